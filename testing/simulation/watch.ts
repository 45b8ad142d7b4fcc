import { hop, wakeAfter, type WorldEvents } from '../../simulator/index.js'
import { diagnose } from './diagnosis.js'
import { SimulationError } from '../report/failure.js'
import { tellThrown } from '../report/thrown.js'
import type { Invariant, InvariantCheck } from './invariant.js'
import type { Simulation } from './simulation.js'

export interface WatchOptions {
  readonly invariants: readonly Invariant[]
  /** How many events a run may have. */
  readonly maxSteps: number
  /** Real milliseconds that something outside the simulation may take before the run counts as stuck. */
  readonly foreignWaitMs: number
  /** Another reason that nothing happens, in words; undefined when there is none. */
  hint(): string | undefined
}

/** Watches over a running simulation: invariants, the limit of events, and whether it can still go on. */
export class Watch {
  /** Rejects when the run has gone wrong by itself; never resolves. */
  readonly failure: Promise<never>
  readonly #sim: Simulation
  readonly #options: WatchOptions
  readonly #checks: readonly (readonly [name: string, check: InvariantCheck])[]
  #fail!: (error: SimulationError) => void
  readonly #rejections: unknown[] = []
  #isOver = false

  constructor(sim: Simulation, options: WatchOptions) {
    this.#sim = sim
    this.#options = options
    this.failure = new Promise<never>((_resolve, reject) => {
      this.#fail = reject
    })
    this.failure.catch(() => undefined)
    this.#checks = options.invariants.map((invariant) => [invariant.name, invariant.attach(sim)])
    const { events } = sim.simulator.world
    events.on('step', this.#afterStep)
    events.on('uncaught', this.#onUncaught)
    void this.#lookOutForStandstill()
  }

  /** Everything has come to rest; throws when an invariant does not hold. */
  atRest(): void {
    this.#ask((check) => check.atRest?.())
  }

  /** Everything was stopped; throws when an invariant does not hold. */
  atEnd(): void {
    this.#ask((check) => check.atEnd?.())
  }

  /** A promise of the run's code was rejected, and nobody handles that. */
  hear(reason: unknown): void {
    this.#rejections.push(reason)
    if (!this.#isOver) this.#stop(unhandled(reason))
  }

  /** An error for each rejection that nobody handled. */
  get rejections(): readonly SimulationError[] {
    return this.#rejections.map(unhandled)
  }

  /** The run is over, one way or the other. */
  end(): void {
    this.#isOver = true
    const { events } = this.#sim.simulator.world
    events.off('step', this.#afterStep)
    events.off('uncaught', this.#onUncaught)
  }

  readonly #onUncaught = ({ error, host }: WorldEvents['uncaught']): void => {
    if (!this.#isOver) this.#stop(uncaught(error, host))
  }

  readonly #afterStep = (): void => {
    if (this.#isOver) return
    const { world } = this.#sim.simulator
    if (world.steps > this.#options.maxSteps) {
      const limit = this.#options.maxSteps.toLocaleString('en')
      const text = `the run had more than ${limit} events (maxSteps): does something go round for ever?`
      this.#stop(new SimulationError('KINOKO_STEP_LIMIT', `${text}\n${diagnose(this.#sim)}`))
    }
    for (const [name, check] of this.#checks) {
      const problem = check.afterStep?.()
      if (problem !== undefined) this.#stop(violation(name, problem))
    }
  }

  #stop(error: SimulationError): void {
    this.#isOver = true
    this.#sim.simulator.world.pause()
    this.#fail(error)
  }

  #ask(question: (check: InvariantCheck) => string | undefined): void {
    for (const [name, check] of this.#checks) {
      const problem = question(check)
      if (problem !== undefined) throw violation(name, problem)
    }
  }

  /** Nothing can happen, and nothing came from outside for a while: a scenario that still waits waits for ever. */
  async #lookOutForStandstill(): Promise<void> {
    const { world } = this.#sim.simulator
    while (!this.#isOver) {
      await world.idle()
      const { steps } = world
      const hasMoved = (): boolean => world.steps > steps || this.#isOver
      await this.#giveForeignAwaitsTime(hasMoved)
      if (hasMoved()) continue
      const hint = this.#options.hint()
      const lines = [
        'nothing can happen any more, and the scenario still waits',
        ...(hint === undefined ? [] : [`- ${hint}`]),
        diagnose(this.#sim),
      ]
      this.#stop(new SimulationError('KINOKO_SIMULATION_STUCK', lines.join('\n')))
    }
  }

  async #giveForeignAwaitsTime(isDone: () => boolean): Promise<void> {
    // first for things that need no more than the event loop itself
    for (let i = 0; i < 20 && !isDone(); i++) await new Promise<void>((resolve) => hop(resolve))
    const pauseMs = 5
    for (let waited = 0; waited < this.#options.foreignWaitMs && !isDone(); waited += pauseMs) {
      await new Promise<void>((resolve) => void wakeAfter(pauseMs, resolve, true))
    }
  }
}

function unhandled(reason: unknown): SimulationError {
  const text =
    `a promise was rejected, and nobody handles that: ${tellThrown(reason)}\n` +
    'Is an `await` or a `.catch` missing? The `cause` of this error has the stack'
  return new SimulationError('KINOKO_UNHANDLED_REJECTION', text, { cause: reason })
}

function uncaught(error: unknown, host = 'the simulation'): SimulationError {
  const text =
    `${host} threw an exception that nobody catches, which ends a process: ${tellThrown(error)}\n` +
    'An `error` event without a listener throws, too: connections and channels of amqplib need one. ' +
    'The `cause` of this error has the stack'
  return new SimulationError('KINOKO_UNCAUGHT_EXCEPTION', text, { cause: error })
}

function violation(name: string, problem: string): SimulationError {
  return new SimulationError('KINOKO_INVARIANT_VIOLATED', `${name}: ${problem}`)
}
