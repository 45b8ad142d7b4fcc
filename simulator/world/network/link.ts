/**
 * The connection between one client and the broker: for each channel a lane there and a lane back.
 *
 * 1. Frames of one channel keep their order, frames of different channels need not: a broker reads and
 *    writes its channels independently. Only the end of the connection waits for all that was sent before
 *    it in its direction.
 * 2. Either side can be gone while the other does not know it yet: it hears of it as the network allows.
 */
import type { ClientCommand, Command, Effect } from '../../core/methods.js'
import { Direction } from './direction.js'
import { Lane, type LaneYard } from '../schedule/lane.js'
import type { Way } from './network-conditions.js'
import { describeLoss } from '../trace/trace-line.js'
import { Valve } from '../schedule/valve.js'
import type { LostReason, Peer, Wire } from './wire.js'

/** What a link needs of the network around it. */
export interface LinkHost extends LaneYard {
  /** The order of the latest event before the turn of user code that goes on now. */
  readonly turnBegin: number
  /** When something sent now on this link arrives. */
  arrival(link: Link, way: Way): number
  /** A frame is about to reach the broker. */
  receive(link: Link, command: Command): void
  /** A frame is about to reach the client. */
  observe(link: Link, effect: Effect): void
  /** The broker's end is over. */
  lost(link: Link): void
  /** The client has learned that its connection is lost. */
  told(link: Link, reason: LostReason): void
  /** Both ends are over. */
  over(link: Link): void
}

/** What goes up last: the broker learns that the client is gone. */
type Upward = ClientCommand | Extract<Command, { method: 'connection.lost' }>

export class Link implements Wire {
  readonly connection: number
  /** Whose connection it is. */
  readonly hostName: string
  /** Closed while the network is cut in that direction. */
  readonly up: Valve
  readonly down: Valve
  readonly #network: LinkHost
  readonly #hostValve: Valve
  readonly #peer: Peer
  readonly #upward: Direction<Upward>
  readonly #downward: Direction<Effect>
  readonly #full = new Set<number>()
  #isClientOver = false
  #isBrokerOver = false

  constructor(
    connection: number,
    hostName: string,
    network: LinkHost,
    hostValve: Valve,
    peer: Peer,
  ) {
    this.connection = connection
    this.hostName = hostName
    this.#network = network
    this.#hostValve = hostValve
    this.#peer = peer
    this.up = new Valve(network)
    this.down = new Valve(network)
    this.#upward = new Direction(network, {
      host: hostName,
      valves: [this.up],
      arrive: (command) => this.#arriveAtBroker(command),
      eventOf: (frame) => ({ kind: 'received', host: hostName, frame }),
    })
    this.#downward = new Direction(network, {
      host: hostName,
      valves: [this.down, hostValve],
      arrive: (effect) => this.#arriveAtClient(effect),
      eventOf: (frame) => ({ kind: 'delivered', host: hostName, frame }),
    })
  }

  /** Client to broker. What is sent when one end is over goes nowhere. */
  send(command: ClientCommand): void {
    if (this.#isClientOver || this.#isBrokerOver) return
    // the client writes its channels by turns, that of the connection first: the broker hears of the end
    // before it has read what was sent with it
    if (command.method === 'connection.close') this.#upward.retract(this.#network.turnBegin)
    this.#upward.send(command, this.#network.arrival(this, 'up'))
    const { channel } = command
    if (this.backlog(channel) >= this.#peer.highWaterMark(channel)) this.#full.add(channel)
  }

  get isBrokerOver(): boolean {
    return this.#isBrokerOver
  }

  backlog(channel: number): number {
    return this.#upward.backlog(channel)
  }

  /** Whether the broker has another frame of that channel before it at that time. */
  hasMore(channel: number, now: number): boolean {
    return this.#upward.hasArrived(channel, now)
  }

  /** Broker to client. */
  push(effect: Effect): void {
    if (!this.#isBrokerOver) this.#downward.send(effect, this.#network.arrival(this, 'down'))
  }

  /** The client closes its socket: the broker hears of it after all that was sent before. */
  end(): void {
    if (this.#isClientOver) return
    this.#endClient()
    this.#sayLost()
  }

  /** The machine of the client is gone, and with it what it had not got out yet, if so said. */
  crash(losesSent: boolean): void {
    if (losesSent) this.#upward.clear()
    this.end()
  }

  /** The socket breaks: the broker knows at once, the client as soon as anything can reach it. */
  break(reason: LostReason): void {
    this.endBroker()
    this.#downward.clear()
    this.#tellClient(reason, [this.down, this.#hostValve])
  }

  /** The broker has not heard of the client for too long. The client learns it when it next gets through. */
  forget(): void {
    this.endBroker()
    this.#tellClient('ECONNRESET', [this.up, this.down, this.#hostValve])
  }

  /** The client has not heard of the broker for too long. */
  giveUp(): void {
    this.#downward.clear()
    this.#tellClient('HEARTBEAT', [this.#hostValve])
    this.#sayLost()
  }

  /** The broker's end is over; the client is not told. */
  endBroker(): void {
    if (this.#isBrokerOver) return
    this.#isBrokerOver = true
    this.#upward.close()
    this.#network.lost(this)
    if (this.#isClientOver) this.#network.over(this)
  }

  #endClient(): void {
    this.#isClientOver = true
    this.#downward.close()
    if (this.#isBrokerOver) this.#network.over(this)
  }

  #sayLost(): void {
    if (this.#isBrokerOver) return
    const lost = { connection: this.connection, channel: 0, method: 'connection.lost' } as const
    this.#upward.send(lost, this.#network.arrival(this, 'up'))
  }

  #tellClient(reason: LostReason, valves: readonly Valve[]): void {
    if (this.#isClientOver) return
    const farewell: Lane<LostReason> = new Lane<LostReason>(this.#network, {
      host: this.hostName,
      valves,
      arrive: (why) => {
        farewell.close()
        if (this.#isClientOver) return false
        this.#endClient()
        this.#network.told(this, why)
        this.#peer.lost(why)
        return true
      },
      eventOf: (why) => ({
        kind: 'note',
        text: describeLoss(this.hostName, this.connection, why),
      }),
    })
    farewell.send(reason, this.#network.arrival(this, 'down'))
  }

  #arriveAtBroker(command: Upward): boolean {
    if (command.method === 'connection.lost') {
      this.endBroker()
      return false
    }
    const { channel } = command
    this.#network.receive(this, command)
    if (this.#full.size === 0 || !this.#full.has(channel) || this.backlog(channel) > 0) return false
    this.#full.delete(channel)
    if (this.#isClientOver) return false
    this.#peer.drained(channel)
    return true
  }

  #arriveAtClient(effect: Effect): boolean {
    this.#network.observe(this, effect)
    this.#peer.receive(effect)
    return true
  }
}
