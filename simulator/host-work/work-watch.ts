import type { HostWork, PieceOfWork } from '../world/schedule/host-work.js'
import { ownWork } from '../world/schedule/own-work.js'
import type { Sort } from './kinds.js'
import { Patience } from './patience.js'
import { Standstill } from './standstill.js'
import type { Work } from './work.js'

/** Somebody whose user code has begun and not ended, and who waits for nothing of the simulation. */
export interface Waiter {
  /** The same object as long as it is the same run of the same code. */
  readonly key: object
  /** The code that waits, in words: `orders.place`. */
  readonly name: string
}

/** Says who may wait for the platform. */
export interface Witness {
  /**
   * The waiters that may wait for the platform at this moment.
   *
   * @param isForSomething - whether there is work that they could wait for; else only those are meant of whom it is
   *   known that nothing of the simulation is what they wait for
   */
  waiters(isForSomething: boolean): readonly Waiter[]
  /** How many events have come about in the simulation so far. */
  consequences(): number
}

/** Sees the work of the platform, and tells the {@link owners} of it. */
export interface Lookout {
  /** An event is about to happen in a world. */
  turn(world: object): void
  /** Every promise chain of it rests. Gives whether ticks of the platform may set more going. */
  rest(): boolean
  /** Nothing happens in a world until its next {@link turn}. */
  idle(world: object): void
  /** Every piece of work of a world has to be seen with the line that began it, however dear that is. */
  attend(world: object): void
  /** A world is over. */
  leave(world: object): void
}

export interface WorkWatchOptions {
  /** Undefined where nothing tells of the platform's work. */
  readonly lookout: Lookout | undefined
  readonly witness: Witness
  /** Real milliseconds without a sign of life after which work is given up. */
  readonly giveUpMs: number
  /** Called when nothing is waited for any more. */
  onClosed?(): void
  /** Hears of what is given up, until somebody else {@link WorkWatch.ask asks}. */
  onGivenUp(given: GivenUp): void
}

/** Work for which the world does not stand still any longer. */
export interface GivenUp {
  /** The work, in the order in which it began. */
  readonly work: readonly PieceOfWork[]
  /** The waiters that may still wait for it. */
  readonly waiters: readonly Waiter[]
}

/** The reason to stand still. */
type Reason =
  /** There is work that ends by itself. */
  | 'work'
  /** There is something that may end, and somebody who may wait for it. */
  | 'somebody'
  /** Somebody waits, and nothing is there to be seen that he could wait for. */
  | 'unseen'

/** Somebody who waits for what cannot be seen gets so many real milliseconds, once. */
const graceMs = 200

/** After so many timers and immediates in one standstill they are somebody's who looks again and again. */
const mostRounds = 200

/** The worlds on whose account work begins: those whose user code runs, else those that stand still. */
const running: WorkWatch[] = []
const standing = new Set<WorkWatch>()

/** The watches to which work belongs that begins at this moment. */
export function owners(): readonly WorkWatch[] {
  if (running.length > 0) return [...running]
  return isElsewhere() ? [] : [...standing]
}

/** Whether there are {@link owners}. */
export function hasOwners(): boolean {
  return running.length > 0 || (standing.size > 0 && !isElsewhere())
}

/** Whether the user code that runs is that of a world of another copy of this package. */
function isElsewhere(): boolean {
  return ownWork.runningWorlds > running.length
}

/** So many pieces of work are kept, to be told of. */
const keptWork = 100

/** Code by name that once stood and waited for the simulation itself: it gets no time again. */
const stoodInVain = new Set<string>()

/**
 * Decides whether a world stands still.
 *
 * 1. It does while there is work that ends by itself, an immediate among it.
 * 2. It does while there are timers of the platform, sockets, ports or processes that were begun on account of the
 *    world, and somebody who may wait for them: a worker that has begun and waits for nothing of the simulation.
 * 3. Somebody who waits where nothing is to be seen gets a little time, once: an import under a loader looks so. So
 *    does code that waits for the scenario; what stood in vain gets no time again.
 * 4. Without a sign of life it does so no longer than a limit. Computations are sure to end: they have none.
 * 5. Code that looks again and again, by timers or immediates, whether the simulation is far enough, does not hold
 *    it up for ever.
 */
