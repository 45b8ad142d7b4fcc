/**
 * AMQP over WebSocket, as browsers' clients speak it: the bytes of the protocol in binary messages, cut anywhere, with
 * the subprotocol `amqp`.
 */
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { AcceptSocket, ByteSocket, SocketEvents, SocketPeer } from './byte-socket.js'

/** Gives a WebSocket to the hub. */
export function serveWebSocket(
  socket: WebSocket,
  request: IncomingMessage,
  accept: AcceptSocket,
): void {
  socket.binaryType = 'nodebuffer'
  const events: SocketEvents = accept(new WebSocketAdapter(socket, request, () => events.drained()))
  socket.on('message', (data) => {
    events.data(Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer))
  })
  socket.on('close', () => events.closed())
  socket.on('error', () => undefined)
}

class WebSocketAdapter implements ByteSocket {
  readonly peer: SocketPeer
  readonly #socket: WebSocket
  readonly #onDrained: () => void

  /** @param onDrained - called when all that was written is out */
  constructor(
    socket: WebSocket,
    { socket: { remoteAddress, remotePort, localAddress, localPort } }: IncomingMessage,
    onDrained: () => void,
  ) {
    this.#socket = socket
    this.#onDrained = onDrained
    this.peer = {
      host: remoteAddress ?? '',
      port: remotePort ?? 0,
      localHost: localAddress ?? '',
      localPort: localPort ?? 0,
      protocol: 'websocket',
    }
  }

  get backlog(): number {
    return this.#socket.bufferedAmount
  }

  write(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) this.#socket.send(piece, this.#onSent)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.close(1000)
  }

  destroy(): void {
    this.#socket.terminate()
  }

  reset(): void {
    this.#socket.terminate()
  }

  readonly #onSent = (): void => {
    if (this.#socket.bufferedAmount === 0) this.#onDrained()
  }
}
