import type { Kwargs } from '../service/signature.js'
import { hidden } from '../support/secret-key.js'
import type { WorkerEntrypoint } from './worker.js'

/**
 * The arguments of a call by parameter name, for logs and traces, with the entrypoint's sensitive
 * arguments hidden: `password`, `card.number`, `users[0].token`, `users.token` of the table itself, and of each in a
 * list, or in a table of users by name; a `Map` or `Set` on the way is hidden as a whole. A path that leads nowhere hides
 * nothing; but if no parameter of the name is declared (`params`), everything is hidden, since any argument may be the
 * one. So are arguments that the method does not take, where it has sensitive ones: one may have come to a wrong place.
 */
export function redactedArguments(
  entrypoint: Pick<WorkerEntrypoint, 'signature' | 'sensitiveArguments'>,
  args: readonly unknown[],
  kwargs: Kwargs,
): Record<string, unknown> {
  const { signature, sensitiveArguments } = entrypoint
  const named = signature.name(args, kwargs)
  for (const path of sensitiveArguments) {
    const [name = '', ...keys] = keysOf(path)
    if (named.has(name)) named.set(name, hide(named.get(name), keys))
    else if (!signature.hasParameter(name)) hideAll(named)
  }
  if (sensitiveArguments.length > 0) {
    const misplaced = [...named.keys()].filter((name) => !signature.hasParameter(name))
    for (const name of misplaced) named.set(name, hidden)
  }
  return Object.fromEntries(named)
}

/** Whether a parameter is sensitive, or a part of it; all are when a path leads to none of them. */
export function isSensitive(
  { signature, sensitiveArguments }: Pick<WorkerEntrypoint, 'signature' | 'sensitiveArguments'>,
  parameter: string,
): boolean {
  return sensitiveArguments.some((path) => {
    const [name = ''] = keysOf(path)
    return name === parameter || !signature.hasParameter(name)
  })
}

function keysOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter((key) => key !== '')
}

function hideAll(named: Map<string, unknown>): void {
  for (const name of named.keys()) named.set(name, hidden)
}

/** A copy of the value with the places hidden to which the path may lead. */
function hide(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return hidden
  if (Array.isArray(value)) return hideInList(value, path, hide)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (isCollection(value)) return hidden
  // `users.token` is one of the table itself and of each in it, by name or number: a user may be called `token`
  return changed(value, (item, name) => {
    const inside = hideAt(item, path)
    return name === key ? hide(inside, rest) : inside
  })
}

/** A copy of the value with the place hidden to which the path leads from the value itself. */
function hideAt(value: unknown, path: readonly string[]): unknown {
  const [key = '', ...rest] = path
  if (Array.isArray(value)) return hideInList(value, path, hideAt)
  if (isCollection(value)) return hidden
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value
  return changed(value, (item, name) => (name === key ? hide(item, rest) : item))
}

/** Has contents that are no properties. */
function isCollection(value: unknown): boolean {
  return value instanceof Map || value instanceof Set
}

/** `users.token` is the token of each user in a list, `users[0].token` that of one. */
function hideInList(list: readonly unknown[], path: readonly string[], inItem: typeof hide) {
  const [key = '', ...rest] = path
  if (!/^\d+$/.test(key)) return list.map((item) => inItem(item, path))
  return list.map((item, i) => (i === Number(key) ? hide(item, rest) : item))
}

/** A copy with other items; the table itself when all are the same. */
function changed(table: object, change: (item: unknown, name: string) => unknown): object {
  const entries = Object.entries(table) as [string, unknown][]
  const others = entries.map(([name, item]) => [name, change(item, name)] as const)
  const isSame = others.every(([, item], i) => item === entries[i]![1])
  return isSame ? table : Object.fromEntries(others)
}
