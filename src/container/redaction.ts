import type { Kwargs } from '../service/signature.js'
import type { WorkerEntrypoint } from './worker.js'

const redacted = '********'

/**
 * The arguments of a call by parameter name, for logs and traces, with the entrypoint's sensitive
 * arguments hidden: `password`, `card.number`, `users[0].token`. What a path does not lead to is left; but
 * if no parameter has the name at all, everything is hidden, since a bundler may have renamed it.
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
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  const place = copy as Record<string, unknown>
  place[key] = hide(place[key], rest)
  return copy
}
