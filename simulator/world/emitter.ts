import mitt from 'mitt'

/**
 * Typed events. Listeners are called at once, in the order in which they were added; an error that one of them
 * throws goes to the code that emits.
 */
export interface Emitter<Events> {
  /** Calls back for each event of that name, or for all of them: `on('*', (name, event) => ...)`. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void
  on(name: '*', listener: (name: keyof Events, event: Events[keyof Events]) => void): void
  /** Forgets a listener, or all listeners of that name. */
  off<Name extends keyof Events>(name: Name, listener?: (event: Events[Name]) => void): void
  off(name: '*', listener: (name: keyof Events, event: Events[keyof Events]) => void): void
  /** Calls the listeners of that name. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
}

// mitt's types call themselves CommonJS, with the function under `default`; the module that loads is ESM
const create = mitt as unknown as <Events>() => Emitter<Events>

export function createEmitter<Events>(): Emitter<Events> {
  return create<Events>()
}
