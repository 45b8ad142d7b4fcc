/**
 * The words of a broker that ends a connection while it is being opened: amqplib knows that it got a
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
  // no Buffer by its name, which some bundlers take for a wish to have one in the page
  let heard: Uint8Array = new Uint8Array(0)
  const listen = (message: unknown): void => {
    const { socket } = message as { socket: ReadableSocket }
    const read = socket.read.bind(socket)
    socket.read = (size) => {
      const chunk = read(size)
      if (chunk instanceof Uint8Array) heard = joined(heard, chunk).subarray(-keptBytes)
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

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + tail.length)
  bytes.set(head)
  bytes.set(tail, head.length)
  return bytes
}

/** A method frame on channel 0 (type 1), up to the id of `connection.close`, which is 10, 50; its size is skipped. */
const closeMethod = [0, 10, 0, 50]

/** `530 (NOT_ALLOWED - vhost x not found)`, in amqplib's words for what it does tell. */
function closeIn(bytes: Uint8Array): string | undefined {
  const isClose = (at: number): boolean =>
    closeMethod.every((octet, offset) => bytes[at + offset] === octet)
  let start = bytes.length - closeMethod.length
  while (start >= 0 && !isClose(start)) start--
  const isFrame = start >= 7 && bytes[start - 7] === 1
  if (!isFrame || bytes.length < start + 7) return undefined
  const code = (bytes[start + 4]! << 8) | bytes[start + 5]!
  const end = start + 7 + bytes[start + 6]!
  const text = new TextDecoder().decode(bytes.subarray(start + 7, end))
  return `Handshake terminated by server: ${code} with message "${text}"`
}
