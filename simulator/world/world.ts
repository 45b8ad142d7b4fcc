/**
 * The world owns all that is uncertain: time, and the order in which things that could happen now do.
 *
 * 1. Clients, the broker and timers are sources of events. The sources whose next event could happen now
 *    stand in a line, first come first.
 * 2. One step lets one of them go ahead. Which one is a choice; choice 0 is the first in line.
 * 3. After a step that may have run user code the world hops: it waits for a macrotask, which comes only
 *    when every promise chain rests. A step that only moved the broker needs no hop.
 * 4. Virtual time moves only when nothing is ready, and only while somebody waits for it: to the next
 *    timer, arrival or expiry. Timers in the background fire in passing.
 */
import { Broker } from '../core/broker.js'
import { Deadlines } from '../core/deadlines.js'
import type { BrokerSettings } from '../core/handlers/connection.js'
import type { ClientCommand, Effect, OperatorCommand } from '../core/methods.js'
import type { Choices } from './choices.js'
import { hop, realNow, wakeAfter } from './hop.js'
import { Link, type LinkHost } from './link.js'
import { ReadyLine, type Source } from './source.js'
import { SimulatedHost } from './simulated-host.js'
import type { Trace } from './trace.js'
import type { Peer } from './wire.js'

export interface WorldOptions {
  readonly seed: number
  readonly choices: Choices
  /** `virtual`: time is what the world says; `real`: it follows the host's clock. */
  readonly clock: 'virtual' | 'real'
  readonly trace: Trace | undefined
  readonly broker: BrokerSettings
  /** Ports on which the broker listens. */
  readonly ports: readonly number[]
}

/** Virtual time begins here: 2020-01-01T00:00:00Z. */
export const epoch = 1_577_836_800_000

export class World implements LinkHost {
  readonly broker: Broker
  readonly trace: Trace | undefined
  readonly seed: number
  readonly #choices: Choices
  readonly #isVirtual: boolean
  readonly #ports: ReadonlySet<number>
  readonly #ready = new ReadyLine()
  readonly #deadlines = new Deadlines<Source>()
  readonly #links = new Map<number, Link>()
  readonly #hosts = new Map<string, SimulatedHost>()
  readonly #idle: (() => void)[] = []
  #now: number
  #order = 0
  #connections = 0
  #isScheduled = false
  #isPaused = false
  #cancelWake: (() => void) | undefined

  constructor(options: WorldOptions) {
    this.seed = options.seed
    this.trace = options.trace
    this.broker = new Broker(options.broker)
    this.#choices = options.choices
    this.#isVirtual = options.clock === 'virtual'
    this.#ports = new Set(options.ports)
    this.#now = this.#isVirtual ? epoch : realNow()
  }

