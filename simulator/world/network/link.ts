import type { BasicPublish, ClientCommand, Command, Effect } from '../../core/methods.js'
import type { Agenda } from '../schedule/agenda.js'
import { Lane } from '../schedule/lane.js'
import { Valve } from '../schedule/valve.js'
import type { Recorder } from '../trace/recorder.js'
import type { FrameDelivered, FrameReceived } from '../trace/trace-event.js'
import { describeLoss } from '../trace/trace-line.js'
import { Direction } from './direction.js'
import type { LostReason, Peer, Wire } from './wire.js'

/** The network around a link, as the link needs it. */
export interface LinkNetwork {
  /** When a frame of that host arrives that is sent now, in milliseconds since the epoch. */
  arrival(hostName: string): number
  /** Whether a frame may take longer than that, as the choices decide. */
  readonly hasLatency: boolean
  /**
   * The virtual milliseconds that a frame takes longer.
   *
   * @param serial - how many frames were sent before it on its channel, that way
   */
  latency(event: FrameEvent, serial: number): number
  /** The client sends a message. */
  published(frame: BasicPublish): void
  /** A frame has reached the broker. */
  receive(link: Link, command: Command): void
  /** The broker's end is over. */
  lost(link: Link): void
  /** Both ends are over. */
  over(link: Link): void
}

/** The arrival of a frame, at the broker or at a client. */
export type FrameEvent = FrameDelivered | FrameReceived

export interface LinkOptions {
  /** The number of the connection, which every command on it carries. */
  readonly connection: number
  /** The name of the client's host. */
  readonly hostName: string
  /** Closed while that host is paused. */
  readonly hostValve: Valve
  /** The client's end. */
  readonly peer: Peer
  readonly network: LinkNetwork
  readonly agenda: Agenda
  readonly recorder: Recorder
}

/**
 * The frames that go up: the client's, and as the last of all the one by which the broker learns that the
 * client is gone.
 */
type Upward = ClientCommand | Extract<Command, { method: 'connection.lost' }>

/**
 * The connection between one client and the broker: for each channel a lane up and a lane down.
 *
 * 1. Frames of one channel keep their order, frames of different channels need not: a broker reads and
 *    writes its channels independently. Only the end of the connection waits for all frames that were sent before
 *    it in its direction.
 * 2. Either end can be over while the other does not know it yet: the news travels as the network allows.
 */
export class Link implements Wire {
  readonly connection: number
  /** The name of the client's host. */
  readonly hostName: string
  /** Closed while frames to the broker do not get through. */
  readonly up: Valve
  /** Closed while frames from the broker do not get through. */
  readonly down: Valve
  readonly #network: LinkNetwork
  readonly #agenda: Agenda
  readonly #recorder: Recorder
  readonly #hostValve: Valve
  /** The client. */
  readonly peer: Peer
  readonly #upward: Direction<Upward>
  readonly #downward: Direction<Effect>
  readonly #full = new Set<number>()
  #isClientOver = false
  #isBrokerOver = false