export class WorkWatch implements HostWork {
  #witness: Witness
  #onGivenUp: (given: GivenUp) => void
  readonly #options: WorkWatchOptions
  readonly #lookout: Lookout | undefined
  readonly #work = new Set<Work>()
  /** Given up, until it gives a sign of life. */
  readonly #givenUp = new Set<Work>()
  readonly #graced = new WeakSet()
  readonly #patience = new Patience(() => this.#glance())
  readonly #standstill = new Standstill()
  readonly #history: Work[] = []
  readonly #unordered = new Set<Work>()
  #context: ((code: () => void) => void) | undefined
  #isRunning = false
  #isStanding = false
  #rounds = 0
  #onMoved: (() => void)[] = []

  constructor(options: WorkWatchOptions) {
    this.#options = options
    this.#lookout = options.lookout
    this.#witness = options.witness
    this.#onGivenUp = (given) => options.onGivenUp(given)
  }

  /** From now on somebody else says who may wait for the platform, and hears of what is given up. */
  ask(witness: Witness, onGivenUp: (given: GivenUp) => void = this.#onGivenUp): void {
    this.#witness = witness
    this.#onGivenUp = onGivenUp
  }

  /** From now on every piece of work is seen with the line that began it: dearer, where there is little work. */
  attend(): void {
    this.#lookout?.attend(this)
  }

