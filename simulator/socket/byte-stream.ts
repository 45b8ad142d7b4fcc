import { Session } from '../wire/session/session.js'
import { wireProfileOf } from '../wire/profile.js'
import type { LostReason, Peer, Wire } from '../world/network/wire.js'
import type { SimulatedHost } from '../world/network/simulated-host.js'
import type { World } from '../world/world.js'

/** The events of a stream that its owner is told. */
export interface ByteStreamEvents {
  data(bytes: Uint8Array): void
  /** The other side has closed it, or it is gone. Nothing comes after this. */
  ended(reason: LostReason): void
}

export interface ByteStreamOptions {
  readonly world: World
  /** The host of the client. */
  readonly host: SimulatedHost
  readonly port: number
  /** The name by which the client knows the broker; without it any. */
  readonly name?: string | undefined
  /**
   * Seconds between heartbeats that the client is offered. Default 0: its timers are the platform's, which virtual time
   * does not wait for.
   */
  readonly heartbeat?: number | undefined
}

/**
 * How many turns of the event loop a client library may take from bytes that came to bytes that it sends for them.
 * amqplib writes in the turn after the one in which it has read.
 */
const turnsOfLibraries = 2

/**
 * A stream of bytes between a client library and the broker of a simulation. The bytes become AMQP methods at the
 * client's end of the link: so faults, delays and traces of the world are those of whole methods, as ever.
 */
export class ByteStream implements Peer {
  readonly turns = turnsOfLibraries
  readonly #events: ByteStreamEvents
  readonly #host: SimulatedHost
  readonly #wire: Wire
  readonly #session: Session
  #timer: object | undefined
  #timerAt = Infinity
  #isOver = false

  constructor(
    { world, host, port, name, heartbeat = 0 }: ByteStreamOptions,
    events: ByteStreamEvents,
  ) {
    this.#host = host
    this.#events = events
    this.#wire = host.dial(port, this, name)
    const { profile } = world.broker
    this.#session = new Session(
      {
        submit: (command) => this.#wire.send(command),
        hangUp: (afterMs, isAbrupt) => this.#hangUp(afterMs, isAbrupt ? 'ECONNRESET' : 'END'),
      },
      {
        connection: this.#wire.connection,
        profile: wireProfileOf(profile),
        largestBody: profile.messages.maxSize,
        // traces and other faces look into them
        keepsPropertyBytes: false,
        heartbeat,
        now: host.clock.monotonic(),
      },
    )
    this.#reschedule()
  }

  /** The number of its connection in the broker. */
  get connection(): number {
    return this.#wire.connection
  }

  /** Whether nobody listens where it leads. Its owner is told by an event as well, as soon as the world gets there. */
  get isRefused(): boolean {
    return this.#wire.isBrokerOver === true
  }

  /** Sends bytes of the client. */
  write(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#session.input(bytes, this.#now)
    this.#flush()
  }

  /** The client closes it. */
  end(): void {
    if (this.#isOver) return
    this.#finish()
    this.#wire.end()
  }

  // --- from the world

  receive(effect: Parameters<Peer['receive']>[0]): void {
    if (this.#isOver) return
    this.#session.effect(effect, this.#now)
    this.#flush()
  }

  lost(reason: LostReason): void {
    if (this.#isOver) return
    this.#finish()
    this.#events.ended(reason)
  }

  over(): void {
    // bytes have no word for it: the library waits, as for a broker that is silent
  }

  drained(): void {
    // the stream takes whatever is written
  }

  highWaterMark(): number {
    return Infinity
  }

  get #now(): number {
    return this.#host.clock.monotonic()
  }

  #flush(): void {
    for (const piece of this.#session.take()) this.#events.data(piece)
    this.#reschedule()
  }

  #hangUp(afterMs: number, reason: LostReason): void {
    const close = (): void => {
      if (this.#isOver) return
      this.#finish()
      this.#wire.end()
      this.#events.ended(reason)
    }
    this.#host.clock.setTimeout(close, afterMs)
  }

  #finish(): void {
    this.#isOver = true
    if (this.#timer !== undefined) this.#host.clock.clearTimeout(this.#timer)
  }

  #reschedule(): void {
    const { nextTick } = this.#session
    if (this.#isOver || nextTick === this.#timerAt) return
    if (this.#timer !== undefined) this.#host.clock.clearTimeout(this.#timer)
    this.#timerAt = nextTick
    this.#timer = undefined
    if (nextTick === Infinity) return
    this.#timer = this.#host.clock.setTimeout(this.#tick, nextTick - this.#now, {
      background: true,
    })
  }

  readonly #tick = (): void => {
    this.#timerAt = Infinity
    this.#timer = undefined
    // the network of the world knows which client is silent
    this.#session.tick(this.#now, false)
    this.#flush()
  }
}
