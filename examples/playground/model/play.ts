/**
 * Runs a program from its beginning as far as the horizon, at once: a thousand events take a few
 * milliseconds. What a person does in between is part of the run, at the event where it was done; so every
 * change makes another run of the same beginning, and each moment of it can be looked at.
 */
import { deviating, hop, seeded, type Choices, type Deviation } from 'kinoko/simulator'
import {
  failureReport,
  simulate,
  type RunOptions,
  type Scenario,
  type Simulation,
} from 'kinoko/testing'
import { intervene, type Act } from './intervention.js'
import { Recorder } from './recorder.js'
import type { Ending, Printed, RunRecord } from './record.js'

/** What is run. */
export interface Program {
  readonly scenario: Scenario
  readonly options?: Omit<RunOptions, 'seed' | 'choices'>
}

/** Which of its runs. */
export interface RunSettings {
  /** Undefined: first come, first served. */
  readonly seed?: number | undefined
  /** A run that was found: these decisions, and first come, first served for the rest. */
  readonly deviations?: readonly Deviation[] | undefined
  readonly acts: readonly Act[]
  /** How many events at most. */
  readonly horizon: number
  /** The event after which it is to be noted what stands in line. */
  readonly lookAfter?: number
}

/** What could have happened next, the first in line first, and which of it did. */
export interface Crossroads {
  readonly ways: readonly string[]
  readonly taken: number
}

/** Real milliseconds that a scenario may wait for what is not simulated. */
const foreignWaitMs = 100

export async function play(program: Program, settings: RunSettings): Promise<RunRecord> {
  const run = new PlayedRun(settings)
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
    const { code } = error as { code?: unknown }
    if (code === 'KINOKO_STEP_LIMIT') return run.record({ kind: 'horizon' })
    const { hash } = failureReport(error) ?? {}
    return { ...run.record({ kind: 'failure', message: reasonOf(error) }), ...optional({ hash }) }
  }
}

/** One run while it goes on. */
class PlayedRun {
  readonly #settings: RunSettings
  readonly #acts: Act[]
  readonly #picks: ReadonlyMap<number, number>
  readonly #printed: Printed[] = []
  #crossroads: Crossroads | undefined
  #sim: Simulation | undefined
  #recorder: Recorder | undefined

  constructor(settings: RunSettings) {
    this.#settings = settings
    this.#acts = settings.acts.filter(({ what }) => what.kind !== 'choose')
    const picks = settings.acts.flatMap(({ after, what }) =>
      what.kind === 'choose' ? [[after, what.place] as const] : [],
    )
    this.#picks = new Map(picks)
  }

  /** The choices of the run, but where a person has chosen. */
  choices(given: Choices | undefined): Choices {
    const { seed } = this.#settings
    const usual = given ?? (seed === undefined ? deviating([]) : seeded(seed))
    return {
      index: (stream, count) => {
        const index = usual.index(stream, count)
        const world = this.#sim?.simulator.world
        if (stream !== 'next' || world === undefined) return index
        const picked = this.#picks.get(world.steps)
        const taken = picked === undefined ? index : Math.min(picked, count - 1)
        if (world.steps === this.#settings.lookAfter) {
          const narrate = this.#recorder!.narrator()
          this.#crossroads = { ways: world.pending().map(narrate), taken }
        }
        return taken
      },
    }
  }

  /** The scenario, watched; afterwards all comes to rest, and what a person does still happens. */
  async scenario(sim: Simulation, scenario: Scenario): Promise<void> {
    const recorder = new Recorder(sim)
    const { world } = sim.simulator
    this.#sim = sim
    this.#recorder = recorder
    this.#act(0)
    world.events.on('step', () => {
      this.#act(world.steps)
      recorder.takeFrame()
    })
    await this.#withConsole(() => scenario(sim))
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
    return {
      frames: recorder.frames,
      entries: recorder.entries,
      story: recorder.story(),
      calls: recorder.calls,
      acts,
      ending,
      deviations,
      ...optional({ hash: this.#sim?.trace?.hash() }),
      printed: this.#printed,
      causes: [],
      ...optional({ crossroads: this.#crossroads }),
    }
  }

  /** Lets happen what was to happen by that event. */
  #act(steps: number): void {
    while (this.#acts[0] !== undefined && this.#acts[0].after <= steps) {
      const { what } = this.#acts.shift()!
      this.#recorder!.note(what)
      intervene(this.#sim!, what, this.#recorder!.held)
    }
  }

  /** What the scenario prints is shown beside the picture, too. */
  async #withConsole(body: () => Promise<unknown>): Promise<void> {
    const { log } = console
    console.log = (...words: unknown[]) => {
      const text = words.map(show).join(' ')
      this.#printed.push({ frame: this.#recorder!.frames.length - 1, text })
    }
    try {
      await body()
    } finally {
      console.log = log
    }
  }
}

/** Leaves out what is undefined. */
function optional<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function reasonOf(error: unknown): string {
  const report = failureReport(error)
  if (report !== undefined) return report.reason
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function show(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? 'undefined' : JSON.stringify(value)
}