  /** All work that has not ended, given up or not. */
  get pieces(): PieceOfWork[] {
    return [...this.#live()]
  }

  /** Sets the context in which the world goes on. */
  enclose(context: ((code: () => void) => void) | undefined): void {
    this.#context = context
  }

  own(goOn: () => void): void {
    if (this.#context === undefined) goOn()
    else this.#context(goOn)
  }

  /** The first pieces of work that there were. */
  get history(): readonly PieceOfWork[] {
    return this.#history
  }

  /** Work that was under way at the same time, and of whose ends events came: their order is the platform's. */
  get unordered(): readonly PieceOfWork[] {
    return [...this.#unordered]
  }

  turn(): void {
    // steps of the broker follow each other without a rest in between
    if (this.#isRunning) return
    this.#isRunning = true
    running.push(this)
    ownWork.runningWorlds++
    this.#lookout?.turn(this)
  }

  rest(): boolean {
    const isRestless = this.#lookout?.rest() === true
    if (!isRestless) this.#stand()
    return isRestless
  }

  idle(): void {
    this.#stand()
    this.#lookout?.idle(this)
  }

  isUnderWay(): boolean {
    this.#stand()
    return this.#isQuiet() ? this.#reasonWithoutWork() !== undefined : this.#isBusy()
  }

  /** After most events there was no work at all (docs/performance.md). */
  #isQuiet(): boolean {
    return this.#work.size === 0 && !this.#isStanding && this.#standstill.isOver
  }

  #isBusy(): boolean {
    if (this.#work.size > 0 || this.#isStanding) {
      this.#standstill.look(this.#witness.consequences())
    }
    if (this.#reason() !== undefined) return true
    for (const work of this.#standstill.finish()) this.#unordered.add(work)
    if (this.#isStanding) this.#goOn()
    this.#patience.renew()
    return false
  }

  whenMoved(callback: () => void): void {
    this.#onMoved.push(callback)
    this.#isStanding = true
    standing.add(this)
    this.#patience.run()
  }

  /** Nothing is waited for any more. */
  close(): void {
    this.idle()
    this.#lookout?.leave(this)
    this.#options.onClosed?.()
    this.#goOn()
    this.#work.clear()
    this.#givenUp.clear()
    this.#onMoved = []
  }

  // --- from those who see the platform

  /** Work has begun on account of the world. */
  began(work: Work): void {
    this.#work.add(work)
    this.#standstill.begin(work)
    if (this.#history.length < keptWork) this.#history.push(work)
    this.#patience.renew()
  }

  /** A sign of life. */
  moved(work: Work): void {
    this.#countRound(work.sort)
    this.#standstill.end(work, this.#witness.consequences())
    this.#givenUp.delete(work)
    this.#patience.renew()
    this.#tell()
  }

  /** The work is done, or will never be. */
  ended(work: Work): void {
    if (this.#work.delete(work)) this.moved(work)
  }

  /** The user code of a world rests. */
  #stand(): void {
    if (!this.#isRunning) return
    this.#isRunning = false
    ownWork.runningWorlds--
    // nearly always there is no other
    if (running[running.length - 1] === this) running.pop()
    else running.splice(running.indexOf(this), 1)
  }

  /** The world stands still no longer. */
  #goOn(): void {
    this.#isStanding = false
    standing.delete(this)
    this.#patience.rest()
  }

  #countRound(sort: Sort): void {
    if (sort === 'job' || sort === 'computation') this.#rounds = 0
    else if (sort === 'timer' || sort === 'immediate') this.#rounds++
  }

  #reason(): Reason | undefined {
    if (this.#work.size === 0) return this.#reasonWithoutWork()
    const work = [...this.#live()].filter((w) => !this.#givenUp.has(w))
    const isPolled = this.#rounds >= mostRounds
    if (!work.some(({ sort }) => isRound(sort))) this.#rounds = isPolled ? 0 : this.#rounds
    const held = isPolled ? work.filter(({ sort }) => !isRound(sort)) : work
    if (held.some(({ sort }) => isSure(sort))) return 'work'
    if (held.length === 0) return this.#unseen()
    return this.#witness.waiters(true).length > 0 ? 'somebody' : undefined
  }

  /** Most events bring no work at all, so this is asked after each (docs/performance.md). */
  #reasonWithoutWork(): Reason | undefined {
    if (this.#rounds >= mostRounds) this.#rounds = 0
    return this.#unseen()
  }

  #unseen(): Reason | undefined {
    const waiters = this.#witness.waiters(false)
    if (waiters.length === 0) return undefined
    return waiters.some((waiter) => this.#isNew(waiter)) ? 'unseen' : undefined
  }

  #isNew({ key, name }: Waiter): boolean {
    return !this.#graced.has(key) && !stoodInVain.has(name)
  }

  *#live(): Iterable<Work> {
    for (const work of this.#work) if (work.isLive()) yield work
  }

  #glance(): void {
    const reason = this.#reason()
    if (reason !== undefined && this.#patience.idleMs < this.#limitOf(reason)) return
    if (reason !== undefined) this.#giveUp(reason)
    this.#tell()
  }

  #limitOf(reason: Reason): number {
    const { giveUpMs } = this.#options
    if (reason === 'unseen') return Math.min(graceMs, giveUpMs)
    const isSureToEnd = [...this.#live()].some(({ sort }) => sort === 'computation')
    return isSureToEnd ? Infinity : giveUpMs
  }

  #giveUp(reason: Reason): void {
    const waiters = this.#witness.waiters(reason === 'somebody')
    const work = [...this.#live()].filter((w) => !this.#givenUp.has(w))
    for (const piece of work) this.#givenUp.add(piece)
    for (const { key } of waiters) this.#graced.add(key)
    this.#patience.renew()
    if (reason === 'unseen') for (const { name } of waiters) stoodInVain.add(name)
    else this.#onGivenUp({ work, waiters })
  }

  #tell(): void {
    for (const callback of this.#onMoved.splice(0)) callback()
  }
}

function isRound(sort: Sort): boolean {
  return sort === 'timer' || sort === 'immediate'
}

function isSure(sort: Sort): boolean {
  return sort === 'job' || sort === 'computation' || sort === 'immediate' || sort === 'zlib'
}
