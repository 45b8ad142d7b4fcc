import type { ServiceContainer } from './container.js'
import type { ResolvedConfig } from '../config/config.js'
import { ContextData, writeContext } from '../wire/context-headers.js'
import { noDeadline } from '../wire/deadline.js'
import type { Entrypoint } from './entrypoint.js'
import { noKwargs, type Kwargs } from '../service/signature.js'

/** How a service method ended. */
export type Outcome = Returned | Threw

export interface Returned {
  readonly ok: true
  readonly result: unknown
}

export interface Threw {
  readonly ok: false
  readonly error: unknown
}

/** What fires a worker, and who wants to know how it ended. Everything is optional. */
export interface WorkerOptions {
  /** Items that the caller sent along. */
  readonly contextData?: ContextData | Readonly<Record<string, unknown>>
  /** The ids of the callers up the chain, oldest first. */
  readonly parentCallIds?: readonly string[]
  readonly correlationId?: string | undefined
  /**
   * A moment of the container's `ambient.monotonic()`; when it has passed before the worker's turn, the
   * method does not run.
   */
  readonly deadline?: number
  /** What makes this run the same as another one; undefined for none. */
  readonly idempotencyKey?: string | undefined
  /** Where the message that fired it was published. */
  readonly messageFields?: { readonly exchange: string; readonly routingKey: string }
  /** The headers of the message that fired it, as they came. */
  readonly messageHeaders?: Readonly<Record<string, unknown>>
  /** Gets the outcome, sends a reply or acknowledges, and gives the outcome that the hooks will see. */
  handleResult?(worker: WorkerContext, outcome: Outcome): Outcome | Promise<Outcome>
  /** The container stops before the worker had its turn: give the message back. */
  handBack?(worker: WorkerContext): void
}

const noCallers: readonly string[] = []

/** One run of a service method: what fired it, with what, on whose behalf. */
export class WorkerContext {
  readonly container: ServiceContainer
  readonly entrypoint: Entrypoint
  readonly args: readonly unknown[]
  readonly kwargs: Kwargs
  readonly correlationId: string | undefined
  /** A moment of the container's `ambient.monotonic()`, Infinity without a deadline. */
  readonly deadline: number
  readonly options: WorkerOptions
  /** The service instance, once the worker has had its turn. */
  service: object | undefined = undefined
  /** Whether the method was called. */
  hasBegun = false
  /** How the method ended; undefined until it has. */
  outcome: Outcome | undefined = undefined

  #data: ContextData | undefined
  #callId: string | undefined
  #headers: Record<string, unknown> | undefined
  #headersVersion = 0

  constructor(
    container: ServiceContainer,
    entrypoint: Entrypoint,
    args: readonly unknown[] = [],
    kwargs: Kwargs = noKwargs,
    options: WorkerOptions = {},
  ) {
    this.container = container
    this.entrypoint = entrypoint
    this.args = args
    this.kwargs = kwargs
    this.options = options
    this.correlationId = options.correlationId
    this.deadline = options.deadline ?? noDeadline
  }

  get serviceName(): string {
    return this.container.serviceName
  }

  get methodName(): string {
    return this.entrypoint.methodName
  }

  get config(): ResolvedConfig {
    return this.container.config
  }

  /** What the caller sent along; what is set here flows on to the calls that the method makes. */
  get data(): ContextData {
    return (this.#data ??= toContextData(this.options.contextData))
  }

  /** The callers up the chain, oldest first. */
  get parentCallIds(): readonly string[] {
    return this.options.parentCallIds ?? noCallers
  }

  /** `{service}.{method}.{uuid}`. */
  get callId(): string {
    return (this.#callId ??= `${this.serviceName}.${this.methodName}.${this.container.ambient.uuid()}`)
  }

  /** The call's id if somebody has asked for it: who looks here does not change a simulated run. */
  get drawnCallId(): string | undefined {
    return this.#callId
  }

  /** The callers up the chain and this call, oldest first, no longer than `parent_calls_tracked` + 1. */
  get callIdStack(): readonly string[] {
    const tracked = this.config.parent_calls_tracked
    const parents = tracked === 0 ? [] : this.parentCallIds.slice(-tracked)
    return [...parents, this.callId]
  }

  /** Who called this method. */
  get parentCallId(): string | undefined {
    return this.parentCallIds.at(-1)
  }

  /** Where the chain of calls began, as far back as it is tracked. */
  get originCallId(): string | undefined {
    return this.parentCallIds[0]
  }

  /** The headers that the calls of this worker carry; shared, so not to be changed. */
  get headers(): Readonly<Record<string, unknown>> {
    if (this.#headers === undefined || this.#headersVersion !== this.data.version) {
      this.#headers = writeContext(this.data, this.callIdStack)
      this.#headersVersion = this.data.version
    }
    return this.#headers
  }

  /** On whose behalf the calls of this worker are made. */
  get onBehalfOf(): string {
    return this.toString()
  }

  toString(): string {
    return `${this.serviceName}.${this.methodName}`
  }
}

function toContextData(data: WorkerOptions['contextData']): ContextData {
  if (data instanceof ContextData) return data
  return data === undefined ? new ContextData() : new ContextData(Object.entries(data))
}
