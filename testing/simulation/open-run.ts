import { createSimulator, fifo, RecordedChoices, seeded } from '../../simulator/index.js'
import type { Departure } from '../../simulator/index.js'
import { patchGlobals } from '../globals/patch-globals.js'
import { explain } from '../report/explain.js'
import { FaultInjector } from './fault-injector.js'
import { comeToRest } from './rest.js'
import type { RunObserver, RunOptions } from './run.js'
import { Simulation } from './simulation.js'
import { noteTimeouts } from './timeouts.js'
import { Watch } from './watch.js'

/** A run that goes on: its simulation, what goes wrong with it, and its end. */
export class OpenRun {
  readonly sim: Simulation
  readonly #options: RunOptions
  readonly #observer: RunObserver
  readonly #choices: RecordedChoices
  readonly #watch: Watch
  #injector: FaultInjector | undefined
  #restoreGlobals: (() => void) | undefined

  constructor(options: RunOptions, observer: RunObserver = {}) {
    const { seed, config = {}, invariants = [] } = options
    const choices = options.choices ?? (seed === undefined ? fifo : seeded(seed))
    this.#options = options
    this.#observer = observer
    this.#choices = new RecordedChoices(choices)
    this.sim = new Simulation(createSimulator({ ...options, choices: this.#choices }), config)
    this.#watch = new Watch(this.sim, {
      invariants,
      maxSteps: options.maxSteps ?? 1_000_000,
      foreignWaitMs: options.foreignWaitMs ?? 1_000,
    })
  }

  /** The decisions so far that were not the first in line. */
  get departures(): readonly Departure[] {
    return this.#choices.departures
  }

  /** Before the scenario. */
  begin(): void {
    const { globals, faults } = this.#options
    const { sim } = this
    if (globals === true) this.#restoreGlobals = patchGlobals(sim.simulator.world)
    noteTimeouts(sim)
    this.#observer.onStart?.(sim)
    if (faults === undefined) return
    const onAccident = (text: string): void => this.#observer.onAccident?.(text, sim)
    this.#injector = new FaultInjector(sim, faults, this.#choices, onAccident)
  }

  /** The promise, unless the run goes wrong before it settles. */
  unlessItFails<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#watch.failure])
  }

  /** After the scenario: accidents end, all comes to rest, what was started is stopped. */
  async finish(): Promise<void> {
    if (this.#injector !== undefined) {
      await this.unlessItFails(this.#injector.end())
      await this.unlessItFails(comeToRest(this.sim))
    }
    this.#watch.atRest()
    await this.unlessItFails(this.sim.stop())
    this.#watch.atEnd()
  }

  /** The error, with the way back to it in its message. */
  explain(error: unknown): unknown {
    return explain(error, this.sim, this.departures)
  }

  /** Whatever happened: nothing goes on after this. */
  close(): void {
    this.#watch.end()
    this.sim.simulator.world.pause()
    this.#restoreGlobals?.()
    this.#restoreGlobals = undefined
  }
}
