/**
 * How much tests try that try many cases. `npm test` takes a sample, so that it is over within a minute;
 * `KINOKO_FULL=1`, as in CI, takes all; `KINOKO_RUNS` says how many.
 */

// a browser has no environment: vitest.config.ts puts it in here
declare const KINOKO_BROWSER_ENVIRONMENT: Record<string, string | undefined> | undefined

const { process } = globalThis as { process?: { env: Record<string, string | undefined> } }

/** The environment variables of the tests, in a browser as well. */
export const environment: Readonly<Record<string, string | undefined>> =
  typeof KINOKO_BROWSER_ENVIRONMENT === 'object' ? KINOKO_BROWSER_ENVIRONMENT : (process?.env ?? {})

/** Whether all cases are taken, not a sample. */
export const isFull = environment['KINOKO_FULL'] !== undefined

/** The number of runs of a test of which all, or a sample, are taken. */
export function runs(all: number, sample = Math.ceil(all / 5)): number {
  const asked = environment['KINOKO_RUNS']
  if (asked !== undefined) return Number(asked)
  return isFull ? all : sample
}

/** Which part of a sample this run takes: another one on each run, unless KINOKO_SEED says. */
const turn = Number(environment['KINOKO_SEED'] ?? Math.floor(Math.random() * 60))

/** Whether a case is in the sample, which is one of so many parts. `KINOKO_FULL=1` takes all. */
export function isInSample(title: string, parts: number): boolean {
  if (isFull) return true
  let hash = 0
  for (const character of title) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003
  return (hash + turn) % parts === 0
}
