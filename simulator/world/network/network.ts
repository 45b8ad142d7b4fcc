import type { BasicPublish, Command, Effect } from '../../core/methods.js'
import { createEmitter, type Emitter } from '../emitter.js'
import type { Agenda } from '../schedule/agenda.js'
import type { Candidate, Choices } from '../schedule/choices.js'
import type { Clock } from '../schedule/clock.js'
import type { WorldTime } from '../schedule/time.js'
import type { Valve } from '../schedule/valve.js'
import type { Recorder } from '../trace/recorder.js'
import type { BrokerEnd } from './broker-end.js'
import { Heartbeats } from './heartbeats.js'
import { Link, type FrameEvent, type LinkNetwork } from './link.js'
import { perfectNetwork, type NetworkConditions, type Way } from './network-conditions.js'
import { PublishArrival } from './publish-arrival.js'
import type { Peer } from './wire.js'

export interface NetworkOptions {
  readonly agenda: Agenda
  readonly time: WorldTime
  readonly recorder: Recorder
  readonly choices: Choices
  readonly brokerEnd: BrokerEnd
  /** For timers of the network's own. */
  readonly clock: Clock
  /** Ports on which the broker listens. */
  readonly ports: readonly number[] | 'any'
  /** The host names of the broker; undefined when every name is one. */
  readonly names: readonly string[] | undefined
  /** Virtual milliseconds that a frame may be under way, as the choices decide. */
  readonly maxLatencyMs: number
}

/** The events of a {@link Network}. */
export interface NetworkEvents {
  /** A publish is about to arrive at the broker; a listener may break its connection. */
  publish: PublishArrival
  /** A client is refused for what the broker was set up with: its port, its name, its users and virtual hosts. */
  refused: Refusal
  /** A client sends a message: what runs at this moment is the code that publishes it. */
  published: BasicPublish
  /** A frame was sent and will be late, by so many virtual milliseconds, as the choices have decided. */
  late: { readonly event: FrameEvent; readonly latencyMs: number }
}

/** The reason that a client is not let in. */
export type Refusal =
  | { readonly reason: 'port'; readonly port: number }
  | { readonly reason: 'name'; readonly name: string }
  | { readonly reason: 'login'; readonly replyCode: number; readonly replyText: string }

interface Entry {
  readonly link: Link
  readonly heartbeats: Heartbeats
  isOpen: boolean
}

/**
 * The network between the hosts and the broker: its connections, the time that frames take, the cables that are
 * pulled.
 *
 * A cut is silent, as a pulled cable is: frames that were sent wait, to arrive when the cut is healed. But both
 * ends listen for heartbeats; an end that hears none for twice the agreed time takes the other for dead.
 */
export class Network {
  /** Tells of publishes before they arrive. */
  readonly events: Emitter<NetworkEvents>
  readonly #events = createEmitter<NetworkEvents>()
  readonly #options: NetworkOptions
  readonly #ports: ReadonlySet<number> | undefined
  readonly #entries = new Map<number, Entry>()
  readonly #conditions = new Map<string, NetworkConditions>()
  /** The cut ways of each host, for links to come as well. */
  readonly #cuts = new Map<string, Set<Way>>()
  readonly #refused = new Set<string>()
  readonly #around: LinkNetwork
  #general = perfectNetwork
  #isListening = true
  #count = 0
  #open = 0
  /** The number never falls: a client whose connection is over may have something left to do. */
  #turns = 0

