/**
 * The connection between one client and the broker: for each channel a lane there and a lane back.
 *
 * Frames of one channel keep their order, frames of different channels need not: a broker reads and
 * writes its channels independently. Only the close of the connection waits for all that was sent
 * before it in its direction.
 */
import type { ClientCommand, Effect } from '../core/methods.js'
import { Lane, type LaneYard } from './lane.js'
import type { LostReason, Peer, Wire } from './wire.js'

/** What a link needs of the world. */
export interface LinkHost extends LaneYard {
  /** When something sent now arrives. */
  arrival(): number
  /** A frame has reached the broker. */
  receive(link: Link, command: ClientCommand): void
  /** A frame has reached the client. */
  observe(link: Link, effect: Effect): void
  /** The socket is gone, from whichever side. */
  lost(link: Link): void
}

export class Link implements Wire {
  readonly connection: number
  /** Whose connection it is. */
  readonly hostName: string
  readonly #host: LinkHost
  readonly #peer: Peer
  readonly #up = new Direction<ClientCommand>()
  readonly #down = new Direction<Effect>()
  readonly #full = new Set<number>()
  #isOver = false

  constructor(connection: number, hostName: string, host: LinkHost, peer: Peer) {
    this.connection = connection
    this.hostName = hostName
    this.#host = host
    this.#peer = peer
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Client to broker. */
  send(command: ClientCommand): void {
    if (this.#isOver) return
    this.#up.send(command, command.channel, isLast(command), this.#host, (frame) =>
      this.#arriveAtBroker(frame),
    )
    const { channel } = command
    if (this.backlog(channel) >= this.#peer.highWaterMark(channel)) this.#full.add(channel)
  }

  backlog(channel: number): number {
    return this.#up.lanes.get(channel)?.length ?? 0
  }

  /** Broker to client. */
  push(effect: Effect): void {
    if (this.#isOver) return
    this.#down.send(effect, effect.channel, isLast(effect), this.#host, (frame) =>
      this.#arriveAtClient(frame),
    )
  }

  end(): void {
    if (this.#isOver) return
    this.#stop()
    this.#host.lost(this)
  }

  /** The socket breaks; the client hears of it as an event of its own. */
  break(reason: LostReason): void {
    if (this.#isOver) return
    this.#stop()
    this.#host.lost(this)
    const farewell = new Lane<LostReason>(this.#host, (why) => {
      this.#peer.lost(why)
      return true
    })
    farewell.send(reason, this.#host.arrival())
  }

  /** Nothing is delivered any more, and nobody is told. */
  abandon(): void {
    this.#stop()
  }

  #stop(): void {
    this.#isOver = true
    this.#up.clear()
    this.#down.clear()
  }

  #arriveAtBroker(command: ClientCommand): boolean {
    const { channel } = command
    this.#host.receive(this, command)
    if (this.#full.size === 0 || !this.#full.has(channel) || this.backlog(channel) > 0) return false
    this.#full.delete(channel)
    this.#peer.drained(channel)
    return true
  }

  #arriveAtClient(effect: Effect): boolean {
    this.#host.observe(this, effect)
    this.#peer.receive(effect)
    return true
  }
}

/** The lanes of one direction. */
class Direction<T extends { readonly channel: number }> {
  readonly lanes = new Map<number, Lane<T>>()
  /** Frames under way. */
  #count = 0
  /** The frame that waits for all others. */
  #last: (() => void) | undefined

  send(
    frame: T,
    channel: number,
    isLast: boolean,
    host: LinkHost,
    arrive: (frame: T) => boolean,
  ): void {
    let lane = this.lanes.get(channel)
    if (lane === undefined) {
      lane = new Lane<T>(host, (arrived) => {
        this.#count--
        const ranUserCode = arrive(arrived)
        if (this.#count === 0) this.#releaseLast()
        return ranUserCode
      })
      this.lanes.set(channel, lane)
    }
    const target = lane
    const depart = (): void => {
      this.#count++
      target.send(frame, host.arrival())
    }
    if (isLast && this.#count > 0) this.#last = depart
    else depart()
  }

  clear(): void {
    for (const lane of this.lanes.values()) lane.clear()
    this.#count = 0
    this.#last = undefined
  }

  #releaseLast(): void {
    const depart = this.#last
    this.#last = undefined
    depart?.()
  }
}

function isLast({ method }: ClientCommand | Effect): boolean {
  return method === 'connection.close' || method === 'connection.close-ok'
}
