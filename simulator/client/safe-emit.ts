import type { Clock } from '../world/schedule/clock.js'

/** What {@link safeEmit} needs of an emitter. */
export interface SafeEmitter {
  readonly clock: Clock
  emit(event: string, ...args: unknown[]): boolean
  listenerCount(event: string): number
}

/**
 * Emits an event. What a listener throws goes to the `handler-error` listeners in an event of its own, or
 * out to the caller when there are none.
 */
export function safeEmit(emitter: SafeEmitter, event: string, ...args: unknown[]): void {
  try {
    emitter.emit(event, ...args)
  } catch (thrown) {
    if (emitter.listenerCount('handler-error') === 0) throw thrown
    emitter.clock.setTimeout(() => emitter.emit('handler-error', thrown, event), 0)
  }
}
