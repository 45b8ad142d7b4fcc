/**
 * The seed in the environment variable `KINOKO_SEED`, for a run as it was; undefined without one. Throws for
 * one that is no whole number.
 */
export function seedFromEnvironment(): number | undefined {
  const { process } = globalThis as { process?: { env: Record<string, string | undefined> } }
  const text = process?.env['KINOKO_SEED']
  if (text === undefined || text === '') return undefined
  const seed = Number(text)
  if (Number.isSafeInteger(seed)) return seed
  throw new TypeError(`KINOKO_SEED: \`${text}\` is no whole number`)
}
