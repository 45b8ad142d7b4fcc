import type { Choices } from '../../simulator/index.js'
import { checkOptions, ConfigurationError } from '../../src/index.js'
import { tellThrown as describe } from '../report/thrown.js'
import { checkSettings } from './check-value.js'
import type { ExploreOptions } from './explore-options.js'
import type { Invariant } from './invariant.js'
import { checkPlan, type FaultPlan } from './faults.js'
import { strategyNames } from './strategies/strategy.js'
import { refuseGenerator } from './generator.js'
import type { RunOptions, Scenario, SimulateOptions } from './run-options.js'

const ofRun = Object.keys({
  seed: 0,
  maxLatencyMs: 0,
  packets: 0,
  choices: 0,
  trace: 0,
  definitions: 0,
  users: 0,
  virtualHosts: 0,
  ports: 0,
  hosts: 0,
  config: 0,
  faults: 0,
  invariants: 0,
  maxSteps: 0,
  foreignWaitMs: 0,
  globals: 0,
  deprecatedFeatures: 0,
  plugins: 0,
  rabbitmq: 0,
  rules: 0,
  signal: 0,
} satisfies Record<keyof RunOptions, 0>)

const ofSimulate = Object.keys({ checkDeterminism: 0 } satisfies Record<
  Exclude<keyof SimulateOptions, keyof RunOptions>,
  0
>)

const ofExplore = Object.keys({
  seeds: 0,
  firstSeed: 0,
  deviations: 0,
  exhaustive: 0,
  quietRuns: 0,
  maxRuns: 0,
  timeMs: 0,
  maxMinimisingRuns: 0,
  checkDeterminism: 0,
  strategy: 0,
  depth: 0,
  onRun: 0,
} satisfies Record<Exclude<keyof ExploreOptions, keyof RunOptions>, 0>)

const known = {
  simulate: [...ofRun, ...ofSimulate],
  explore: [...ofRun.filter((name) => name !== 'seed' && name !== 'choices'), ...ofExplore],
}

/** Throws a ConfigurationError for unknown options, and where there is no scenario. */
export function checkRun(what: keyof typeof known, options: object, scenario: Scenario): void {
  if (typeof options !== 'object' || (options as object | null) === null) {
    throw new ConfigurationError(`${what} takes options and a scenario: ${what}({}, scenario)`)
  }
  checkOptions(what, options, known[what])
  checkRunOptions(what, options)
  const { checkDeterminism, onRun } = options as ExploreOptions
  if (checkDeterminism !== undefined && typeof checkDeterminism !== 'boolean') {
    throw wrong('checkDeterminism', 'true or false', describe(checkDeterminism), what)
  }
  if (onRun !== undefined && typeof onRun !== 'function') {
    throw wrong('onRun', 'a function', describe(onRun), what)
  }
  if (typeof scenario === 'function') {
    refuseGenerator(scenario)
    return
  }
  throw new ConfigurationError(
    `${what} takes options and a scenario, a function of the simulation: ${what}({}, async (sim) => { ... })`,
  )
}

function checkRunOptions(what: string, options: RunOptions): void {
  const { seed, config, invariants, maxSteps, foreignWaitMs, faults, choices, globals, signal } =
    options
  const refuse = (name: string, expected: string, given: unknown): never => {
    throw wrong(name, expected, describe(given), what)
  }
  if (seed !== undefined && !Number.isInteger(seed)) refuse('seed', 'a whole number', seed)
  if (config !== undefined) checkSettings(`${what}: \`config\``, config)
  if (globals !== undefined && typeof globals !== 'boolean') {
    refuse('globals', 'true or false', globals)
  }
  if (invariants !== undefined && !areInvariants(invariants)) {
    refuse('invariants', 'a list of { name, attach }', invariants)
  }
  if (maxSteps !== undefined && !isFrom(1, maxSteps)) {
    refuse('maxSteps', 'a number of events, 1 or more', maxSteps)
  }
  if (foreignWaitMs !== undefined && !isFrom(0, foreignWaitMs)) {
    refuse('foreignWaitMs', 'a number of milliseconds, 0 or more', foreignWaitMs)
  }
  if (faults !== undefined && !((faults as FaultPlan | null)?.faults instanceof Map)) {
    refuse('faults', 'a plan: `faults.all()`', faults)
  }
  if (faults !== undefined) checkPlan(faults)
  if (choices !== undefined && typeof (choices as Choices | null)?.index !== 'function') {
    refuse('choices', 'choices: `seeded(1)`', choices)
  }
  // a signal of another realm is one, too
  const isSignal = typeof (signal as AbortSignal | null | undefined)?.throwIfAborted === 'function'
  if (signal !== undefined && !isSignal) refuse('signal', 'an AbortSignal', signal)
}

