/** The parts of an amqplib connection that know of the end of its socket. */
interface Internals {
  readonly stream: { once(event: 'close', listener: () => void): unknown }
  /** Ends the connection, unless it has ended or is about to. */
  onSocketError(error: Error): void
}

/**
 * Ends an amqplib connection when its socket closes; leaves the connections of other libraries alone.
 *
 * amqplib 2.3 hears of a socket that fails (`error`) and of one that the peer ends (`end`). One that is destroyed without
 * an error on this side, as an idle timeout or an agent of the socket does, only closes (`close`): the connection would
 * look open until two heartbeats are missing.
 */
export function noticeClosedSocket(connection: unknown): void {
  const { connection: internals } = connection as { connection?: Partial<Internals> }
  if (typeof internals?.stream?.once !== 'function') return
  if (typeof internals.onSocketError !== 'function') return
  const { stream } = internals
  stream.once('close', () => internals.onSocketError?.(new Error('Unexpected close')))
}
