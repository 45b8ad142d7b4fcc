/**
 * The network between the hosts and the broker: who is connected, how long frames take, what is cut.
 *
 * A cut is silent, as a pulled cable is: what was sent waits, to arrive when the cut is healed. But both
 * ends listen for heartbeats; who hears nothing for twice the agreed time takes the other for dead.
 */
import type { Command, Effect } from '../../core/methods.js'
import type { Choices } from '../schedule/choices.js'
import type { Clock } from '../schedule/clock.js'
import { Link, type LinkHost } from './link.js'
import { perfectNetwork, type NetworkConditions, type Way } from './network-conditions.js'
import type { Source } from '../schedule/source.js'
import { describeLoss } from '../trace/trace-line.js'
import type { Valve } from '../schedule/valve.js'
import type { LostReason, Peer } from './wire.js'

/** What the network needs of the world. */
export interface NetworkWorld {
  nextOrder(): number
  readonly turnBegin: number
  arrange(source: Source): void
  withdraw(source: Source): void
  now(): number
  receive(link: Link, command: Command): void
  observe(link: Link, effect: Effect): void
  note(text: string): void
  /** The broker has lost the client of a link. */
  lost(link: Link): void
}

/** A link and who waits for a sign of life on it. */
interface Entry {
  readonly link: Link
  /** Agreed seconds between heartbeats; 0 is none. */
  heartbeat: number
  /** The timers that run while a way is cut. */
  readonly watches: Map<Way, object>
}

/** What becomes of a publish that is about to arrive. */
export type PublishFate = 'arrives' | 'breaks before' | 'breaks after'

export class Network implements LinkHost {
  /** Asked for every publish that is about to arrive; without it all do. */
  onPublish: (() => PublishFate) | undefined
  readonly #world: NetworkWorld
  readonly #choices: Choices
  /** Timers of the network's own. */
  readonly #clock: Clock
  readonly #ports: ReadonlySet<number>
  readonly #entries = new Map<number, Entry>()
  readonly #conditions = new Map<string, NetworkConditions>()
  /** Hosts whose ways are cut, also for links to come. */
  readonly #cuts = new Map<string, Set<Way>>()
  readonly #refused = new Set<string>()
  #general = perfectNetwork
  #isListening = true
  #count = 0
  #open = 0

  constructor(
    world: NetworkWorld,
    options: { choices: Choices; ports: readonly number[]; clock: Clock },
  ) {
    this.#world = world
    this.#choices = options.choices
    this.#clock = options.clock
    this.#ports = new Set(options.ports)
  }

  /** Connections of which the broker knows. */
  get openConnections(): number {
    return this.#open
  }

