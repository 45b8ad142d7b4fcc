import { Broker } from '../core/broker.js'
import type { Effect, OperatorCommand } from '../core/methods.js'
import { createEmitter, type Emitter } from './emitter.js'
import { BrokerEnd } from './network/broker-end.js'
import { Hosts } from './network/hosts.js'
import { Network } from './network/network.js'
import type { SimulatedHost } from './network/simulated-host.js'
import type { Wire } from './network/wire.js'
import { Agenda } from './schedule/agenda.js'
import type { Choices } from './schedule/choices.js'
import type { Clock } from './schedule/clock.js'
import { hop, hopTimes } from './schedule/hop.js'
import type { HostWork } from './schedule/host-work.js'
import { Pace } from './schedule/pace.js'
import { realTime, type PlatformTime } from './schedule/platform-time.js'
import { WorldTime } from './schedule/time.js'
import { Recorder } from './trace/recorder.js'
import type { TraceEvent } from './trace/trace-event.js'
import type { Trace } from './trace/trace.js'
import type { WorldOptions } from './world-options.js'

/** The events of a {@link World} itself. */
export interface WorldEvents {
  /** An event is about to happen: the name of the host on which user code may run in it. */
  turn: string
  /** An event has happened: its number, from 1. User code that it set going may still run. */
  step: number
  /** User code threw in an event and nobody caught it. Where this is heard, the platform gets no such exception. */
  uncaught: { readonly error: unknown; readonly host: string | undefined }
  /** An event is about to happen that is not the first in line; `firstOrder` is the number of that one. */
  deviation: {
    readonly chosen: TraceEvent
    readonly first: TraceEvent
    readonly firstOrder: number
  }
  /** A frame is about to come in one packet with the one before it. */
  packed: TraceEvent
  /** No event may happen: time is about to move, or whoever waits for that is about to be told. */
  quiet: undefined
}

const theEnd =
  'the simulation is over, and its time stands still; is a promise of the scenario not awaited?'

/**
 * The world owns all that is uncertain: time, and the order in which events happen that may happen now.
 *
 * 1. Clients, the broker and timers are sources of events. The sources whose next event may happen now
 *    stand in the ready queue, first come first.
 * 2. One step lets one of them go ahead. Which one is a choice; choice 0 is the first in line.
 * 3. After a step that may have run user code the world hops: it waits for a macrotask, which comes only
 *    when every promise chain rests. A step that only moved the broker needs no hop. Then it stands still as long as
 *    work of the platform is under way that user code has begun (`HostWork`).
 * 4. Virtual time moves only when the ready queue is empty, and only while somebody waits for it: to the next
 *    timer or arrival, and as long as a client is connected to the next expiry in the broker. Timers in the
 *    background fire in passing.
 */