  constructor(options: LinkOptions) {
    const { connection, hostName, hostValve, peer, network, agenda, recorder } = options
    this.connection = connection
    this.hostName = hostName
    this.#network = network
    this.#agenda = agenda
    this.#recorder = recorder
    this.#hostValve = hostValve
    this.peer = peer
    this.up = new Valve(agenda)
    this.down = new Valve(agenda)
    this.#upward = new Direction(agenda, {
      host: hostName,
      valves: [this.up],
      arrive: (command) => this.#arriveAtBroker(command),
      eventOf: (frame) => ({ kind: 'received', host: hostName, frame }),
    })
    this.#downward = new Direction(agenda, {
      host: hostName,
      valves: [this.down, hostValve],
      packetsOf: this,
      arrive: (effect) => this.#arriveAtClient(effect),
      eventOf: (frame) => ({ kind: 'delivered', host: hostName, frame }),
    })
  }

  /** Sends a frame to the broker; it goes nowhere when one end is over. */
  send(command: ClientCommand): void {
    if (this.#isClientOver || this.#isBrokerOver) return
    // the client writes its channels by turns, that of the connection first: the broker hears of the end
    // before it has read the frames that were sent with it
    if (command.method === 'connection.close') this.#upward.retract(this.#agenda.turnBegin)
    else if (command.method === 'basic.publish') this.#network.published(command)
    const { hostName: host } = this
    const latencyMs = this.#network.hasLatency
      ? this.#network.latency(
          { kind: 'received', host, frame: command },
          this.#upward.sent(command.channel),
        )
      : 0
    const backlog = this.#upward.send(command, this.#network.arrival(host) + latencyMs)
    const { channel } = command
    if (backlog >= this.peer.highWaterMark(channel)) this.#full.add(channel)
  }

  /** Whether the client's end is over: it has closed its socket, or has learned that the connection is lost. */
  get isClientOver(): boolean {
    return this.#isClientOver
  }

  /** Whether the broker's end is over. */
  get isBrokerOver(): boolean {
    return this.#isBrokerOver
  }

  /** How many frames are on their way, to the broker and from it. */
  get frames(): number {
    return this.#upward.length + this.#downward.length
  }

  /** How many frames of a channel are on their way to the broker. */
  backlog(channel: number): number {
    return this.#upward.backlog(channel)
  }

  /** How many frames of a channel the client has sent. */
  sent(channel: number): number {
    return this.#upward.sent(channel)
  }

  /** Whether a channel has so many frames on their way to the broker that the client may hear of it soon. */
  isCrowded(channel: number): boolean {
    return 2 * this.backlog(channel) >= this.peer.highWaterMark(channel)
  }

  /** Whether another frame of that channel has come to the broker by that time and only waits for its turn. */
  hasMore(channel: number, now: number): boolean {
    return this.#upward.hasArrived(channel, now)
  }

  /** Sends a frame to the client; it goes nowhere when one end is over. */
  push(effect: Effect): void {
    if (this.#isBrokerOver) return
    const { hostName: host } = this
    const latencyMs = this.#network.hasLatency
      ? this.#network.latency(
          { kind: 'delivered', host, frame: effect },
          this.#downward.sent(effect.channel),
        )
      : 0
    this.#downward.send(effect, this.#network.arrival(host) + latencyMs)
  }

  /** The client closes its socket: the broker learns it after all frames that were sent before. */
  end(): void {
    if (this.#isClientOver) return
    this.#endClient()
    this.#sayLost()
  }

  /**
   * The client's host is gone.
   *
   * @param losesSent - whether the frames that have not arrived yet are lost with it
   */
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

  /** The broker has heard no heartbeat for too long. The client learns it when it next gets through. */
  forget(): void {
    this.endBroker()
    this.#tellClient('ECONNRESET', [this.up, this.down, this.#hostValve])
  }

  /** The client has heard no heartbeat for too long. */
  giveUp(): void {
    if (this.#isClientOver) return
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
    this.#upward.send(lost, this.#network.arrival(this.hostName))
  }

  #tellClient(reason: LostReason, valves: readonly Valve[]): void {
    if (this.#isClientOver) return
    const farewell: Lane<LostReason> = new Lane<LostReason>(this.#agenda, {
      host: this.hostName,
      valves,
      arrive: (why) => {
        farewell.close()
        if (this.#isClientOver) return false
        this.#endClient()
        this.#recorder.note(describeLoss(this.hostName, this.connection, why))
        this.peer.lost(why)
        return true
      },
      eventOf: (why) => ({
        kind: 'note',
        text: describeLoss(this.hostName, this.connection, why),
      }),
    })
    farewell.send(reason, this.#network.arrival(this.hostName))
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
    this.peer.drained(channel)
    return true
  }

  #arriveAtClient(effect: Effect): boolean {
    this.#recorder.delivered(this.hostName, effect)
    this.peer.receive(effect)
    return true
  }
}
