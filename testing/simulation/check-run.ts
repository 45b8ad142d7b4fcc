import { checkOptions, ConfigurationError } from '../../src/index.js'
import type { ExploreOptions } from './explore-options.js'
import type { RunOptions, Scenario, SimulateOptions } from './run-options.js'

const ofRun = Object.keys({
  seed: 0,
  choices: 0,
  trace: 0,
  definitions: 0,
  users: 0,
  virtualHosts: 0,
  ports: 0,
  config: 0,
  faults: 0,
  invariants: 0,
  maxSteps: 0,
  foreignWaitMs: 0,
  globals: 0,
  plugins: 0,
  rabbitmq: 0,
  rules: 0,
} satisfies Record<keyof RunOptions, 0>)

const ofSimulate = Object.keys({ checkDeterminism: 0 } satisfies Record<
  Exclude<keyof SimulateOptions, keyof RunOptions>,
  0
>)

const ofExplore = Object.keys({
  seeds: 0,
  firstSeed: 0,
  deviations: 0,
  maxRuns: 0,
  maxMinimisingRuns: 0,
  checkDeterminism: 0,
  onRun: 0,
} satisfies Record<Exclude<keyof ExploreOptions, keyof RunOptions>, 0>)

const known = {
  simulate: [...ofRun, ...ofSimulate],
  explore: [...ofRun.filter((name) => name !== 'seed' && name !== 'choices'), ...ofExplore],
}

/** Throws a ConfigurationError for unknown options, and where there is no scenario. */
export function checkRun(what: keyof typeof known, options: object, scenario: Scenario): void {
  if (typeof options === 'function') {
    throw new ConfigurationError(`${what} takes options and a scenario: ${what}({}, scenario)`)
  }
  checkOptions(what, options, known[what])
  if (typeof scenario === 'function') return
  throw new ConfigurationError(
    `${what} takes options and a scenario, a function of the simulation: ${what}({}, async (sim) => { ... })`,
  )
}