export class World {
  /** The broker: a pure state machine. */
  readonly broker: Broker
  /** The network between the hosts and the broker. */
  readonly network: Network
  /** Everything that has happened so far; undefined where no trace is kept. */
  readonly trace: Trace | undefined
  /** The seed from which the hosts draw their chance. */
  readonly seed: number
  /** Tells of turns, steps, deviations and uncaught exceptions, synchronously. */
  readonly events: Emitter<WorldEvents>
  readonly #events = createEmitter<WorldEvents>()
  readonly #choices: Choices
  readonly #time: WorldTime
  readonly #platformTime: PlatformTime
  readonly #recorder: Recorder
  readonly #brokerEnd: BrokerEnd
  readonly #hosts: Hosts
  readonly #agenda = new Agenda({
    now: () => this.#time.latest,
    onArranged: () => this.#schedule(),
  })
  readonly #idle: (() => void)[] = []
  readonly #pace: Pace
  readonly #hostWork: HostWork | undefined
  readonly #hasPackets: boolean
  #latestHost: string | undefined
  /** The link of the latest event’s frame, if others may come in one packet with it. */
  #latestLink: object | undefined
  #isPaused = false
  #isOver = false
  #isLetGo = false
  #cancelWake: (() => void) | undefined

  /** @internal */
  constructor(options: WorldOptions) {
    const { seed, trace, choices, ports, names, hostWork } = options
    const { maxLatencyMs = 0, packets = false } = options
    this.events = this.#events
    this.#hostWork = hostWork
    this.#hasPackets = packets
    this.#pace = new Pace({
      goOn: () => this.#run(),
      isReady: () => this.isReady(),
      turns: () => this.network.turns,
      hostWork,
    })
    this.seed = seed
    this.trace = trace
    this.broker = new Broker(options.broker)
    this.#choices = choices
    this.#platformTime = options.platformTime ?? realTime
    this.#time = new WorldTime(options.clock === 'virtual', this.#platformTime)
    this.#recorder = new Recorder(trace, this.#time)
    const common = { agenda: this.#agenda, time: this.#time, recorder: this.#recorder }
    this.#brokerEnd = new BrokerEnd({
      broker: this.broker,
      time: this.#time,
      push: (effects) => this.network.push(effects),
      wake: () => this.#schedule(),
    })
    this.#hosts = new Hosts({ ...common, seed, dial: (...args) => this.#dial(...args) })
    const brokerEnd = this.#brokerEnd
    const { clock } = this.host('network')
    this.network = new Network({
      ...common,
      choices,
      brokerEnd,
      clock,
      ports,
      names,
      maxLatencyMs,
    })
  }

  /** Milliseconds since the epoch. Virtual time begins at 2020-01-01T00:00:00Z. */
  now(): number {
    return this.#time.now()
  }

  /** Whether events happen by {@link step} alone. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  /** How often something happened to the broker; while it stays the same, so does the broker. @internal */
  get brokerTurns(): number {
    return this.#brokerEnd.turns
  }

  /** How many events have happened; while one happens, its number. */
  get steps(): number {
    return this.#recorder.step
  }

  /** The host of that name, made when it is first asked for, and anew after it has crashed. */
  host(name: string): SimulatedHost {
    return this.#hosts.host(name)
  }

  /** The host of the latest event, if that has brought no frame and no timer yet; undefined otherwise. @internal */
  get idleHost(): string | undefined {
    return this.#agenda.hasNews ? undefined : this.#latestHost
  }

  /** How many frames have been sent and timers set so far. @internal */
  get consequences(): number {
    return this.#agenda.count
  }

  /** Whether an event may happen without time that passes. */
  isReady(): boolean {
    return this.#agenda.readyCount > 0
  }

  /** The frame that a client got in the latest event, if that brought no frame and no timer; undefined otherwise. @internal */
  get unansweredFrame(): Effect | undefined {
    return this.#agenda.hasNews ? undefined : this.#recorder.latestDelivered
  }

  /** The names of all hosts there have been. @internal */
  get hostNames(): Iterable<string> {
    return this.#hosts.names
  }

  /** The clock of the host of that name, even if the host is down. @internal */
  clockOf(name: string): Clock {
    return this.#hosts.clockOf(name)
  }

  /** The host of that name is gone from one moment to the next: nothing of it runs any more. */
  crash(name: string): void {
    this.note(`${name} crashes`)
    this.host(name).shutDown()
    this.network.crash(name)
    this.#schedule()
  }

  /** Nothing of the host runs until {@link resumeHost}; frames that reach it wait. */
  pauseHost(name: string): void {
    this.note(`${name} stands still`)
    this.host(name).valve.close()
    this.network.expectSilence(name, true)
  }

  /** The host goes on from where it stood still. */
  resumeHost(name: string): void {
    this.note(`${name} goes on`)
    this.host(name).valve.open()
    this.network.expectSilence(name, false)
  }

  /** An operator does something to the broker. @internal */
  operate(command: OperatorCommand): void {
    this.refuseAfterEnd('operator')
    this.#recorder.operator(command)
    if (command.method === 'broker.restart') this.network.break()
    this.#brokerEnd.interrupt(command)
  }

  /** Writes a line of the user's own into the trace. */
  note(text: string): void {
    this.#recorder.note(text)
  }

  /** No events happen by themselves until `resume`; `step` still makes them happen one by one. */
  pause(): void {
    this.#isPaused = true
    this.#tellIdle()
  }

  /** Nothing happens any more, for good: its time stands still, and nobody connects to the broker. */
  end(): void {
    this.#isOver = true
    this.pause()
    this.network.end(theEnd)
  }

  /**
   * Throws when the world has ended.
   *
   * @param name - the thing that somebody wants to do, as the error names it
   */
  refuseAfterEnd(name: string): void {
    if (!this.#isOver) return
    throw new Error(`${name}: ${theEnd}`)
  }

  /** Events happen by themselves again. */
  resume(): void {
    this.refuseAfterEnd('world.resume')
    this.#isPaused = false
    this.#schedule()
  }

  /** Time jumps ahead of the platform's, by so many milliseconds; throws where time is virtual and moves by itself. */
  skipTime(durationMs: number): void {
    if (this.#time.isVirtual) throw new Error('virtual time moves by itself: await a sleep of it')
    this.#time.skip(durationMs)
    this.#schedule()
  }

  /** From now on the world goes on as before, but in real time it keeps no process alive any more. */
  letGo(): void {
    this.#isLetGo = true
    this.#schedule()
  }

  /** The events that may happen now, the first in line first. */
  pending(): TraceEvent[] {
    return this.#agenda.pending()
  }

  /**
   * Lets one event happen and all that follows from it in user code; resolves with false when there was none.
   * Rejects with a RangeError for a place at which no event waits.
   *
   * @param place - the place of the event in {@link pending}, from 0; without it the choices decide
   */
  async step(place?: number): Promise<boolean> {
    if (place !== undefined) this.#checkPlace(place)
    const happened = this.#takeStep(place) !== 'nothing'
    await new Promise<void>((resolve) => {
      hopTimes(Math.max(1, this.network.turns), resolve)
    })
    this.#hostWork?.rest()
    while (this.#hostWork?.isUnderWay() === true) await this.#hostWorkMoved(this.#hostWork)
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

  /** An end of work is told before the code that waited for it runs: hence the hop. */
  async #hostWorkMoved(hostWork: HostWork): Promise<void> {
    await new Promise<void>((resolve) => hostWork.whenMoved(() => hop(resolve)))
  }

  #dial(...args: Parameters<Network['dial']>): Wire {
    this.refuseAfterEnd('connect')
    return this.network.dial(...args)
  }

  #schedule(): void {
    if (!this.#isPaused) this.#pace.schedule()
  }

  /** Takes steps as long as no user code has run; then hops, so that it runs. */
  #run(): void {
    if (this.#isPaused) return
    let outcome: StepOutcome = 'user code'
    try {
      do outcome = this.#takeStep()
      while (outcome === 'broker')
      if (this.#hasPackets && outcome === 'user code') this.#takeRestOfPacket()
    } finally {
      // an error thrown by user code goes to the platform as uncaught, and the world goes on
      if (outcome === 'user code' || outcome === 'time') this.#schedule()
    }
    if (outcome !== 'nothing') return
    this.#hostWork?.idle()
    this.#rest()
  }

  /** A client handles the frames of one packet in one turn: no hop lies between them. */
  #takeRestOfPacket(): void {
    for (;;) {
      const place = this.#latestLink && this.#agenda.placeInPacketOf(this.#latestLink)
      if (place === undefined || this.#isPaused) return
      const next = this.#agenda.candidates.at(place)
      if (this.#choices.index('packet', 2, { at: () => next }) === 0) return
      this.#fire(place, true)
    }
  }

  #takeStep(place?: number): StepOutcome {
    this.#admitDue()
    if (!this.isReady()) {
      if (!this.#advance()) return 'nothing'
      if (!this.isReady()) return this.#passTime()
    }
    const count = this.#agenda.readyCount
    const chosen = place ?? this.#choose(count)
    return this.#fire(chosen, false)
  }

  #fire(place: number, isPacked: boolean): StepOutcome {
    this.#recorder.beginStep()
    this.#hostWork?.turn()
    if (isPacked) this.#tellPacked(place)
    else if (place > 0 && this.#events.isHeard('deviation')) this.#tellDeviation(place)
    const source = this.#agenda.take(place)
    this.#latestHost = source.host
    this.#latestLink = source.packetsOf
    this.#events.emit('turn', source.host)
    try {
      return source.fire() ? 'user code' : 'broker'
    } catch (error) {
      if (!this.#events.isHeard('uncaught')) throw error
      this.#events.emit('uncaught', { error, host: source.host })
      return 'user code'
    } finally {
      // an event in which user code throws has happened all the same
      this.#events.emit('step', this.steps)
    }
  }

  #choose(count: number): number {
    const { candidates } = this.#agenda
    if (count > 1) return this.#choices.index('next', count, candidates)
    this.#choices.onlyOne?.(candidates.at(0))
    return 0
  }

  /** Something expired in the broker, and that is the whole event. */
  #passTime(): StepOutcome {
    this.#recorder.beginStep()
    this.#events.emit('step', this.steps)
    return 'time'
  }

  #tellPacked(place: number): void {
    const event = this.#agenda.eventAt(place)
    if (event !== undefined) this.#events.emit('packed', event)
  }

  #tellDeviation(place: number): void {
    const [chosen, first] = [this.#agenda.eventAt(place), this.#agenda.eventAt(0)]
    if (chosen !== undefined && first !== undefined) {
      const { order: firstOrder } = this.#agenda.candidates.at(0)
      this.#events.emit('deviation', { chosen, first, firstOrder })
    }
  }

  #checkPlace(place: number): void {
    this.#admitDue()
    const count = this.#agenda.readyCount
    if (Number.isInteger(place) && place >= 0 && (place < count || place === 0)) return
    throw new RangeError(
      `world.step(${place}): ${count} events may happen now, so there is no place ${place} among them`,
    )
  }

  /** Moves time to the next event that happens by itself; false when there is none that somebody waits for. */
  #advance(): boolean {
    if (!this.#time.isVirtual) return false
    const expiry = this.network.openConnections > 0 ? this.#brokerEnd.nextDeadline : undefined
    if (expiry === undefined && !this.#agenda.isAwaited) return false
    const next = Math.min(expiry ?? Infinity, this.#agenda.nextTime ?? Infinity)
    if (next === Infinity) return false
    const wasPaused = this.#isPaused
    this.#fallQuiet()
    // a listener may stop the world here
    if (this.#isPaused && !wasPaused) return false
    this.#time.moveTo(next)
    this.#admitDue()
    return true
  }

  #admitDue(): void {
    const now = this.now()
    this.#brokerEnd.expire(now)
    this.#agenda.admit(now)
  }

  #tellIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #fallQuiet(): void {
    this.#agenda.pause()
    this.#events.emit('quiet', undefined)
  }

  #rest(): void {
    this.#fallQuiet()
    this.#tellIdle()
    if (this.#time.isVirtual) return
    this.#cancelWake?.()
    const next = Math.min(
      this.#brokerEnd.nextDeadline ?? Infinity,
      this.#agenda.nextTime ?? Infinity,
    )
    // open connections keep a process alive, as sockets do
    const isInUse = this.network.openConnections > 0 || this.#agenda.isAwaited
    const keepsAlive = isInUse && !this.#isLetGo
    if (next === Infinity && !keepsAlive) return
    const delayMs = Math.max(0, next - this.now())
    this.#cancelWake = this.#platformTime.wakeAfter(delayMs, () => this.#schedule(), keepsAlive)
  }
}

/** The deepest that a step has reached. In `time` something expired in the broker, and nothing else happened. */
type StepOutcome = 'nothing' | 'broker' | 'user code' | 'time'
