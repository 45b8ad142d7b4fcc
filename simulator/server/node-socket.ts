/** Sockets of Node, TCP and TLS, as the hub sees them. */
import type { Socket } from 'node:net'
import type { ExternalLogin } from '../wire/session/login.js'
import type { AcceptSocket, ByteSocket, SocketPeer } from './byte-socket.js'

/**
 * Gives a socket to the hub.
 *
 * @param external - what is known of a client that may log in by its certificate
 */
export function serveSocket(
  socket: Socket,
  protocol: SocketPeer['protocol'],
  accept: AcceptSocket,
  external?: ExternalLogin,
): void {
  socket.setNoDelay(true)
  const events = accept(new NodeSocket(socket, protocol, external))
  socket.on('data', (chunk: Uint8Array) => events.data(chunk))
  socket.on('drain', () => events.drained())
  socket.on('close', () => events.closed())
  // a reset is a way to go like any other: `close` follows
  socket.on('error', () => undefined)
  // the client has said its last word: so does the server
  socket.on('end', () => socket.end())
}

class NodeSocket implements ByteSocket {
  readonly peer: SocketPeer
  readonly external: ExternalLogin | undefined
  readonly #socket: Socket

  constructor(
    socket: Socket,
    protocol: SocketPeer['protocol'],
    external: ExternalLogin | undefined,
  ) {
    this.#socket = socket
    this.external = external
    this.peer = {
      host: socket.remoteAddress ?? '',
      port: socket.remotePort ?? 0,
      localHost: socket.localAddress ?? '',
      localPort: socket.localPort ?? 0,
      protocol,
    }
  }

  get backlog(): number {
    return this.#socket.writableLength
  }

  write(pieces: readonly Uint8Array[]): void {
    const socket = this.#socket
    if (!socket.writable) return
    if (pieces.length === 1) {
      socket.write(pieces[0]!)
      return
    }
    socket.cork()
    for (const piece of pieces) socket.write(piece)
    socket.uncork()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.destroySoon()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  reset(): void {
    const socket = this.#socket
    // a socket of TLS has no way to reset the one below it, and one that is being shut is never closed by a reset
    if (this.peer.protocol !== 'amqp' || socket.writableEnded) socket.destroy()
    else socket.resetAndDestroy()
  }
}
