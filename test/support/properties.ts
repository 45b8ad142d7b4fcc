/**
 * How often each property is tried, and on which cases: KINOKO_SEED repeats a run (KINOKO_PROPERTY_SEED only
 * that of properties), KINOKO_RUNS makes it
 * longer or shorter. The seed is printed, so that a failure can be had again.
 */
import fc from 'fast-check'

// a browser has no environment: vitest.config.ts puts the seed in here
declare const KINOKO_BROWSER_SEED: string | undefined
const inBrowser = typeof KINOKO_BROWSER_SEED === 'string' ? KINOKO_BROWSER_SEED : undefined

const { process } = globalThis as { process?: { env: Record<string, string | undefined> } }
const given = process?.env['KINOKO_PROPERTY_SEED'] ?? process?.env['KINOKO_SEED'] ?? inBrowser
export const seed = given === undefined ? Date.now() & 0x7fffffff : Number(given)

fc.configureGlobal({ seed })
console.info(`properties: KINOKO_SEED=${seed}`)

/** The number of runs of a property: so many, unless the environment says otherwise. */
export function runs(usual: number): number {
  const asked = process?.env['KINOKO_RUNS']
  return asked === undefined ? usual : Number(asked)
}
