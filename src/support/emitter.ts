import mitt from 'mitt'
import { messageOf } from './describe.js'
import type { Logger } from '../ports/logger.js'

/**
 * Typed events: the one way in which this code lets others watch. Any number of listeners may watch, and nothing
 * depends on them. (An argument `on...` of a constructor is no event, but the one handler without which the object
 * could not do its work.)
 */
export interface Emitter<Events> {
  /** Calls the listener for each event of that name, or of every name: `on('*', (name, event) => ...)`. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void
  on(name: '*', listener: (name: keyof Events, event: Events[keyof Events]) => void): void
  /** Forgets a listener, or all listeners of that name. */
  off<Name extends keyof Events>(name: Name, listener?: (event: Events[Name]) => void): void
  off(name: '*', listener: (name: keyof Events, event: Events[keyof Events]) => void): void
  /** Calls the listeners, in the order in which they came. An error in a listener is logged, never thrown. */
  readonly emit: <Name extends keyof Events>(name: Name, event: Events[Name]) => void
}

/**
 * An emitter (mitt's) in which an error of a listener is logged and goes no further. That of simulated worlds
 * (`simulator/world/emitter.ts`) is another: there an error of a listener is one of the test, which has to fail.
 */
export function createEmitter<Events>(logger: Logger): Emitter<Events> {
  // mitt's types call themselves CommonJS (its function under `default`); the module that loads is ESM
  const emitter = (mitt as unknown as () => Emitter<Events>)()
  const { emit } = emitter
  return {
    ...emitter,
    emit: (name, event) => {
      try {
        emit(name, event)
      } catch (error) {
        const problem = `a listener of \`${String(name)}\` failed: ${messageOf(error)}`
        logger.error({ event: name, err: error }, problem)
      }
    },
  }
}
