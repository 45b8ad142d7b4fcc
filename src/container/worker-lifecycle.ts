import { isPromise } from '../support/is-promise.js'
import type { DependencyProvider } from './dependency.js'
import { messageOf } from '../support/describe.js'
import { RpcTimeout } from '../errors/errors.js'
import { CallAborted } from '../errors/refusals.js'
import { Idempotency } from './idempotency.js'
import { MemoryIdempotencyStore } from './memory-idempotency-store.js'
import { Layers, runLayers } from './middleware.js'
import { redactedArguments } from './redaction.js'
import type { Method } from '../service/signature.js'
import type { Container } from './extension.js'
import type { Outcome } from './outcome.js'
import type { WorkerContext } from './worker.js'

type Hook = 'workerSetup' | 'workerResult' | 'workerTeardown'

/** The container of workers, with its dependency providers by the fields that they fill. */
interface WorkerSurroundings extends Container {
  readonly dependencies: ReadonlyMap<string, DependencyProvider>
}

/**
 * The life of a worker, in nameko's order:
 *
 * 1. every dependency provider gives what it injects (`getDependency`), then is told (`workerSetup`);
 * 2. the method runs, on an instance of the service class of its own;
 * 3. the outcome goes to the entrypoint, which replies and acknowledges (`handleResult`);
 * 4. every provider gets the result (`workerResult`), and at the very end `workerTeardown`, always.
 *
 * Middleware stands around 1 and 2, and so does the idempotency of a method. An error in 1 or 2 is the
 * outcome of the call and reaches the caller. An error in 3 or 4 can reach nobody any more and is logged.
 * No worker takes its container with it.
 */
export class WorkerLifecycle {
  readonly #container: WorkerSurroundings
  readonly #providers: readonly [string, DependencyProvider][]
  // most providers have few hooks: a hook that does nothing is never called
  readonly #withSetup: readonly DependencyProvider[]
  readonly #withResult: readonly DependencyProvider[]
  readonly #withTeardown: readonly DependencyProvider[]
  readonly #layers: Layers<'work'>
  #idempotency: Idempotency | undefined
  #isAbandoned = false

  constructor(container: WorkerSurroundings) {
    this.#container = container
    this.#providers = [...container.dependencies]
    this.#withSetup = withHook(container, 'workerSetup')
    this.#withResult = withHook(container, 'workerResult')
    this.#withTeardown = withHook(container, 'workerTeardown')
    this.#layers = new Layers(container.environment.middleware, 'work')
  }

  /** From now on nothing follows the methods that still run: no reply, no hooks. */
  abandon(): void {
    this.#isAbandoned = true
  }

  /**
   * Runs the worker. Undefined when the worker is done already: most calls have nothing to wait for, and a promise less
   * counts ("workers that have nothing to wait for make no promises" in docs/performance.md). A promise never rejects.
   */
  run(worker: WorkerContext): Promise<void> | undefined {
    const asked = worker.options.isGivenUp?.()
    if (asked === undefined) return this.#run(worker)
    return asked.then((isGivenUp) => {
      if (this.#isAbandoned) return undefined
      return isGivenUp ? this.#drop(worker) : this.#run(worker)
    })
  }

  /** The caller is not there any more: nothing runs, and nobody is told. */
  #drop(worker: WorkerContext): Promise<void> | undefined {
    const { serviceName: service, methodName: method } = worker
    const problem = `${worker.toString()} was not run: its caller has given the call up`
    this.#container.logger.info({ service, method }, problem)
    worker.options.drop?.(worker)
    return this.#tellProviders(worker, { ok: false, error: new CallAborted(problem) })
  }

  #run(worker: WorkerContext): Promise<void> | undefined {
    let returned: unknown
    let promised: Promise<unknown> | undefined
    try {
      const layers = this.#layers.active
      const isPlain = layers.length === 0 && !worker.entrypoint.isIdempotent
      returned = isPlain
        ? this.#runMethod(worker)
        : runLayers(layers, worker, async () => await this.#runOnce(worker))
      // looking at it may throw: it may be a proxy
      if (isPromise(returned)) promised = Promise.resolve(returned)
    } catch (error) {
      return this.#ended(worker, { ok: false, error })
    }
    if (promised === undefined) return this.#ended(worker, { ok: true, result: returned })
    return promised.then(
      (result) => this.#ended(worker, { ok: true, result }),
      (error: unknown) => this.#ended(worker, { ok: false, error }),
    )
  }

  #ended(worker: WorkerContext, outcome: Outcome): Promise<void> | undefined {
    if (this.#isAbandoned) return undefined
    if (!outcome.ok) {
      takeRejection(outcome.error)
      this.#tryToLog(worker, outcome.error)
    }
    let handled: Outcome | Promise<Outcome> | undefined
    try {
      handled = worker.options.handleResult?.(worker, outcome)
    } catch (error) {
      this.#logHandler(worker, error)
    }
    if (!isPromise(handled)) return this.#tellProviders(worker, handled ?? outcome)
    return handled.then(
      (handled) => this.#tellProviders(worker, handled),
      (error: unknown) => {
        this.#logHandler(worker, error)
        return this.#tellProviders(worker, outcome)
      },
    )
  }