/** A text that reads like a number is none. */
function isFrom(least: number, value: unknown): boolean {
  return typeof value === 'number' && value >= least
}

function areInvariants(list: unknown): boolean {
  const all: readonly (Partial<Invariant> | null | undefined)[] = Array.isArray(list)
    ? list
    : [null]
  return all.every((one) => typeof one?.name === 'string' && typeof one.attach === 'function')
}

/** The seeds that were given as a list, or by a generator. Throws a ConfigurationError for what is neither. */
export function listOfSeeds(seeds: unknown): number[] {
  if (typeof seeds === 'object' && seeds !== null && Symbol.iterator in seeds) {
    return [...(seeds as Iterable<number>)]
  }
  throw wrong('seeds', 'a number or a list', describe(seeds))
}

/**
 * Throws a ConfigurationError for an exploration that would not run once: it would pass whatever the scenario does.
 *
 * @param seeds as many as were asked for, or the list
 */
export function checkExplore(options: ExploreOptions, seeds: number | readonly number[]): void {
  const { firstSeed, deviations, maxRuns, maxMinimisingRuns, timeMs } = options
  if (typeof seeds === 'number') checkCount('seeds', seeds, 1)
  else if (seeds.length === 0) throw wrong('seeds', 'at least one seed', 'an empty list')
  else for (const seed of seeds) checkCount('seeds', seed, Number.MIN_SAFE_INTEGER)
  checkCount('firstSeed', firstSeed, Number.MIN_SAFE_INTEGER)
  checkCount('deviations', deviations, 0)
  checkCount('maxRuns', maxRuns, 1)
  checkCount('quietRuns', options.quietRuns, 1)
  checkCount('maxMinimisingRuns', maxMinimisingRuns, 0)
  if (timeMs !== undefined && !(isFrom(0, timeMs) && timeMs > 0)) {
    throw wrong('timeMs', 'a number of milliseconds, more than 0', describe(timeMs))
  }
  if (Array.isArray(seeds) && firstSeed !== undefined) {
    throw new ConfigurationError('explore: `firstSeed` is for a number of seeds')
  }
  checkStrategy(options)
  checkExhaustive(options)
}

function checkExhaustive(options: ExploreOptions): void {
  const { exhaustive } = options
  if (exhaustive === undefined) return
  if (typeof exhaustive !== 'boolean') {
    checkOptions('explore: exhaustive', exhaustive, ['deviations', 'sharedMemory'])
    checkCount('exhaustive.deviations', exhaustive.deviations, 0)
  }
  const other = ofSeeds.find((name) => options[name] !== undefined && options[name] !== false)
  if (other === undefined) return
  const hint =
    other === 'deviations' ? ': `exhaustive: { deviations: 1 }`' : ', and `exhaustive` has none'
  throw new ConfigurationError(`explore: \`${other}\` is for other explorations${hint}`)
}

/** Options that mean nothing where every schedule is run. */
const forSeeds = ['seeds', 'firstSeed', 'quietRuns', 'strategy', 'depth'] as const

/** Options that mean nothing in an exhaustive exploration. */
const ofSeeds = [
  ...forSeeds,
  'deviations',
  'maxLatencyMs',
  'packets',
  'faults',
  'checkDeterminism',
] as const

function checkStrategy(options: ExploreOptions): void {
  const { strategy, depth, deviations, exhaustive } = options
  checkCount('depth', depth, 1, mostDepth)
  if (strategy !== undefined && !strategyNames.includes(strategy)) {
    throw wrong('strategy', `one of ${strategyNames.join(', ')}`, describe(strategy))
  }
  if (depth !== undefined && (strategy === 'random' || strategy === 'pos')) {
    throw new ConfigurationError(`explore: \`depth\` is for pct and portfolio, not for ${strategy}`)
  }
  if (deviations === undefined || exhaustive !== undefined) return
  const name = forSeeds.find((other) => options[other] !== undefined)
  if (name === undefined) return
  throw new ConfigurationError(
    `explore: \`${name}\` is for seeds; with \`deviations\` every schedule is run, in order`,
  )
}

/** Drawn for each run before it begins; three find nearly all that depend on an order. */
const mostDepth = 1_000

function checkCount(name: string, value: number | undefined, min: number, max = Infinity): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= max)) return
  const least = min < 0 ? 'a whole number' : `a whole number of at least ${min}`
  const expected = max === Infinity ? least : `a whole number from ${min} to ${max}`
  throw wrong(name, expected, describe(value))
}

function wrong(
  name: string,
  expected: string,
  given: string,
  what = 'explore',
): ConfigurationError {
  return new ConfigurationError(`${what}: \`${name}\` must be ${expected}, not ${given}`)
}
