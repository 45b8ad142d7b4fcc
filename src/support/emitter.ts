/** Typed events: mitt, for the observers of containers and connections. */
import mitt from 'mitt'
import { messageOf } from './describe.js'
import type { Logger } from '../ports/logger.js'

export interface Emitter<Events> {
  /** Calls back for each event of that name, or for all: `on('*', (name, event) => ...)`. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void
  on(name: '*', listener: (name: keyof Events, event: Events[keyof Events]) => void): void
  /** Forgets a listener, or all of that name. */
  off<Name extends keyof Events>(name: Name, listener?: (event: Events[Name]) => void): void
  off(name: '*', listener: (name: keyof Events, event: Events[keyof Events]) => void): void
  readonly emit: <Name extends keyof Events>(name: Name, event: Events[Name]) => void
}

/** An error in a listener is logged, and goes no further. */
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
