import { createSimulator, fifo, RecordedChoices, seeded } from '../../simulator/index.js'
import type { Deviation, GivenUp } from '../../simulator/index.js'
import { patchGlobals, type PatchedGlobals } from '../globals/patch-globals.js'
import { explain } from '../report/explain.js'
import { SimulationError } from '../report/failure.js'
import { noteOwner } from '../report/hide-arguments.js'
import { FaultInjector } from './fault-injector.js'
import { NotAwaited } from './not-awaited.js'
import { hearRejections } from './rejections/rejections.js'
import { comeToRest } from './rest.js'
import type { RunObserver, RunOptions } from './run-options.js'
import { simulatorOptionsOf } from './simulator-options.js'
import { Simulation } from './simulation.js'
import { noteTimeouts } from './timeouts.js'
import { Watch } from './watch.js'
import { WorkersAtWork } from './workers-at-work.js'

/** A run that goes on: its simulation, the faults and checks that go with it, and its end. */
export class OpenRun {
  readonly sim: Simulation
  readonly #options: RunOptions
  readonly #observer: RunObserver
  readonly #choices: RecordedChoices
  readonly #watch: Watch
  readonly #notAwaited: NotAwaited
  readonly #givenUp: GivenUp[] = []
  readonly #abort: Abort | undefined
  #injector: FaultInjector | undefined
  #globals: PatchedGlobals | undefined
  #endHearing: (() => Promise<void>) | undefined
  /** Of how many rejections {@link explain} has told. */
  #told = 0

  constructor(options: RunOptions, observer: RunObserver = {}) {
    const { seed, config = {}, invariants = [] } = options
    this.#abort = options.signal && listenTo(options.signal)
    const choices = options.choices ?? (seed === undefined ? fifo : seeded(seed))
    this.#options = options
    this.#observer = observer
    this.#choices = new RecordedChoices(choices)
    const ofSimulator = simulatorOptionsOf(options)
    this.sim = new Simulation(createSimulator({ ...ofSimulator, choices: this.#choices }), config)
    noteOwner(this.sim.trace, this.sim)
    this.sim.simulator.hostWork?.ask(new WorkersAtWork(this.sim), (given) =>
      this.#givenUp.push(given),
    )
    this.#notAwaited = new NotAwaited(this.sim)
    this.#watch = new Watch(this.sim, {
      invariants,
      maxSteps: options.maxSteps ?? 1_000_000,
      foreignWaitMs: options.foreignWaitMs ?? 1_000,
      hint: () => this.#tellReplaced(),
    })
  }

  /** The choices so far that were not 0. */
  get deviations(): readonly Deviation[] {
    return this.#choices.deviations
  }

  /**
   * Before the scenario: faults and observers are set to work. Throws the reason of a signal that is aborted by then.
   *
   * @param hasNeighbours - whether code that is no simulation's runs at the same time
   */
  begin(hasNeighbours = false): void {
    const { globals = true, faults, signal } = this.#options
    signal?.throwIfAborted()
    const { sim } = this
    if (globals) this.#patchGlobals(hasNeighbours)
    this.#endHearing = hearRejections({
      world: sim.simulator.world,
      isSole: this.#globals?.isSole ?? true,
      hear: (reason) => this.#watch.hear(reason),
    })
    // the work that the scenario begins before the first event is the simulation's as well
    sim.simulator.hostWork?.turn()
    noteTimeouts(sim, this.#givenUp)
    this.#observer.onStart?.(sim)
    if (faults === undefined) return
    this.#injector = new FaultInjector(sim, faults, this.#choices, (fault) =>
      this.#observer.onFault?.(fault, sim),
    )
  }

  /** Runs code of the simulation's user: the globals are the simulation's for it. */
  runCode<T>(code: () => T): T {
    return this.#globals === undefined ? code() : this.#globals.run(code)
  }

  /** The promise, unless the run goes wrong before it settles. */
  unlessItFails<T>(promise: Promise<T>): Promise<T> {
    const { halted } = this.#observer
    const ends = [this.#watch.failure, halted, this.#abort?.aborted]
    return Promise.race([promise, ...ends.filter((end) => end !== undefined)])
  }

  /** After the scenario: the faults end, the cluster comes to rest, its services and clients are stopped. */
  async finish(): Promise<void> {
    this.#notAwaited.scenarioEnded()
    if (this.#injector !== undefined) {
      await this.unlessItFails(this.#injector.end())
      await this.unlessItFails(comeToRest(this.sim))
    }
    this.#watch.atRest()
    await this.unlessItFails(this.sim.stop())
    this.#watch.atEnd()
    const ending = this.#observer.beforeEnd?.(this.sim)
    if (ending !== undefined) await this.unlessItFails(ending)
  }

  /** The error, with the way back to it in its message, and with the rejections that nobody handled. */
  explain(error: unknown): unknown {
    // it is the caller's own, and tells nothing of the run
    if (isReasonOf(this.#options.signal, error)) return error
    const { rejections } = this.#watch
    this.#told = rejections.length
    const others = rejections.filter(({ cause }) => cause !== causeOf(error))
    const notes = others.map(({ message }) => `also ${message}`)
    return explain(error, this.sim, this.deviations, notes)
  }

  /**
   * However the run ended: nothing goes on after this. Resolves with the first rejection that nobody handled and
   * {@link explain} has not told of; undefined when there is none.
   */
  async close(): Promise<SimulationError | undefined> {
    this.#abort?.forget()
    this.#watch.end()
    this.sim.end()
    this.sim.simulator.hostWork?.close()
    this.#globals?.restore()
    this.#globals = undefined
    await this.#endHearing?.()
    return this.#watch.rejections[this.#told]
  }

  #tellReplaced(): string | undefined {
    const name = this.#globals?.replaced()
    if (name === undefined) return undefined
    return (
      `\`${name}\` is not the simulation's any more: fake timers (vi.useFakeTimers, jest.useFakeTimers) stand in its ` +
      'place. Its time is virtual already: leave them out, or run it with `globals: false`'
    )
  }

  #patchGlobals(hasNeighbours: boolean): void {
    const { world, hostWork } = this.sim.simulator
    const globals = patchGlobals(world, hasNeighbours)
    this.#globals = globals
    hostWork?.enclose((code) => globals.run(code))
  }
}

interface Abort {
  /** Rejects with the reason of the signal. */
  readonly aborted: Promise<never>
  forget(): void
}

function listenTo(signal: AbortSignal): Abort {
  let abort!: () => void
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error)
  })
  aborted.catch(() => undefined)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  return { aborted, forget: () => signal.removeEventListener('abort', abort) }
}

/** Whether an error is the reason for which a signal was aborted. */
export function isReasonOf(signal: AbortSignal | undefined, error: unknown): boolean {
  return signal?.aborted === true && error === signal.reason
}

function causeOf(error: unknown): unknown {
  return error instanceof SimulationError ? error.cause : undefined
}
