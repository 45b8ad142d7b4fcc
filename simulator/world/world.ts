/**
 * The world owns all that is uncertain: time, and the order in which things that could happen now do.
 *
 * 1. Clients, the broker and timers are sources of events. The sources whose next event could happen now
 *    stand in a line, first come first.
 * 2. One step lets one of them go ahead. Which one is a choice; choice 0 is the first in line.
 * 3. After a step that may have run user code the world hops: it waits for a macrotask, which comes only
 *    when every promise chain rests. A step that only moved the broker needs no hop.
 * 4. Virtual time moves only when nothing is ready, and only while somebody waits for it: to the next
 *    timer or arrival, and as long as anybody is connected to the next expiry in the broker. Timers in the
 *    background fire in passing.
 */
import { Broker } from '../core/broker.js'
import type { Command, Effect, OperatorCommand } from '../core/methods.js'
import { Agenda } from './schedule/agenda.js'
import type { Choices } from './schedule/choices.js'
import type { Clock } from './schedule/clock.js'
import { Hosts } from './network/hosts.js'
import { hop, realNow, wakeAfter } from './schedule/hop.js'
import type { Link } from './network/link.js'
import { Network } from './network/network.js'
import { Pace } from './schedule/pace.js'
import type { SimulatedHost } from './network/simulated-host.js'
import type { Source } from './schedule/source.js'
import type { Trace, TraceEvent } from './trace/trace.js'
import type { Peer } from './network/wire.js'
import type { WorldOptions } from './world-options.js'

/** Virtual time begins here: 2020-01-01T00:00:00Z. */
export const epoch = 1_577_836_800_000

export class World {
  readonly broker: Broker
  readonly network: Network
  readonly trace: Trace | undefined
  readonly seed: number
  /** Called before every step, with the host on which code may run in it. */
  onTurn: ((host: string) => void) | undefined
  /** Called after every step. */
  readonly onStep = new Set<() => void>()
  /** Called before a step that is not that of the first in line, with both. */
  onDeparture: ((chosen: TraceEvent, first: TraceEvent) => void) | undefined
  readonly #choices: Choices
  readonly #isVirtual: boolean
  readonly #agenda = new Agenda()
  readonly #hosts = new Hosts(this)
  readonly #idle: (() => void)[] = []
  readonly #isReady = (): boolean => this.#agenda.readyCount > 0
  readonly #pace = new Pace(() => this.#run(), this.#isReady)
  #now: number
  #order = 0
  #turnBegin = 0
  #steps = 0
  #brokerTurns = 0
  #isPaused = false
  #cancelWake: (() => void) | undefined

  constructor(options: WorldOptions) {
    this.seed = options.seed
    this.trace = options.trace
    this.broker = new Broker(options.broker)
    this.#choices = options.choices
    this.#isVirtual = options.clock === 'virtual'
    this.#now = this.#isVirtual ? epoch : realNow()
    const { choices, ports } = options
    this.network = new Network(this, { choices, ports, clock: this.host('network').clock })
  }

