import type { ClientCommand, Effect } from '../../core/methods.js'
import type { Clock } from '../schedule/clock.js'

/**
 * The client's end of a connection, and the seam between the client and the world: a socket, seen from the client's
 * side, that carries whole AMQP methods instead of bytes.
 *
 * 1. {@link Host.dial} gives a wire at once; frames may be sent at once, they wait in line.
 * 2. Frames of one channel arrive in the order they were sent, in both directions; between channels the
 *    world chooses.
 * 3. Each call of a {@link Peer} method is one event of the world: every promise chain it starts comes to
 *    rest before the next event.
 */
export interface Wire {
  /** The number that every command sent on this wire carries as its `connection`. */
  readonly connection: number
  /** Sends one method; nothing happens once the wire has ended. */
  send(command: ClientCommand): void
  /** How many frames of a channel were sent and have not left for the broker yet. */
  backlog(channel: number): number
  /** Whether the broker's end is over; the client's hears of it by an event. */
  readonly isBrokerOver?: boolean
  /** Closes the socket from the client's side without a word. */
  end(): void
}

/** The client behind a wire, as the world calls it. */
export interface Peer {
  /**
   * How many turns of the event loop the client may need before it has sent its answers to an event. Undefined when it
   * is at rest as soon as its promise chains are.
   */
  readonly turns?: number
  /** A frame has arrived. */
  receive(effect: Effect): void
  /** The socket could not be opened or is gone; not called after `Wire.end`. */
  lost(reason: LostReason): void
  /** The world has ended: no frame goes or comes any more. A client tells those who want something from now on. */
  over(reason: string): void
  /** The backlog of a channel has become empty after it had at least {@link Peer.highWaterMark} frames. */
  drained(channel: number): void
  /** The backlog at which a channel counts as full, in frames. */
  highWaterMark(channel: number): number
}

/**
 * The reason that a connection is lost, as Node's sockets name it: the name of the broker is not known, nobody listens,
 * the peer reset the connection, the peer ended the stream; or no heartbeat of the peer has come for too long.
 */
export type LostReason = 'ENOTFOUND' | 'ECONNREFUSED' | 'ECONNRESET' | 'END' | 'HEARTBEAT'

/**
 * A simulated machine, as clients see it: the owner of connections and timers. When it crashes, none of its
 * timers fires and no frame reaches it any more.
 */
export interface Host {
  readonly name: string
  /** Time, timers and chance of the host, all decided by the world. */
  readonly clock: Clock
  /**
   * Opens a socket to the broker. A port on which it does not listen is lost with ECONNREFUSED, a name that is not the
   * broker's with ENOTFOUND.
   *
   * @param name - the host name by which the client knows the broker; without it any
   */
  dial(port: number, peer: Peer, name?: string): Wire
}