  /** Opens a socket for a host. */
  dial(hostName: string, hostValve: Valve, port: number, peer: Peer): Link {
    const link = new Link(++this.#count, hostName, this, hostValve, peer)
    const isRefused = !this.#ports.has(port) || !this.#isListening || this.#refused.has(hostName)
    if (isRefused) {
      link.break('ECONNREFUSED')
      return link
    }
    this.#open++
    this.#entries.set(link.connection, { link, heartbeat: 0, watches: new Map() })
    for (const way of this.#cuts.get(hostName) ?? []) this.#cutLink(link.connection, way)
    return link
  }

  /** What the broker sends goes to its connection's client. */
  push(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const entry = this.#entries.get(effect.connection)
      if (entry === undefined) continue
      if (effect.method === 'connection.hang-up') {
        this.#hangUp(entry.link, effect.afterMs)
        continue
      }
      entry.link.push(effect)
      if (effect.method === 'connection.open-ok') this.#expectHeartbeats(entry, effect.heartbeat)
    }
  }

  /** How the network treats a host, or every host that has no conditions of its own. */
  setConditions(conditions: Partial<NetworkConditions>, hostName?: string): void {
    const all = { ...perfectNetwork, ...conditions }
    if (hostName === undefined) this.#general = all
    else this.#conditions.set(hostName, all)
  }

  /** Pulls the cable of a host, in one direction or in both. */
  cut(hostName: string, ways: readonly Way[] = ['up', 'down']): void {
    const cuts = this.#cuts.get(hostName) ?? new Set()
    for (const way of ways) cuts.add(way)
    this.#cuts.set(hostName, cuts)
    for (const { link } of this.#of(hostName)) {
      for (const way of ways) this.#cutLink(link.connection, way)
    }
  }

  /** Plugs the cable in again: what waited arrives now. */
  heal(hostName: string, ways: readonly Way[] = ['up', 'down']): void {
    for (const way of ways) this.#cuts.get(hostName)?.delete(way)
    for (const entry of this.#of(hostName)) {
      for (const way of ways) {
        this.#stopWatching(entry, way)
        entry.link[way].open()
      }
    }
  }

  isCut(hostName: string): boolean {
    return (this.#cuts.get(hostName)?.size ?? 0) > 0
  }

  /** A paused host sends no heartbeats: the broker will take it for dead. */
  expectSilence(hostName: string, isSilent: boolean): void {
    for (const entry of this.#of(hostName)) {
      if (isSilent) this.#watch(entry, 'up')
      else if (entry.link.up.isOpen) this.#stopWatching(entry, 'up')
    }
  }

  /** Breaks every connection of a host, or of all, as a network does: without a word. */
  break(hostName?: string): void {
    for (const { link } of this.#of(hostName)) link.break('END')
  }

  /** The broker refuses connections, of one host or of all, until `accept`. */
  refuse(hostName?: string): void {
    if (hostName === undefined) this.#isListening = false
    else this.#refused.add(hostName)
  }

  accept(hostName?: string): void {
    if (hostName === undefined) this.#isListening = true
    else this.#refused.delete(hostName)
  }

  /** A host is gone: its connections end. */
  crash(hostName: string): void {
    for (const { link } of this.#of(hostName)) {
      link.crash(this.#choices.index('crash loses what was sent', 2) === 1)
    }
  }

  linksOf(hostName: string): Link[] {
    return this.#of(hostName).map(({ link }) => link)
  }

  // --- what links ask for

  nextOrder(): number {
    return this.#world.nextOrder()
  }

  get turnBegin(): number {
    return this.#world.turnBegin
  }

  arrange(source: Source): void {
    this.#world.arrange(source)
  }

  withdraw(source: Source): void {
    this.#world.withdraw(source)
  }

  arrival({ hostName }: Link): number {
    const { delayMs, jitterMs } = this.#conditions.get(hostName) ?? this.#general
    const jitter = jitterMs === 0 ? 0 : this.#choices.index('jitter', jitterMs + 1)
    return this.#world.now() + delayMs + jitter
  }

  /** The connection of a publish may break just before it arrives, or just before its confirm does. */
  receive(link: Link, command: Command): void {
    const fate = command.method === 'basic.publish' ? this.onPublish?.() : undefined
    if (fate !== 'breaks before') this.#world.receive(link, command)
    if (fate !== undefined && fate !== 'arrives') link.break('ECONNRESET')
  }

  observe(link: Link, effect: Effect): void {
    this.#world.observe(link, effect)
  }

  lost(link: Link): void {
    const entry = this.#entries.get(link.connection)
    if (entry === undefined) return
    this.#open--
    for (const way of [...entry.watches.keys()]) this.#stopWatching(entry, way)
    this.#world.lost(link)
  }

  told({ hostName, connection }: Link, reason: LostReason): void {
    this.#world.note(describeLoss(hostName, connection, reason))
  }

  over({ connection }: Link): void {
    this.#entries.delete(connection)
  }

  #of(hostName?: string): Entry[] {
    const entries = [...this.#entries.values()]
    return hostName === undefined
      ? entries
      : entries.filter(({ link }) => link.hostName === hostName)
  }

  #cutLink(connection: number, way: Way): void {
    const entry = this.#entries.get(connection)
    if (entry === undefined) return
    entry.link[way].close()
    this.#watch(entry, way)
  }

  #hangUp(link: Link, afterMs: number): void {
    if (afterMs === 0) link.break('ECONNRESET')
    else this.#clock.setTimeout(() => link.break('ECONNRESET'), afterMs)
  }

  /** A connection that is opened on a network that is cut already hears nothing from the beginning. */
  #expectHeartbeats(entry: Entry, seconds: number): void {
    entry.heartbeat = seconds
    for (const way of ['up', 'down'] as const) {
      if (!entry.link[way].isOpen) this.#watch(entry, way)
    }
  }

  /** Who hears nothing for twice the time between heartbeats gives the connection up. */
  #watch(entry: Entry, way: Way): void {
    const { link } = entry
    if (entry.heartbeat === 0 || link.isBrokerOver || entry.watches.has(way)) return
    const giveUp = (): void => {
      entry.watches.delete(way)
      if (way === 'up') link.forget()
      else link.giveUp()
    }
    const patienceMs = 2 * entry.heartbeat * 1000
    entry.watches.set(way, this.#clock.setTimeout(giveUp, patienceMs, { background: true }))
  }

  #stopWatching(entry: Entry, way: Way): void {
    const timer = entry.watches.get(way)
    if (timer === undefined) return
    this.#clock.clearTimeout(timer)
    entry.watches.delete(way)
  }
}
