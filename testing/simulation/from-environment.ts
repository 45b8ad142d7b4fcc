import type { Deviation } from '../../simulator/index.js'

/**
 * The seed in the environment variable `KINOKO_SEED`, for a run as it was; undefined without one. Throws for
 * one that is no whole number.
 */
export function seedFromEnvironment(): number | undefined {
  const text = variable('KINOKO_SEED')
  if (text === undefined) return undefined
  const seed = Number(text)
  if (Number.isSafeInteger(seed)) return seed
  throw new TypeError(`KINOKO_SEED: \`${text}\` is no whole number`)
}

/**
 * The deviations in the environment variable `KINOKO_DEVIATIONS`, `next:142=1,fault%20delay:3=2`, for a run of an exploration of
 * schedules as it was; undefined without the variable. Throws for what {@link writeDeviations} has not written.
 */
export function deviationsFromEnvironment(): readonly Deviation[] | undefined {
  return variable('KINOKO_DEVIATIONS')?.split(',').map(readDeviation)
}

/** Deviations as a value of `KINOKO_DEVIATIONS`: a word for shells. */
export function writeDeviations(deviations: readonly Deviation[]): string {
  return deviations
    .map(({ stream, at, index }) => `${encodeURIComponent(stream)}:${at}=${index}`)
    .join(',')
}

function readDeviation(text: string): Deviation {
  const [, stream, at, index] = /^([\w%.!~*-]+):(\d{1,15})=(\d{1,15})$/.exec(text) ?? []
  if (stream === undefined) {
    throw new TypeError(
      `KINOKO_DEVIATIONS: \`${text}\` is no deviation, as \`next:142=1\`; the line \`again:\` of a failure has them`,
    )
  }
  return { stream: decodeURIComponent(stream), at: Number(at), index: Number(index) }
}

/** Undefined also for an empty one. */
function variable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env: Record<string, string | undefined> } }
  const text = process?.env[name]
  return text === '' ? undefined : text
}
