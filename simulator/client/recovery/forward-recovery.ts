import type { Emitter } from '../platform/emitter.js'
import type { RecoveryEvents } from './recovery.js'

/** Lets the connection that users hold emit what happens in the recovery under it. */
export function forwardRecovery<Model>(
  from: Emitter<RecoveryEvents<Model>>,
  to: Emitter<RecoveryEvents<Model>>,
): void {
  for (const event of events) {
    from.on(event, (...args: unknown[]) => void to.emit(event, ...args))
  }
}

const events = [
  'connect',
  'disconnect',
  'connect-failed',
  'reconnect-scheduled',
  'reconnect-failed',
  'blocked',
  'unblocked',
  'error',
  'update-secret-ok',
  'handler-error',
]
