/**
 * Many frames, one packet.
 *
 * amqplib writes each message to its socket by itself, and each write is a call of the operating system: under
 * load that is half of what a process does. Here what is written in one go, until the code that writes rests,
 * leaves together. Nothing leaves later than that, and a call that is alone is sent as before.
 */

const rested = Promise.resolve()

/** The part of a Node stream that this is about. */
interface Socket {
  write(...args: unknown[]): boolean
  cork(): void
  uncork(): void
}

/** Batches what is written to the socket of an amqplib connection from now on; leaves all else alone. */
export function batchWrites(connection: unknown): void {
  const socket = socketOf(connection)
  if (socket === undefined) return
  const write = socket.write.bind(socket)
  let isCorked = false
  const flush = (): void => {
    if (!isCorked) return
    isCorked = false
    socket.uncork()
  }
  socket.write = (...args) => {
    if (!isCorked) {
      isCorked = true
      socket.cork()
      void rested.then(flush)
    }
    const mayGoOn = write(...args)
    // enough has come together for a write of its own
    if (!mayGoOn) flush()
    return mayGoOn
  }
}

/** amqplib's types say nothing of it, and another library of its shape may have none. */
function socketOf(connection: unknown): Socket | undefined {
  const { stream } = (connection as { connection?: { stream?: Partial<Socket> } }).connection ?? {}
  const isSocket = [stream?.write, stream?.cork, stream?.uncork].every(
    (method) => typeof method === 'function',
  )
  return isSocket ? (stream as Socket) : undefined
}
