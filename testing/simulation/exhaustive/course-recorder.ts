import type { Candidate, Candidates, Choices } from '../../../simulator/index.js'
import { Halted, NotAgain } from '../exploration/attempt.js'
import { EventKeys } from '../minimising/event-keys.js'
import type { RunObserver } from '../run-options.js'
import type { Simulation } from '../simulation.js'
import type { Course, Happened, Quiet, Ready, SeenEvent } from './happened.js'
import { TouchedByRun } from './touched-by-run.js'

/** Decides which event goes next. */
export interface Picker {
  /**
   * Gives the place of the event that goes next; undefined: the run may end here, there is nothing new in it.
   *
   * @param ready - the events that may go, at least one, the first in line first
   * @param events - those that have happened, their footprints known
   */
  pick(ready: readonly Ready[], events: readonly Happened[]): number | undefined
}

/** Makes the choices of a run by a picker, and writes down how it went: every other choice is the boring one. */
export class CourseRecorder implements Choices, RunObserver {
  readonly #picker: Picker
  readonly #sharedMemory: boolean
  readonly #keys = new EventKeys()
  readonly #course: (Happened | Quiet)[] = []
  readonly #events: Happened[] = []
  readonly #seen = new Map<number, SeenEvent>()
  readonly #counts: number[] = []
  /** The events that were ready, and are gone without having happened, by the event that took them away. */
  readonly #withdrawn = new Map<number, readonly string[]>()
  #ready: readonly Ready[] = []
  #latest: Happened | undefined
  #isQuiet = true
  #quietCount = 0
  #isClosed = false
  #sim: Simulation | undefined
  /** Rejects when the run does not go on: it need not, or it cannot. */
  readonly halted: Promise<never>
  readonly #tellHalted: (error: Halted | NotAgain) => void
  #touched: TouchedByRun | undefined

  constructor(picker: Picker, sharedMemory: boolean) {
    this.#picker = picker
    this.#sharedMemory = sharedMemory
    let tellHalted!: (error: Halted | NotAgain) => void
    this.halted = new Promise((_resolve, reject) => {
      tellHalted = reject
    })
    this.#tellHalted = tellHalted
    this.halted.catch(() => undefined)
  }

  /** The run so far. */
  get course(): Course {
    return this.#course
  }

  /** All events that were ready at some time, by their orders. */
  get seen(): ReadonlyMap<number, SeenEvent> {
    return this.#seen
  }

  /** How many ways there were at each choice of the order. */
  get counts(): readonly number[] {
    return this.#counts
  }

  /** The events that were taken away, by the order of the event in whose course they were. */
  get withdrawn(): ReadonlyMap<number, readonly string[]> {
    return this.#withdrawn
  }

  onStart(sim: Simulation): void {
    this.#sim = sim
    this.#touched = new TouchedByRun(sim, this.#sharedMemory)
    const { world } = sim.simulator
    world.events.on('quiet', () => {
      if (!this.#isQuiet) this.#quietCount = world.consequences
      this.#isQuiet = true
    })
  }

  /** Lets happen what is still on its way, but for what takes time. */
  drain({ simulator: { world } }: Simulation): Promise<void> {
    return new Promise((resolve) => {
      world.events.on('quiet', () => {
        world.pause()
        this.close()
        resolve()
      })
      // without anything on its way nothing would tell of quiet
      void world.idle()
    })
  }

  /** The run is over: what its last event has touched is known. */
  close(): void {
    if (this.#isClosed) return
    this.#endLatest()
    if (this.#isQuiet) this.#course.push({ count: this.#quietCount, time: this.#sim!.now() })
    this.#isClosed = true
  }

  index(stream: string, count: number, candidates?: Candidates): number {
    if (stream !== 'next' || candidates === undefined || this.#isClosed) return 0
    this.#keys.meet(count, candidates)
    this.#counts.push(count)
    return this.#next(Array.from({ length: count }, (_, place) => candidates.at(place)))
  }

  onlyOne(candidate: Candidate): void {
    if (!this.#isClosed) this.#next([candidate])
  }

  #next(candidates: readonly Candidate[]): number {
    this.#endLatest()
    const ready = candidates.map((candidate) => this.#name(candidate))
    this.#noteWithdrawn(ready)
    this.#ready = ready
    if (this.#isQuiet) this.#course.push({ count: this.#quietCount, time: this.#sim!.now() })
    this.#isQuiet = false
    const place = this.#pick(ready)
    if (place !== undefined) this.#begin(ready[place]!)
    return place ?? 0
  }

  #begin({ candidate, key, source, order, cause }: Ready): void {
    const time = this.#sim!.now()
    this.#touched!.begin(candidate)
    const beside = this.#ready.map((event) => event.key)
    this.#latest = { key, source, order, cause, time, beside, footprint: 'everything' }
    this.#course.push(this.#latest)
    this.#events.push(this.#latest)
  }

  /** Undefined when the run ends here. An error thrown into the world would not end it. */
  #pick(ready: readonly Ready[]): number | undefined {
    try {
      const place = this.#picker.pick(ready, this.#events)
      if (place === undefined) this.#halt(new Halted())
      return place
    } catch (error) {
      if (!(error instanceof NotAgain)) throw error
      this.#halt(error)
      return undefined
    }
  }

  #halt(error: Halted | NotAgain): void {
    this.#isClosed = true
    this.#sim!.simulator.world.pause()
    this.#tellHalted(error)
  }

  #endLatest(): void {
    if (this.#latest !== undefined) this.#latest.footprint = this.#touched!.end()
  }

  #name(candidate: Candidate): Ready {
    const { order, cause, host } = candidate
    const known = this.#seen.get(order)
    if (known !== undefined) return { ...known, candidate }
    const key = this.#keys.of(candidate) ?? `${host} unknown ${order}`
    const source = key.slice(0, key.lastIndexOf(' '))
    const named = { key, source, order, cause, since: this.#sim!.now() }
    this.#seen.set(order, named)
    return { ...named, candidate }
  }

  #noteWithdrawn(ready: readonly Ready[]): void {
    const there = new Set(ready.map(({ order }) => order))
    const gone = this.#ready.filter(
      ({ order }) => !there.has(order) && order !== this.#latest?.order,
    )
    if (gone.length === 0) return
    const { order } = this.#latest!
    this.#withdrawn.set(
      order,
      gone.map(({ key }) => key),
    )
  }
}
