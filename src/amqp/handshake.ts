/**
 * What a broker says when it ends a connection that is being opened: amqplib knows that it got a
 * `connection.close` instead of what it expected, and forgets the text in it. Read off the socket, which Node tells
 * of as it is made; not for TLS, where the socket carries what nobody can read.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Of a socket, what is needed to see what is read from it. */
interface ReadableSocket {
  read(size?: number): unknown
}

/** The end of a handshake is small, and it is the last that comes. */
const keptBytes = 4096

/** Listens to the sockets that `open` makes; gives what it gives, and a way to ask for the broker's last words. */
export function overhear<T>(open: () => Promise<T>): {
  readonly opening: Promise<T>
  readonly lastWords: () => string | undefined
} {
  let heard = Buffer.alloc(0)
  const listen = (message: unknown): void => {
    const { socket } = message as { socket: ReadableSocket }
    const read = socket.read.bind(socket)
    socket.read = (size) => {
      const chunk = read(size)
      if (Buffer.isBuffer(chunk)) heard = Buffer.concat([heard, chunk]).subarray(-keptBytes)
      return chunk
    }
    stopListening.push(() => {
      socket.read = read
    })
  }
  const stopListening: (() => void)[] = []
  subscribe('net.client.socket', listen)
  try {
    // the socket is made before this returns
    const opening = open().finally(() => stopListening.forEach((stop) => stop()))
    return { opening, lastWords: () => closeIn(heard) }
  } finally {
    unsubscribe('net.client.socket', listen)
  }
}

/** A method frame on channel 0 (type 1), up to the id of `connection.close`, which is 10, 50; its size is skipped. */
const closeMethod = Buffer.from([0, 10, 0, 50])

/** `530 (NOT_ALLOWED - vhost x not found)`, in amqplib's words for what it does tell. */
function closeIn(bytes: Buffer): string | undefined {
  const start = bytes.lastIndexOf(closeMethod)
  const isFrame = start >= 7 && bytes[start - 7] === 1
  if (!isFrame || bytes.length < start + 7) return undefined
  const code = bytes.readUInt16BE(start + 4)
  const length = bytes[start + 6]!
  const text = bytes.toString('utf8', start + 7, start + 7 + length)
  return `Handshake terminated by server: ${code} with message "${text}"`
}
