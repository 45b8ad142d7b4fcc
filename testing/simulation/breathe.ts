import { hop } from '../../simulator/index.js'

/**
 * Lets the event loop come round: timers, sockets and signals of the process have their turn. Rejects with the reason of
 * the signal when that is aborted.
 */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve) => hop(resolve))
  signal?.throwIfAborted()
}