  /** Milliseconds since the epoch. */
  now(): number {
    if (!this.#isVirtual) this.#now = Math.max(this.#now, realNow())
    return this.#now
  }

  /** The host of that name, made when it is first asked for. */
  host(name: string): SimulatedHost {
    let host = this.#hosts.get(name)
    if (host === undefined) this.#hosts.set(name, (host = new SimulatedHost(name, this)))
    return host
  }

  /** Something happens to the broker. */
  operate(command: OperatorCommand): void {
    this.trace?.record(this.#elapsed(), { kind: 'operator', frame: command })
    if (command.method === 'broker.restart') {
      for (const link of [...this.#links.values()]) link.break('END')
    }
    this.#push(this.broker.apply(command, this.now()))
    this.#schedule()
  }

  /** Opens a socket for a host. */
  dial(hostName: string, port: number, peer: Peer): Link {
    const link = new Link(++this.#connections, hostName, this, peer)
    if (this.#ports.has(port)) this.#links.set(link.connection, link)
    else link.break('ECONNREFUSED')
    return link
  }

  /** Breaks every connection of a host, as a network does: without a word to either side. */
  breakConnections(hostName: string): void {
    for (const link of [...this.#links.values()]) {
      if (link.hostName === hostName) link.break('END')
    }
  }

  /** Writes a line of the user's own into the trace. */
  note(text: string): void {
    this.trace?.record(this.#elapsed(), { kind: 'note', text })
  }

  /** No events happen by themselves until `resume`; `step` still makes them happen one by one. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#schedule()
  }

  /** Resolves when nothing can happen any more without a new cause. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve)
      this.#schedule()
    })
  }

  /** Lets one event happen and all that follows from it in user code; false when there was none. */
  async step(): Promise<boolean> {
    const happened = this.#takeStep() !== 'nothing'
    await new Promise<void>((resolve) => {
      hop(resolve)
    })
    return happened
  }

  // --- what lanes, links and timers ask for

  nextOrder(): number {
    return ++this.#order
  }

  arrival(): number {
    return this.#now
  }

  arrange(source: Source, readyAt: number): void {
    this.#ready.remove(source)
    if (readyAt <= this.#now) {
      this.#deadlines.set(source, undefined)
      this.#ready.add(source)
    } else {
      this.#deadlines.set(source, readyAt)
    }
    this.#schedule()
  }

  withdraw(source: Source): void {
    this.#ready.remove(source)
    this.#deadlines.set(source, undefined)
  }

  receive(link: Link, command: ClientCommand): void {
    this.trace?.record(this.#elapsed(), { kind: 'received', host: link.hostName, frame: command })
    this.#push(this.broker.apply(command, this.now()))
  }

  observe(link: Link, effect: Effect): void {
    this.trace?.record(this.#elapsed(), { kind: 'delivered', host: link.hostName, frame: effect })
  }

  lost(link: Link): void {
    if (!this.#links.delete(link.connection)) return
    const { connection } = link
    this.#push(this.broker.apply({ connection, channel: 0, method: 'connection.lost' }, this.now()))
    this.#schedule()
  }

  timerFired(host: string): void {
    this.trace?.record(this.#elapsed(), { kind: 'timer', host })
  }

  // --- the loop

  #schedule(): void {
    if (this.#isScheduled || this.#isPaused) return
    this.#isScheduled = true
    hop(this.#run)
  }

  /** Steps on as long as no user code has run; then hops, so that it can. */
  readonly #run = (): void => {
    this.#isScheduled = false
    if (this.#isPaused) return
    let outcome: StepOutcome = 'user code'
    try {
      do outcome = this.#takeStep()
      while (outcome === 'broker')
    } finally {
      // an error thrown by user code goes to the host as uncaught, and the world goes on
      if (outcome === 'user code') this.#schedule()
    }
    if (outcome === 'nothing') this.#rest()
  }

  #takeStep(): StepOutcome {
    this.#admitDue()
    while (this.#ready.length === 0) if (!this.#advance()) return 'nothing'
    const count = this.#ready.length
    const source = this.#ready.take(count === 1 ? 0 : this.#choices.index('next', count))
    return source?.fire() === true ? 'user code' : 'broker'
  }

  /** Moves time to the next thing that happens by itself; false when there is none to wait for. */
  #advance(): boolean {
    if (!this.#isVirtual) return false
    const broker = this.broker.nextDeadline()
    const source = this.#deadlines.next()
    if (broker === undefined && !this.#isAwaited()) return false
    const next = Math.min(broker ?? Infinity, source ?? Infinity)
    if (next === Infinity) return false
    this.#now = Math.max(this.#now, next)
    this.#admitDue()
    return true
  }

  #admitDue(): void {
    const now = this.now()
    const deadline = this.broker.nextDeadline()
    if (deadline !== undefined && deadline <= now) this.#push(this.broker.expire(now))
    for (;;) {
      const source = this.#deadlines.takeDue(now)
      if (source === undefined) return
      this.#ready.add(source)
    }
  }

  #isAwaited(): boolean {
    for (const host of this.#hosts.values()) if (host.foregroundTimers > 0) return true
    return false
  }

  #rest(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
    if (this.#isVirtual) return
    this.#cancelWake?.()
    const next = Math.min(
      this.broker.nextDeadline() ?? Infinity,
      this.#deadlines.next() ?? Infinity,
    )
    // open connections keep a process alive, as sockets do
    const keepsAlive = this.#links.size > 0 || this.#isAwaited()
    if (next === Infinity && !keepsAlive) return
    this.#cancelWake = wakeAfter(Math.max(0, next - this.now()), () => this.#schedule(), keepsAlive)
  }

  #push(effects: readonly Effect[]): void {
    for (const effect of effects) this.#links.get(effect.connection)?.push(effect)
  }

  #elapsed(): number {
    return this.#now - (this.#isVirtual ? epoch : 0)
  }
}

type StepOutcome = 'nothing' | 'broker' | 'user code'