  /** @internal */
  constructor(options: NetworkOptions) {
    this.#options = options
    this.events = this.#events
    this.#ports = options.ports === 'any' ? undefined : new Set(options.ports)
    this.#around = {
      arrival: (hostName) => this.#arrival(hostName),
      hasLatency: options.maxLatencyMs > 0,
      latency: (event, serial) => this.#latency(event, serial),
      published: (frame) => this.events.emit('published', frame),
      receive: (link, command) => this.#receive(link, command),
      lost: (link) => this.#lost(link),
      over: (link) => this.#over(link),
    }
  }

  /** Virtual milliseconds that a frame may be under way, as the choices decide. */
  get maxLatencyMs(): number {
    return this.#options.maxLatencyMs
  }

  /** How many connections the broker knows. */
  get openConnections(): number {
    return this.#open
  }

  /** The most turns of the event loop that a connected client needs until it rests; see {@link Peer.turns}. @internal */
  get turns(): number {
    return this.#turns
  }

  /**
   * Opens a socket for a host. It is lost with ECONNREFUSED where the broker does not listen, or refuses the
   * host, and with ENOTFOUND where the broker has another name.
   *
   * @internal
   */
  dial(hostName: string, hostValve: Valve, port: number, peer: Peer, name?: string): Link {
    const { agenda, recorder, clock } = this.#options
    const connection = ++this.#count
    const network = this.#around
    const link = new Link({ connection, hostName, hostValve, peer, network, agenda, recorder })
    const reason = this.#refusal(hostName, port, name)
    if (reason !== undefined) {
      link.break(reason)
      return link
    }
    this.#open++
    this.#turns = Math.max(this.#turns, peer.turns ?? 0)
    const entry = { link, heartbeats: new Heartbeats(link, clock), isOpen: false }
    this.#entries.set(connection, entry)
    for (const way of this.#cuts.get(hostName) ?? []) cutOff(entry, way)
    return link
  }

  /** Takes the methods that the broker sends: each goes to the client of its connection. @internal */
  push(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const entry = this.#entries.get(effect.connection)
      if (entry === undefined) continue
      if (effect.method === 'connection.hang-up') {
        this.#hangUp(entry.link, effect.afterMs)
        continue
      }
      entry.link.push(effect)
      if (effect.method === 'connection.open-ok') {
        entry.isOpen = true
        entry.heartbeats.agree(effect.heartbeat)
      } else if (effect.method === 'connection.close' && !entry.isOpen) {
        const { replyCode, replyText } = effect
        this.events.emit('refused', { reason: 'login', replyCode, replyText })
      }
    }
  }

  /**
   * Says how the network treats a host, or every host that has no conditions of its own. Conditions that are left out
   * are perfect: no delay, no jitter.
   */
  setConditions(conditions: Partial<NetworkConditions>, hostName?: string): void {
    const all = { ...perfectNetwork, ...conditions }
    if (hostName === undefined) this.#general = all
    else this.#conditions.set(hostName, all)
  }

  /**
   * Pulls the cable of a host: both ways, or only those given. Connections that the host opens later are cut as
   * well.
   */
  cut(hostName: string, ways: readonly Way[] = ['up', 'down']): void {
    const cuts = this.#cuts.get(hostName) ?? new Set()
    for (const way of ways) cuts.add(way)
    this.#cuts.set(hostName, cuts)
    for (const entry of this.#of(hostName)) {
      for (const way of ways) cutOff(entry, way)
    }
  }

  /** Plugs the cable in again: frames that waited arrive now. */
  heal(hostName: string, ways: readonly Way[] = ['up', 'down']): void {
    for (const way of ways) this.#cuts.get(hostName)?.delete(way)
    for (const { link, heartbeats } of this.#of(hostName)) {
      for (const way of ways) {
        heartbeats.hear(way)
        link[way].open()
      }
    }
  }

  /** Whether the cable of a host is pulled, one way at least. */
  isCut(hostName: string): boolean {
    return (this.#cuts.get(hostName)?.size ?? 0) > 0
  }

  /** A host sends no heartbeats from now on, as a paused one does not, or sends them again. @internal */
  expectSilence(hostName: string, isSilent: boolean): void {
    for (const { link, heartbeats } of this.#of(hostName)) {
      if (isSilent) heartbeats.miss('up')
      else if (link.up.isOpen) heartbeats.hear('up')
    }
  }

  /** Breaks every connection of a host, or of all hosts, as a network does: without a word. */
  break(hostName?: string): void {
    for (const { link } of this.#of(hostName)) link.break('END')
  }

  /** The broker refuses connections of one host, or of all, until {@link accept}. Open connections stay. */
  refuse(hostName?: string): void {
    if (hostName === undefined) this.#isListening = false
    else this.#refused.add(hostName)
  }

  /** The broker accepts connections again, of one host or of all that are not refused by name. */
  accept(hostName?: string): void {
    if (hostName === undefined) this.#isListening = true
    else this.#refused.delete(hostName)
  }

  /** A host is gone: its connections end. A choice decides for each whether its sent frames are lost. */
  crash(hostName: string): void {
    for (const { link } of this.#of(hostName)) {
      link.crash(this.#options.choices.index('crash loses what was sent', 2) === 1)
    }
  }

  /** The world has ended: clients hear why nothing answers them any more. */
  end(reason: string): void {
    for (const { link } of this.#entries.values()) link.peer.over(reason)
  }

  /** The connections of a host, or of all. */
  linksOf(hostName?: string): Link[] {
    return this.#of(hostName).map(({ link }) => link)
  }

  #refusal(
    hostName: string,
    port: number,
    name: string | undefined,
  ): 'ENOTFOUND' | 'ECONNREFUSED' | undefined {
    if (name !== undefined && this.#options.names?.includes(name) === false) {
      this.events.emit('refused', { reason: 'name', name })
      return 'ENOTFOUND'
    }
    if (this.#ports?.has(port) === false) {
      this.events.emit('refused', { reason: 'port', port })
      return 'ECONNREFUSED'
    }
    return this.#isListening && !this.#refused.has(hostName) ? undefined : 'ECONNREFUSED'
  }

  #arrival(hostName: string): number {
    // nearly always, and quickly
    if (this.#general === perfectNetwork && this.#conditions.size === 0) {
      return this.#options.time.now()
    }
    const { delayMs, jitterMs } = this.#conditions.get(hostName) ?? this.#general
    const { choices, time } = this.#options
    const jitter = jitterMs === 0 ? 0 : choices.index('jitter', jitterMs + 1)
    return time.now() + delayMs + jitter
  }

  /** The time that the choices let a frame take, whatever the conditions of its host are. */
  #latency(event: FrameEvent, serial: number): number {
    const { choices, maxLatencyMs, agenda } = this.#options
    const [order, cause] = [agenda.count + 1, agenda.latest]
    const frame: Candidate = { host: event.host, order, cause, serial, next: () => event }
    const latencyMs = choices.index('latency', maxLatencyMs + 1, { at: () => frame })
    if (latencyMs > 0) this.events.emit('late', { event, latencyMs })
    return latencyMs
  }

  #receive(link: Link, command: Command): void {
    const fate = command.method === 'basic.publish' ? this.#fateOf(link) : 'arrives'
    if (fate !== 'breaks before') {
      const { recorder, brokerEnd, time } = this.#options
      recorder.received(link.hostName, command)
      brokerEnd.apply(command, link.hasMore(command.channel, time.latest))
    }
    if (fate !== 'arrives') link.break('ECONNRESET')
  }

  #fateOf({ hostName }: Link): PublishArrival['fate'] {
    if (!this.#events.isHeard('publish')) return 'arrives'
    const arrival = new PublishArrival(hostName)
    this.events.emit('publish', arrival)
    return arrival.fate
  }

  #lost({ connection }: Link): void {
    const entry = this.#entries.get(connection)
    if (entry === undefined) return
    this.#open--
    // the client may still wait for heartbeats: it does not know yet
    entry.heartbeats.hear('up')
    this.#options.brokerEnd.interrupt({ connection, channel: 0, method: 'connection.lost' })
  }

  #over({ connection }: Link): void {
    this.#entries.get(connection)?.heartbeats.stop()
    this.#entries.delete(connection)
  }

  #of(hostName?: string): Entry[] {
    const entries = [...this.#entries.values()]
    return hostName === undefined
      ? entries
      : entries.filter(({ link }) => link.hostName === hostName)
  }

  #hangUp(link: Link, afterMs: number): void {
    if (afterMs === 0) link.break('ECONNRESET')
    else this.#options.clock.setTimeout(() => link.break('ECONNRESET'), afterMs)
  }
}

function cutOff({ link, heartbeats }: Entry, way: Way): void {
  link[way].close()
  heartbeats.miss(way)
}
