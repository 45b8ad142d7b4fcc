import type { ServiceContainer, WorkerContext } from '../src/index.js'
import { findEntrypoint } from './entrypoint-hook.js'
import { watch } from './watch.js'

/** The options of `entrypointWaiter`. */
export interface EntrypointWaiterOptions {
  /** Seconds, of the container's own time, until it rejects with an `EntrypointWaiterTimeout`. Default 30. */
  timeout?: number
  /**
   * Gives whether this call is the one to wait for; gets the worker, and its result or its error. Default: the
   * first call is.
   */
  callback?: (worker: WorkerContext, result: unknown, error: unknown) => boolean
}

/**
 * Waits until a call of the method has completed and its worker has been torn down, whoever called it.
 * The watch begins at once: begin it before the act that leads to the call. Resolves with the method's
 * result, rejects with its error, with an EntrypointWaiterTimeout when no such call comes, and when the
 * container ends. Throws an ExtensionNotFound when the method has no entrypoint.
 *
 * @example
 * const placed = entrypointWaiter(container, 'place')
 * await client.place({ id: 1 })
 * expect(await placed).toMatchObject({ status: 'paid' })
 */
export function entrypointWaiter<T extends object, M extends keyof T & string>(
  container: ServiceContainer<T>,
  methodName: M,
  options: EntrypointWaiterOptions = {},
): Promise<T[M] extends (...args: never[]) => infer R ? Awaited<R> : never> {
  findEntrypoint(container, methodName)
  const { timeout = 30, callback = () => true } = options
  return watch(container, methodName, timeout, (worker) => {
    const { outcome } = worker
    return outcome?.ok === false
      ? callback(worker, undefined, outcome.error)
      : callback(worker, outcome?.result, undefined)
  }) as never
}
