import type { Listener } from '../ports/transport.js'

/** Whether a connection or a channel is still up, and if not, why. */
export interface Liveness {
  isUp: boolean
  /** The error that came before the end; undefined when it ended without one. */
  reason: unknown
}

/** Watches both events that amqplib ends with: `error` (not always), then `close`. */
export function watch(
  emitter: { on(event: string, listener: Listener): unknown },
  onClose: (reason: unknown) => void,
): Liveness {
  const liveness: Liveness = { isUp: true, reason: undefined }
  emitter.on('error', (error: unknown) => (liveness.reason ??= error))
  emitter.on('close', (error: unknown) => {
    liveness.isUp = false
    liveness.reason ??= error
    onClose(liveness.reason)
  })
  return liveness
}
