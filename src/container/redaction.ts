import type { Kwargs } from '../service/signature.js'
import type { WorkerEntrypoint } from './worker.js'

const redacted = '********'

/**
 * The arguments of a call by parameter name, for logs and traces, with the entrypoint's sensitive
 * arguments hidden: `password`, `card.number`, `users[0].token`, `users.token` for each in a list, or in a table of users by name. A path that leads nowhere hides nothing; but
 * if no parameter of the name is declared (`params`), everything is hidden, since any argument may be the one.
 */
export function redactedArguments(
  entrypoint: Pick<WorkerEntrypoint, 'signature' | 'sensitiveArguments'>,
  args: readonly unknown[],
  kwargs: Kwargs,
): Record<string, unknown> {
  const named = entrypoint.signature.name(args, kwargs)
  for (const path of entrypoint.sensitiveArguments) {
    const [name = '', ...keys] = path.split(/[.[\]]+/).filter((key) => key !== '')
    if (named.has(name)) named.set(name, hide(named.get(name), keys))
    else if (!entrypoint.signature.hasParameter(name)) hideAll(named)
  }
  return Object.fromEntries(named)
}

function hideAll(named: Map<string, unknown>): void {
  for (const name of named.keys()) named.set(name, redacted)
}

/** A copy of the value with the place at the end of the path hidden. */
function hide(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return redacted
  // `users.token` is the token of each user in a list
  if (Array.isArray(value) && !/^\d+$/.test(key)) return value.map((item) => hide(item, path))
  if (typeof value !== 'object' || value === null) return value
  // or of each in a table, by name or number
  if (!Object.hasOwn(value, key)) return hideInEach(value, path)
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  const place = copy as Record<string, unknown>
  place[key] = hide(place[key], rest)
  return copy
}

/** A copy of a table of users by name, with the place hidden in each user that has it. */
function hideInEach(table: object, path: readonly string[]): object {
  const [key = ''] = path
  const hasPlace = (item: unknown): item is object =>
    typeof item === 'object' && item !== null && (Array.isArray(item) || Object.hasOwn(item, key))
  const entries = Object.entries(table)
  if (!entries.some(([, item]) => hasPlace(item))) return table
  return Object.fromEntries(
    entries.map(([name, item]) => [name, hasPlace(item) ? hide(item, path) : item]),
  )
}
