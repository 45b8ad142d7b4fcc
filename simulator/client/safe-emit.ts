import type { Clock } from '../world/schedule/clock.js'

/** An emitter, as {@link safeEmit} needs it. */
export interface SafeEmitter {
  /** Time, timers and chance of the host. */
  readonly clock: Clock
  /** Calls the listeners of an event. Gives whether there was one. */
  emit(event: string, ...args: unknown[]): boolean
  /** How many listeners an event has. */
  listenerCount(event: string): number
}

/**
 * Emits an event. The error of a listener goes to the `handler-error` listeners in an event of its own, or
 * to the caller when there are none.
 */
export function safeEmit(emitter: SafeEmitter, event: string, ...args: unknown[]): void {
  try {
    emitter.emit(event, ...args)
  } catch (thrown) {
    if (emitter.listenerCount('handler-error') === 0) throw thrown
    emitter.clock.setTimeout(() => emitter.emit('handler-error', thrown, event), 0)
  }
}
