/** Runs compiled modules of scenarios. */
import * as kinoko from 'kinoko'
import * as simulator from 'kinoko/simulator'
import * as testing from 'kinoko/testing'
import type { ExploreOptions, RunOptions, Scenario } from 'kinoko/testing'
import { scriptName } from './told-error.js'

/** What is run. */
export interface Program {
  readonly scenario: Scenario
  readonly options?: Omit<RunOptions, 'seed' | 'choices'>
}

/** A program, and how its failures are looked for. */
export interface ScenarioProgram extends Program {
  /** Undefined when the module does not say it. */
  readonly explore:
    Pick<ExploreOptions, 'seeds' | 'firstSeed' | 'deviations' | 'maxRuns'> | undefined
}

const modules: Readonly<Record<string, unknown>> = {
  kinoko,
  'kinoko/simulator': simulator,
  'kinoko/testing': testing,
}

/** Throws when the module does not say what is to be run, or when its own code throws. */
export function evaluate(js: string): ScenarioProgram {
  const exports: Record<string, unknown> = {}
  // indirect: the code sees no local names of ours; one line before it, which `linesBefore` counts
  const module = (0, eval)(
    `(function (exports, require) {\n${js}\n})\n//# sourceURL=${scriptName}`,
  ) as (exports: object, require: (name: string) => unknown) => void
  module(exports, requireModule)
  return programOf(exports)
}

function requireModule(name: string): unknown {
  if (Object.hasOwn(modules, name)) return modules[name]
  const known = Object.keys(modules).join(', ')
  throw new Error(`there is no module '${name}' here; there are ${known}`)
}

function programOf(exports: Record<string, unknown>): ScenarioProgram {
  const { scenario, options = {} } = exports as {
    readonly scenario?: Scenario
    readonly options?: ExploreOptions
  }
  if (typeof scenario !== 'function') {
    throw new TypeError(
      'the module exports no function named `scenario`: export async function scenario(sim) { ... }',
    )
  }
  const { seeds, firstSeed, deviations, maxRuns, rabbitmq, ...runOptions } = options
  if (typeof rabbitmq === 'object') {
    throw new TypeError('the playground shows one version of RabbitMQ: `rabbitmq` has to be one')
  }
  const explore = { seeds, firstSeed, deviations, maxRuns }
  const isTold = seeds !== undefined || deviations !== undefined
  return {
    scenario,
    options: { globals: true, ...runOptions, ...defined({ rabbitmq }) },
    explore: isTold ? defined(explore) : undefined,
  }
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const known = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(known) as { [K in keyof T]: Exclude<T[K], undefined> }
}