  #tellProviders(worker: WorkerContext, outcome: Outcome): Promise<void> | undefined {
    worker.outcome = outcome
    if (this.#withResult.length + this.#withTeardown.length > 0) {
      return this.#runHooks(worker, outcome)
    }
    this.#container.events.emit('workerResult', worker)
    this.#container.events.emit('workerTeardown', worker)
    return undefined
  }

  async #runHooks(worker: WorkerContext, outcome: Outcome): Promise<void> {
    for (const provider of this.#withResult) {
      try {
        await provider.workerResult?.(worker, outcome)
      } catch (error) {
        this.#logHook(worker, `workerResult of \`${provider.attributeName}\``, error)
      }
    }
    this.#container.events.emit('workerResult', worker)
    for (const provider of this.#withTeardown) {
      try {
        await provider.workerTeardown?.(worker)
      } catch (error) {
        this.#logHook(worker, `workerTeardown of \`${provider.attributeName}\``, error)
      }
    }
    this.#container.events.emit('workerTeardown', worker)
  }

  /** Injects the dependencies and runs the method; at once, as far as they let it. */
  #runMethod(worker: WorkerContext): unknown {
    this.#checkDeadline(worker)
    const service = new this.#container.serviceClass() as Record<string, unknown>
    worker.service = service
    const injecting = this.#inject(worker, service, 0)
    return injecting === undefined
      ? this.#begin(worker, service)
      : injecting.then(() => this.#begin(worker, service))
  }

  /** Injects the dependencies, from one provider on; undefined when there is nothing to wait for. */
  #inject(
    worker: WorkerContext,
    service: Record<string, unknown>,
    from: number,
  ): Promise<void> | undefined {
    for (const [i, [name, provider]] of this.#providers.entries()) {
      if (i < from) continue
      const injected = provider.getDependency(worker)
      if (isPromise(injected)) {
        return Promise.resolve(injected).then((value) => {
          service[name] = value
          return this.#inject(worker, service, i + 1)
        })
      }
      service[name] = injected
    }
    return this.#withSetup.length === 0 ? undefined : this.#setUp(worker)
  }

  async #setUp(worker: WorkerContext): Promise<void> {
    for (const provider of this.#withSetup) await provider.workerSetup?.(worker)
  }

  #begin(worker: WorkerContext, service: object): unknown {
    this.#container.events.emit('workerSetup', worker)
    worker.hasBegun = true
    return callMethod(service as Record<string, Method>, worker)
  }

  /** Runs the method; an idempotent method only for the first worker with its key. */
  #runOnce(worker: WorkerContext): unknown {
    const key = worker.options.idempotencyKey
    if (!worker.entrypoint.isIdempotent || key === undefined) return this.#runMethod(worker)
    const { environment } = this.#container
    this.#idempotency ??= new Idempotency(
      environment,
      environment.idempotencyStore ?? new MemoryIdempotencyStore(),
    )
    return this.#idempotency.once(
      worker,
      key,
      async () => await this.#runMethod(worker),
      () => worker.hasBegun,
    )
  }

  /** Throws where nobody waits for the result any more: a call that timed out in the queue is not run. */
  #checkDeadline(worker: WorkerContext): void {
    if (worker.deadline > this.#container.ambient.monotonic()) return
    const { serviceName: service, methodName: method } = worker
    const problem = `${worker.toString()} was not run: its deadline passed before a worker was free`
    throw new RpcTimeout(problem, { service, method, waitedFor: 'a free worker' })
  }

  /** The caller gets a reply, and the worker its end, whatever was thrown and whatever the logger makes of it. */
  #tryToLog(worker: WorkerContext, error: unknown): void {
    try {
      this.#logError(worker, error)
    } catch (cause) {
      const problem = `error in ${worker.toString()}: ${messageOf(error)}`
      console.error(`kinoko: ${problem}; it cannot be logged as a whole: ${messageOf(cause)}`)
    }
  }

  #logError(worker: WorkerContext, error: unknown): void {
    const { entrypoint, args, kwargs, callId } = worker
    const fields = {
      service: worker.serviceName,
      method: worker.methodName,
      callId,
      ...worker.logFields,
      args: redactedArguments(entrypoint, args, kwargs),
      err: error,
    }
    const { logger } = this.#container
    if (entrypoint.isExpected(error)) {
      logger.warn(fields, `(expected) error in ${worker.toString()}: ${messageOf(error)}`)
    } else {
      logger.error(fields, `error in ${worker.toString()}: ${messageOf(error)}`)
    }
  }

  #logHandler(worker: WorkerContext, error: unknown): void {
    this.#logHook(worker, `the result handler of ${worker.entrypoint.constructor.name}`, error)
  }

  #logHook(worker: WorkerContext, where: string, error: unknown): void {
    this.#container.logger.error(
      {
        service: worker.serviceName,
        method: worker.methodName,
        callId: worker.callId,
        ...worker.logFields,
        err: error,
      },
      `${where} failed after ${worker.toString()}: ${messageOf(error)}`,
    )
  }
}

function withHook(container: WorkerSurroundings, hook: Hook): DependencyProvider[] {
  const providers = [...container.dependencies.values()]
  return providers.filter((provider) => provider[hook] !== undefined)
}

function callMethod(service: Record<string, Method>, worker: WorkerContext): unknown {
  const { entrypoint, options } = worker
  const { methodName, validation } = entrypoint
  const args = options.arranged ?? entrypoint.signature.arrange(worker.args, worker.kwargs)
  if (validation === undefined) return service[methodName]?.(...args)
  return validation.around(args, (...checked) => service[methodName]?.(...checked))
}

/** A promise that was thrown (`throw this.fail()`) is an error like any other: its rejection is nobody else's affair. */
function takeRejection(thrown: unknown): void {
  try {
    if (isPromise(thrown)) thrown.then(undefined, () => undefined)
  } catch {
    // whatever looks like a promise
  }
}