  /** Milliseconds since the epoch. */
  now(): number {
    if (!this.#isVirtual) this.#now = Math.max(this.#now, realNow())
    return this.#now
  }

  /** Milliseconds since the world began, in virtual time. */
  get elapsed(): number {
    return this.#isVirtual ? this.#now - epoch : this.#now
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** How often something happened to the broker; while it stays the same, so does the broker. */
  get brokerTurns(): number {
    return this.#brokerTurns
  }

  /** How many events have happened. */
  get steps(): number {
    return this.#steps
  }

  /** The host of that name, made when it is first asked for, and anew after it has crashed. */
  host(name: string): SimulatedHost {
    return this.#hosts.host(name)
  }

  /** The clock of the host of that name, even if it is down. */
  clockOf(name: string): Clock {
    return this.#hosts.clockOf(name)
  }

  /** The machine is gone from one moment to the next: nothing of it runs any more. */
  crash(name: string): void {
    this.note(`${name} crashes`)
    this.host(name).shutDown()
    this.network.crash(name)
    this.#schedule()
  }

  /** Nothing of the host runs until `resumeHost`; what reaches it waits. */
  pauseHost(name: string): void {
    this.note(`${name} stands still`)
    this.host(name).valve.close()
    this.network.expectSilence(name, true)
  }

  resumeHost(name: string): void {
    this.note(`${name} goes on`)
    this.host(name).valve.open()
    this.network.expectSilence(name, false)
  }

  /** Something happens to the broker. */
  operate(command: OperatorCommand): void {
    this.trace?.record(this.elapsed, { kind: 'operator', frame: command })
    if (command.method === 'broker.restart') this.network.break()
    this.#apply(command)
    this.#schedule()
  }

  /** Writes a line of the user's own into the trace. */
  note(text: string): void {
    this.trace?.record(this.elapsed, { kind: 'note', text })
  }

  /** No events happen by themselves until `resume`; `step` still makes them happen one by one. */
  pause(): void {
    this.#isPaused = true
    this.#tellIdle()
  }

  resume(): void {
    this.#isPaused = false
    this.#schedule()
  }

  /** What could happen next, the first in line first. */
  pending(): TraceEvent[] {
    return this.#agenda.pending()
  }

  /**
   * Lets one event happen and all that follows from it in user code; false when there was none.
   *
   * @param place - which of `pending()`; without it the choices decide
   */
  async step(place?: number): Promise<boolean> {
    const happened = this.#takeStep(place) !== 'nothing'
    await new Promise<void>((resolve) => {
      hop(resolve)
    })
    return happened
  }

  /** Resolves when nothing can happen any more without a new cause. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve)
      if (this.#isPaused) hop(() => this.#tellIdle())
      else this.#schedule()
    })
  }

  // --- what hosts, lanes and the network ask for

  dial(host: SimulatedHost, port: number, peer: Peer): Link {
    return this.network.dial(host.name, host.valve, port, peer)
  }

  nextOrder(): number {
    return ++this.#order
  }

  get turnBegin(): number {
    return this.#turnBegin
  }

  arrange(source: Source): void {
    if (this.#agenda.arrange(source, this.#now)) this.#schedule()
  }

  withdraw(source: Source): void {
    this.#agenda.withdraw(source)
  }

  receive(link: Link, command: Command): void {
    this.trace?.record(this.elapsed, { kind: 'received', host: link.hostName, frame: command })
    this.#apply(command, link.hasMore(command.channel, this.#now))
  }

  observe(link: Link, effect: Effect): void {
    this.trace?.record(this.elapsed, { kind: 'delivered', host: link.hostName, frame: effect })
  }

  lost({ connection }: Link): void {
    this.#apply({ connection, channel: 0, method: 'connection.lost' })
    this.#schedule()
  }

  timerFired(host: string): void {
    this.trace?.record(this.elapsed, { kind: 'timer', host })
  }

  // --- the loop

  #schedule(): void {
    if (!this.#isPaused) this.#pace.schedule()
  }

  /** Steps on as long as no user code has run; then hops, so that it can. */
  #run(): void {
    if (this.#isPaused) return
    let outcome: StepOutcome = 'user code'
    try {
      do outcome = this.#takeStep()
      while (outcome === 'broker')
    } finally {
      // an error thrown by user code goes to the host as uncaught, and the world goes on
      if (outcome === 'user code' || outcome === 'time') this.#schedule()
    }
    if (outcome === 'nothing') this.#rest()
  }

  #takeStep(place?: number): StepOutcome {
    this.#admitDue()
    if (!this.#isReady()) {
      if (!this.#advance()) return 'nothing'
      if (!this.#isReady()) return this.#countStep('time')
    }
    const count = this.#agenda.readyCount
    const chosen = place ?? (count === 1 ? 0 : this.#choices.index('next', count))
    if (chosen > 0 && this.onDeparture !== undefined) this.#tellDeparture(chosen)
    const source = this.#agenda.take(chosen)
    this.#turnBegin = this.#order
    this.onTurn?.(source.host)
    const ranUserCode = source.fire()
    return this.#countStep(ranUserCode ? 'user code' : 'broker')
  }

  #countStep(outcome: StepOutcome): StepOutcome {
    this.#steps++
    for (const listener of this.onStep) listener()
    return outcome
  }

  #tellDeparture(chosen: number): void {
    const [event, first] = [this.#agenda.eventAt(chosen), this.#agenda.eventAt(0)]
    if (event !== undefined && first !== undefined) this.onDeparture?.(event, first)
  }

  /** Moves time to the next thing that happens by itself; false when there is none to wait for. */
  #advance(): boolean {
    if (!this.#isVirtual) return false
    const broker = this.network.openConnections > 0 ? this.broker.nextDeadline() : undefined
    const source = this.#agenda.nextTime
    if (broker === undefined && !this.#agenda.isAwaited) return false
    const next = Math.min(broker ?? Infinity, source ?? Infinity)
    if (next === Infinity) return false
    this.#now = Math.max(this.#now, next)
    this.#admitDue()
    return true
  }

  #admitDue(): void {
    const now = this.now()
    const deadline = this.broker.nextDeadline()
    if (deadline !== undefined && deadline <= now) {
      this.#brokerTurns++
      this.network.push(this.broker.expire(now))
    }
    this.#agenda.admit(now)
  }

  #tellIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #rest(): void {
    this.#tellIdle()
    if (this.#isVirtual) return
    this.#cancelWake?.()
    const next = Math.min(this.broker.nextDeadline() ?? Infinity, this.#agenda.nextTime ?? Infinity)
    // open connections keep a process alive, as sockets do
    const keepsAlive = this.network.openConnections > 0 || this.#agenda.isAwaited
    if (next === Infinity && !keepsAlive) return
    this.#cancelWake = wakeAfter(Math.max(0, next - this.now()), () => this.#schedule(), keepsAlive)
  }

  #apply(command: Command, hasMore = false): void {
    this.#brokerTurns++
    this.network.push(this.broker.apply(command, this.now(), hasMore))
  }
}

/** What has run in a step. In `time` something was past its time in the broker, and no more. */
type StepOutcome = 'nothing' | 'broker' | 'user code' | 'time'
