import type { ExternalLogin } from '../wire/session/login.js'

/** A stream of bytes to and from one client, whatever carries it. */
export interface ByteSocket {
  /** Sends pieces, in order. Nobody writes into them any more. */
  write(pieces: readonly Uint8Array[]): void
  /** Bytes that the system has not taken yet. */
  readonly backlog: number
  /** No more bytes come in until {@link resume}. */
  pause(): void
  resume(): void
  /** Closes it when all that was written is out. */
  end(): void
  /** Closes it at once. */
  destroy(): void
  /** Closes it at once, and lets the client see that it was not meant well. */
  reset(): void
  /** The address of the client, for display. */
  readonly peer: SocketPeer
  /** The name of a client that may log in by its certificate. */
  readonly external?: ExternalLogin | undefined
}

export interface SocketPeer {
  readonly host: string
  readonly port: number
  /** The address at which the connection came in. */
  readonly localHost: string
  readonly localPort: number
  readonly protocol: 'amqp' | 'amqps' | 'websocket'
}

/** The events of a socket that its owner is told. */
export interface SocketEvents {
  data(chunk: Uint8Array): void
  /** All written bytes are out. */
  drained(): void
  /** The socket is closed, by whichever side. No event comes after this one. */
  closed(): void
}

/** Takes a new socket and says who hears of what happens to it. */
export type AcceptSocket = (socket: ByteSocket) => SocketEvents
