import { didYouMean, ExtensionNotFound, Keywords } from '../src/index.js'
import type { AsyncMethod, Entrypoint, ServiceContainer, WorkerContext } from '../src/index.js'
import { watch } from './watch.js'

/** The options of `entrypointHook`. */
export interface EntrypointHookOptions {
  /** The context data that a caller would have sent along. Default: none. */
  contextData?: Readonly<Record<string, unknown>>
  /** Seconds, of the container's own time, until it rejects with an `EntrypointWaiterTimeout`. Default 30. */
  timeout?: number
}

/**
 * Calls an entrypoint as its trigger would, without one: in a real worker of the container, with its
 * dependencies and all their hooks, but past the broker. Gives a function that resolves with the method's
 * result, or rejects with the error the method threw, once the worker has been torn down. It rejects as
 * well when the container ends. Throws an ExtensionNotFound when the method has no entrypoint.
 *
 * @example
 * const place = entrypointHook(container, 'place', { contextData: { user_id: 7 } })
 * expect(await place({ id: 1 })).toEqual({ status: 'paid' })
 * expect(await place(kwargs({ order: { id: 1 } }))).toEqual({ status: 'paid' })
 */
export function entrypointHook<T extends object, M extends keyof T & string>(
  container: ServiceContainer<T>,
  methodName: M,
  options: EntrypointHookOptions = {},
): AsyncMethod<T[M]> {
  const entrypoint = findEntrypoint(container, methodName)
  const call = (...args: readonly unknown[]): Promise<unknown> => {
    const { contextData = {}, timeout = 30 } = options
    const last = args.at(-1)
    const worker =
      last instanceof Keywords
        ? container.spawnWorker(entrypoint, args.slice(0, -1), last.values, { contextData })
        : container.spawnWorker(entrypoint, args, undefined, { contextData })
    return watch(container, methodName, timeout, (torn: WorkerContext) => torn === worker)
  }
  return call as AsyncMethod<T[M]>
}

/** The entrypoint of a method; the first, where it has several. */
export function findEntrypoint(container: ServiceContainer, methodName: string): Entrypoint {
  const entrypoint = container.entrypoints.get(methodName)?.[0]
  if (entrypoint !== undefined) return entrypoint
  throw new ExtensionNotFound(
    `no entrypoint for \`${methodName}\` found on ${container.toString()}; ${didYouMean(methodName, container.entrypoints.keys())}`,
  )
}
