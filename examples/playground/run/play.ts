/**
 * Runs a program from its beginning as far as the horizon, at once: a thousand events take a few
 * milliseconds. What a person does in between is part of the run, at the event where it was done; so every
 * change makes another run of the same beginning, and each moment of it can be looked at.
 */
import { deviating, hop, seeded, type Choices, type Deviation } from 'kinoko/simulator'
import { failureReport, simulate, type Scenario, type Simulation } from 'kinoko/testing'
import type { Act } from '../model/intervention.js'
import type { Crossroads, Ending, Place, RunRecord, ToldError } from '../model/record.js'
import { listenToConsole } from './console.js'
import type { Program } from './evaluate.js'
import { intervene } from './intervene.js'
import { Recorder } from './recorder.js'

/** Which of the runs of a program. */
export interface RunSettings {
  /** Undefined: first come, first served. */
  readonly seed?: number | undefined
  /** A run that was found: these decisions, and first come, first served for the rest. */
  readonly deviations?: readonly Deviation[] | undefined
  readonly acts: readonly Act[]
  /** How many events at most. */
  readonly horizon: number
  /** The event after which it is to be noted what stands in line. */
  readonly lookAfter?: number | undefined
}

/** Real milliseconds that a scenario may wait for what is not simulated. */
const foreignWaitMs = 100

/** The text that a program was compiled from, as far as its places are to be told. */
export interface ScenarioText {
  tellError(error: unknown): ToldError
  /** The first place in the text that a stack names. */
  placeIn(stack: string): Place | undefined
}

export async function play(
  program: Program,
  settings: RunSettings,
  { tellError, placeIn }: ScenarioText,
): Promise<RunRecord> {
  const run = new PlayedRun(settings, placeIn)
  const { seed, deviations, horizon } = settings
  try {
    await simulate(
      {
        trace: Infinity,
        foreignWaitMs,
        ...program.options,
        ...(seed === undefined ? {} : { seed }),
        choices: run.choices(deviations === undefined ? undefined : deviating(deviations)),
        maxSteps: horizon,
      },
      (sim) => run.scenario(sim, program.scenario),
    )
    return run.record({ kind: 'rest' })
  } catch (error) {
    // the options of the program are wrong
    if (!run.hasBegun) throw error
    const { code } = error as { code?: unknown }
    if (code === 'KINOKO_STEP_LIMIT') return run.record({ kind: 'horizon' })
    const { hash } = failureReport(error) ?? {}
    const record = run.record({ kind: 'failure', error: tellError(error) })
    return { ...record, ...(hash === undefined ? {} : { hash }) }
  }
}

/** One run while it goes on. */
class PlayedRun {
  readonly #settings: RunSettings
  readonly #placeIn: ScenarioText['placeIn']
  readonly #acts: Act[]
  readonly #picks: ReadonlyMap<number, number>
  readonly #causes: string[] = []
  #leftBehind: readonly string[] = []
  #crossroads: Crossroads | undefined
  #sim: Simulation | undefined
  #recorder: Recorder | undefined

  constructor(settings: RunSettings, placeIn: ScenarioText['placeIn']) {
    this.#settings = settings
    this.#placeIn = placeIn
    this.#acts = settings.acts.filter(({ what }) => what.kind !== 'choose')
    const picks = settings.acts.flatMap(({ after, what }) =>
      what.kind === 'choose' ? [[after, what.place] as const] : [],
    )
    this.#picks = new Map(picks)
  }

  get hasBegun(): boolean {
    return this.#recorder !== undefined
  }

  /** The choices of the run, but where a person has chosen. */
  choices(given: Choices | undefined): Choices {
    const { seed, lookAfter } = this.#settings
    const usual = given ?? (seed === undefined ? deviating([]) : seeded(seed))
    return {
      index: (stream, count) => {
        const index = usual.index(stream, count)
        const world = this.#sim?.simulator.world
        if (stream !== 'next' || world === undefined) return index
        const picked = this.#picks.get(world.steps)
        const taken = picked === undefined ? index : Math.min(picked, count - 1)
        if (world.steps === lookAfter) this.#crossroads = { ways: this.#ways(), taken }
        if (given !== undefined && taken > 0) {
          const ways = this.#ways()
          this.#causes.push(`at event ${world.steps + 1}: ${ways[taken]}, before ${ways[0]}`)
        }
        return taken
      },
    }
  }

  /** The scenario, watched; afterwards all comes to rest, and what a person does still happens. */
  async scenario(sim: Simulation, scenario: Scenario): Promise<void> {
    const recorder = new Recorder(sim, this.#placeIn)
    const { world } = sim.simulator
    this.#sim = sim
    this.#recorder = recorder
    this.#act(0)
    world.events.on('step', () => {
      this.#act(world.steps)
      recorder.takeFrame()
    })
    const stopListening = listenToConsole((text) => recorder.print(text))
    try {
      await scenario(sim)
      const waiting = sim.clients.flatMap(({ client }) => client.waitingCalls)
      this.#leftBehind = waiting.map(({ correlationId }) => correlationId)
    } finally {
      stopListening()
    }
    for (;;) {
      await this.#rest(sim)
      const [next] = this.#acts
      if (next === undefined) break
      this.#act(Math.max(next.after, world.steps))
    }
    recorder.retakeFrame()
    // what it takes to stop the cluster is no part of the picture, unless something goes wrong with it
    if (this.#settings.deviations === undefined) recorder.end()
  }

  /** Until nothing happens any more, and no code that was set going by the last event makes it go on. */
  async #rest(sim: Simulation): Promise<void> {
    const { world } = sim.simulator
    for (let steps = -1; steps !== world.steps;) {
      await sim.idle()
      steps = world.steps
      await new Promise<void>((resolve) => hop(resolve))
      await sim.idle()
    }
  }

  record(ending: Ending): RunRecord {
    const { acts, deviations = [] } = this.#settings
    const recorder = this.#recorder
    if (recorder === undefined) throw new Error('the run has not begun')
    recorder.retakeFrame()
    recorder.end()
    const hash = this.#sim?.trace?.hash()
    return {
      frames: recorder.frames,
      story: recorder.story(),
      calls: recorder.calls,
      acts,
      ending,
      deviations,
      ...(hash === undefined ? {} : { hash }),
      rejections: [],
      leftBehind: this.#leftBehind,
      causes: this.#causes,
      ...(this.#crossroads === undefined ? {} : { crossroads: this.#crossroads }),
    }
  }

  /** What could happen next, in words. */
  #ways(): string[] {
    return this.#sim!.simulator.world.pending().map(this.#recorder!.narrator())
  }

  /** Lets happen what was to happen by that event. */
  #act(steps: number): void {
    while (this.#acts[0] !== undefined && this.#acts[0].after <= steps) {
      const { what } = this.#acts.shift()!
      this.#recorder!.note(what)
      intervene(this.#sim!, what, this.#recorder!.held)
    }
  }
}
