import { NamekoException } from '../src/index.js'
import type { ServiceContainer, WorkerContext } from '../src/index.js'

/** No call of the method that `entrypointWaiter` or `entrypointHook` waits for completed in time. */
export class EntrypointWaiterTimeout extends NamekoException {
  /** Stable, for programs. */
  override readonly code = 'KINOKO_ENTRYPOINT_WAITER_TIMEOUT'
  /** `EntrypointWaiterTimeout`, as in nameko. */
  override readonly name = 'EntrypointWaiterTimeout'
}

/**
 * Waits for the end of a worker: its method has run, its result was handled, it has been torn down.
 * Resolves with the method's result or rejects with its error. Rejects as well when time is up, in the
 * container's own time, and when the container ends.
 */
export function watch(
  container: ServiceContainer,
  methodName: string,
  seconds: number,
  isWanted: (worker: WorkerContext) => boolean,
): Promise<unknown> {
  const { promise, resolve, reject } = withResolvers<unknown>()
  const timer = container.ambient.setTimeout(() => {
    const what = `${container.serviceName}.${methodName}`
    settle(() => {
      reject(new EntrypointWaiterTimeout(`timeout on ${what} after ${seconds} seconds`))
    })
  }, seconds * 1000)
  const onTeardown = (worker: WorkerContext): void => {
    if (worker.methodName !== methodName) return
    let isOver: boolean
    try {
      isOver = isWanted(worker)
    } catch (error) {
      settle(() => reject(error))
      return
    }
    if (!isOver) return
    const { outcome } = worker
    settle(() => {
      if (outcome?.ok === false) reject(outcome.error)
      else resolve(outcome?.result)
    })
  }
  const onStopped = ({ error }: { readonly error: unknown }): void => {
    const what = `${container.toString()} ended before ${methodName} did`
    settle(() => reject(error ?? new NamekoException(what)))
  }
  const settle = (how: () => void): void => {
    container.ambient.clearTimeout(timer)
    container.events.off('workerTeardown', onTeardown)
    container.events.off('stopped', onStopped)
    how()
  }
  container.events.on('workerTeardown', onTeardown)
  container.events.on('stopped', onStopped)
  // a test that awaits the promise hears of the error; one that has failed already must not fail twice
  promise.catch(() => undefined)
  return promise
}

interface Resolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

function withResolvers<T>(): Resolvers<T> {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
