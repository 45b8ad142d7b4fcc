/** The rules for the options of an entrypoint: wrong ones would be noticed only when a method throws, or never. */
import { ConfigurationError } from '../errors/errors.js'
import { describe } from '../support/describe.js'

interface Given {
  readonly expectedExceptions: readonly unknown[]
  readonly sensitiveArguments: readonly unknown[]
  readonly params: unknown
  readonly result: unknown
}

/** Throws a ConfigurationError that names the option. */
export function checkEntrypointOptions(entrypoint: string, given: Given): void {
  for (const value of given.expectedExceptions) {
    if (typeof value === 'function') continue
    throw wrong(entrypoint, 'expectedExceptions', 'the classes of errors', value)
  }
  for (const value of given.sensitiveArguments) {
    if (typeof value === 'string' && isPath.test(value)) continue
    const expected = 'names or paths (`card.number`, `users[0].token`, `users.token` of each user)'
    throw wrong(entrypoint, 'sensitiveArguments', expected, value)
  }
  checkParams(entrypoint, given.params)
  if (given.result === undefined || isSchema(given.result)) return
  throw wrong(entrypoint, 'result', 'a schema (zod, valibot, any Standard Schema)', given.result)
}

/** The paths that lead somewhere; another, such as `users[*].token`, would hide nothing. */
const isPath = /^[^\s.*'"[\]]+(?:\.[^\s.*'"[\]]+|\[\d*\])*$/

function checkParams(entrypoint: string, params: unknown): void {
  if (params === undefined) return
  if (Array.isArray(params)) {
    const odd: unknown = params.find((name) => typeof name !== 'string')
    if (odd !== undefined) throw wrong(entrypoint, 'params', "names: ['a', 'b?']", odd)
    return
  }
  const entries = typeof params === 'object' && params !== null ? Object.entries(params) : undefined
  if (entries === undefined) throw wrong(entrypoint, 'params', "names: ['a', 'b?']", params)
  for (const [name, schema] of entries) {
    if (isSchema(schema)) continue
    throw wrong(
      entrypoint,
      `params.${name}`,
      'a schema (zod, valibot, any Standard Schema)',
      schema,
    )
  }
}

/** Some libraries make functions of their schemas. */
function isSchema(value: unknown): boolean {
  const isThing = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isThing && '~standard' in value
}

function wrong(
  entrypoint: string,
  option: string,
  expected: string,
  value: unknown,
): ConfigurationError {
  return new ConfigurationError(
    `${entrypoint}: \`${option}\` must be ${expected}, not ${describe(value)}`,
  )
}
