/** Runs compiled modules of scenarios. */
import * as kinoko from 'kinoko'
import * as simulator from 'kinoko/simulator'
import * as testing from 'kinoko/testing'
import type { ExploreOptions, RunOptions, Scenario } from 'kinoko/testing'
import type { Program } from '../model/play.js'

/** A program, and how its failures are found. */
export interface ScenarioProgram extends Program {
  readonly explore: ExploreOptions
  /** The same without its bug, where there is such a thing. */
  readonly fixed?: Program
}

const modules: Readonly<Record<string, unknown>> = {
  kinoko,
  'kinoko/simulator': simulator,
  'kinoko/testing': testing,
}

/** Throws when the module does not say what is to be run, or when its own code throws. */
export function evaluate(compiled: string): ScenarioProgram {
  const exports: Record<string, unknown> = {}
  const require = (name: string): unknown => {
    if (name in modules) return modules[name]
    throw new Error(`there is no module '${name}' here, only ${Object.keys(modules).join(', ')}`)
  }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it is what this is for
  new Function('exports', 'require', compiled)(exports, require)
  return programOf(exports)
}

interface ScenarioModule {
  readonly scenario?: Scenario
  readonly options?: RunOptions
}

interface Bug {
  readonly explore: ExploreOptions
  readonly buggy: Scenario
  readonly fixed: Scenario
}

function programOf(exports: Record<string, unknown>): ScenarioProgram {
  const { scenario, options = {} } = exports as ScenarioModule
  if (typeof scenario === 'function') {
    return { scenario, options, explore: { deviations: 1, maxRuns: 2_000, ...options } }
  }
  const bug = Object.values(exports).find(isBug)
  if (bug === undefined) throw new Error('the module exports no function named `scenario`')
  const { explore, buggy, fixed } = bug
  const runOptions = runOptionsOf(explore)
  return {
    scenario: buggy,
    options: runOptions,
    explore,
    fixed: { scenario: fixed, options: runOptions },
  }
}

function isBug(value: unknown): value is Bug {
  const bug = value as Partial<Bug> | null | undefined
  return typeof bug === 'object' && typeof bug?.buggy === 'function'
}

/** Without what only an exploration knows of. */
function runOptionsOf({ config, faults, invariants, globals }: ExploreOptions): RunOptions {
  return {
    ...(config === undefined ? {} : { config }),
    ...(faults === undefined ? {} : { faults }),
    ...(invariants === undefined ? {} : { invariants }),
    ...(globals === undefined ? {} : { globals }),
  }
}
