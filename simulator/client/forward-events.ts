import type { Emitter } from './platform/emitter.js'
import type { ConnectionEvents } from './events.js'

/**
 * Lets a user's connection emit what happens to the connection under it.
 *
 * Not `handler-error`: as in amqplib, its listeners on the connection of the API have no effect. Those on
 * the `connection` of that object have.
 */
export function forwardEvents(
  from: Emitter<ConnectionEvents>,
  to: Emitter<ConnectionEvents>,
): void {
  for (const event of ['error', 'close', 'blocked', 'unblocked', 'update-secret-ok']) {
    from.on(event, (...args: unknown[]) => void to.emit(event, ...args))
  }
}
