import type { DependencyProvider, MethodOf } from '../src/index.js'
import { ConfigurationError, ExtensionNotFound, RpcProxy } from '../src/index.js'
import { asRemoteMethod, createMock, createProxyMock } from './mock.js'

/** Stand-ins for the dependencies of a service `T`, by the names of its fields. */
export type Replacements<T> = { [Name in keyof T]?: Replacement<T[Name]> }

/**
 * A stand-in for a dependency: the real thing, or as much of it as the test needs. Remote methods may answer
 * with or without a promise.
 */
export type Replacement<D> = [D[keyof D]] extends [{ callAsync: unknown }]
  ? { [M in keyof D]?: StandIn<D[M]> }
  : D | { [M in keyof D]?: StandIn<D[M]> }

type StandIn<F> = F extends { callAsync: unknown }
  ? (...args: ArgumentsOf<MethodOf<F>>) => unknown
  : F extends (...args: infer A) => unknown
    ? (...args: A) => unknown
    : F

type ArgumentsOf<M> = M extends (...args: infer A) => unknown ? A : never

/** The value for the field of a dependency provider: the given one, or a mock. */
export function standIn(provider: DependencyProvider, name: string, value: unknown): unknown {
  const isProxy = provider instanceof (RpcProxy as unknown as typeof DependencyProvider)
  if (value === undefined) return isProxy ? createProxyMock(name) : createMock(name)
  if (isProxy) {
    if (typeof value !== 'object' || value === null) {
      throw new ConfigurationError(
        `dependency \`${name}\` is a proxy of a service: give an object with its methods, not ${typeof value}`,
      )
    }
    for (const method of Object.values(value)) {
      if (typeof method === 'function') asRemoteMethod(method as () => unknown)
    }
  }
  return value
}

/** Throws an ExtensionNotFound that names every dependency which is not there. */
export function checkKnown(
  names: readonly string[],
  known: ReadonlyMap<string, unknown>,
  owner: string,
): void {
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length === 0) return
  const list = unknown.map((name) => `\`${name}\``).join(', ')
  const there = [...known.keys()].map((name) => `\`${name}\``).join(', ')
  throw new ExtensionNotFound(
    `dependency ${list} not found on ${owner}; it has ${there === '' ? 'none' : there}`,
  )
}
