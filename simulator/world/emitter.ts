/**
 * Typed events. Listeners are called at once, in the order in which they were added; an error that one of them
 * throws goes to the code that emits, since a test that watches has to fail by it. (That of the runtime,
 * `src/support/emitter.ts`,
 * logs it: a listener must not break the service that it watches.)
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

/** An emitter as its owner sees it. */
export interface OwnEmitter<Events> extends Emitter<Events> {
  /** Whether anybody listens to events of that name: an event that is dear to make is made only then. */
  isHeard(name: keyof Events): boolean
}

export function createEmitter<Events>(): OwnEmitter<Events> {
  return new ListenerLists() as OwnEmitter<Events>
}

type Listener = (...args: unknown[]) => void

/**
 * An emitter like mitt, without its two arrays for each event: a world emits three times in every step
 * (docs/performance.md). The lists are never changed in place: an emit that is under way calls the listeners that were
 * there when it began.
 */
class ListenerLists {
  readonly #lists = new Map<string, readonly Listener[]>()
  #all: readonly Listener[] = nobody
  #isSilent = true

  on(name: string, listener: Listener): void {
    this.#set(name, [...this.#listeners(name), listener])
  }

  off(name: string, listener?: Listener): void {
    const listeners = this.#listeners(name)
    const at = listener === undefined ? -1 : listeners.indexOf(listener)
    if (listener === undefined) this.#set(name, nobody)
    else if (at >= 0)
      this.#set(
        name,
        listeners.filter((_, i) => i !== at),
      )
  }

  emit(name: string, event: unknown): void {
    if (this.#isSilent) return
    const listeners = this.#lists.get(name)
    if (listeners !== undefined) for (const listener of listeners) listener(event)
    if (this.#all !== nobody) for (const listener of this.#all) listener(name, event)
  }

  isHeard(name: string): boolean {
    return !this.#isSilent && (this.#all.length > 0 || this.#listeners(name).length > 0)
  }

  #listeners(name: string): readonly Listener[] {
    return name === '*' ? this.#all : (this.#lists.get(name) ?? nobody)
  }

  #set(name: string, listeners: readonly Listener[]): void {
    if (name === '*') this.#all = listeners
    else if (listeners.length > 0) this.#lists.set(name, listeners)
    else this.#lists.delete(name)
    this.#isSilent = this.#all.length === 0 && this.#lists.size === 0
  }
}

const nobody: readonly Listener[] = []
