import type { ResolvedConfig } from '../config/config.js'
import type { Ambient } from '../ports/ambient.js'
import type { Logger } from '../ports/logger.js'
import { noKwargs, type Kwargs, type Signature } from '../service/signature.js'
import type { Validation } from '../service/validation.js'
import { ContextData, writeContext } from '../wire/context-headers.js'
import { noDeadline } from '../wire/deadline.js'
import { fingerprintOf, formatSorted, hashOfBody, shortened } from '../wire/fingerprint.js'
import type { Outcome } from './outcome.js'

/** The message, timer or test that fires a worker, and the wish to know how it ended. Everything is optional. */
export interface WorkerOptions {
  /** Context data that the caller sent along. Default: no data. */
  readonly contextData?: ContextData | Readonly<Record<string, unknown>>
  /** The ids of the callers up the chain, oldest first. Default: no callers. */
  readonly parentCallIds?: readonly string[]
  /** The correlation id of the message that fired the worker. Default: none. */
  readonly correlationId?: string | undefined
  /**
   * A moment of the container's `ambient.monotonic()`, in milliseconds; when it has passed before the worker's turn,
   * the method does not run. Default: no deadline.
   */
  readonly deadline?: number
  /**
   * The key by which this run is the same as another, and by which the calls that it makes are the same as those of the
   * other. Default: no key.
   */
  readonly idempotencyKey?: string | undefined
  /** Whether the caller chose the key, so that it may come with other arguments. Default false. */
  readonly isCallersKey?: boolean
  /**
   * The arguments in the order in which the method takes them, if the entrypoint has arranged them already to check
   * them. Default: the container arranges the arguments when the worker has its turn.
   */
  readonly arranged?: readonly unknown[] | undefined
  /** The exchange and the routing key of the message that fired the worker. Default: none. */
  readonly messageFields?: { readonly exchange: string; readonly routingKey: string }
  /** The headers of the message that fired the worker, as they came. Default: none. */
  readonly messageHeaders?: Readonly<Record<string, unknown>>
  /**
   * Asked when the worker has its turn: whether its caller has given it up, so that the method does not run. Never
   * rejects. Default: nobody has.
   */
  isGivenUp?(): Promise<boolean> | undefined
  /** In the place of {@link handleResult} for a worker that was given up: acknowledges, and replies to nobody. Default: nothing. */
  drop?(worker: WorkerContext): void
  /**
   * A copy of a result as whoever is sent it will see it. Throws for a result that cannot be sent. Default: results are
   * copied by `structuredClone`.
   */
  asSent?(result: unknown): unknown
  /**
   * Gets the outcome, sends a reply or acknowledges, and gives the outcome that the hooks will see. Default: they see it
   * as it is.
   */
  handleResult?(worker: WorkerContext, outcome: Outcome): Outcome | Promise<Outcome>
  /** Called when the worker has ended, after {@link handleResult}. Default: nothing. */
  readonly ended?: (() => void) | undefined
  /** Gives the message back: the container stops before the worker had its turn. Default: nothing. */
  handBack?(worker: WorkerContext): void
}

/** An entrypoint as its workers see it. */
export interface WorkerEntrypoint {
  /** The method of the service class that the entrypoint fires. */
  readonly methodName: string
  /** The method's parameters. */
  readonly signature: Signature
  /** The method's schemas; undefined when it has none. */
  readonly validation: Validation | undefined
  /** Whether the method runs once for each idempotency key. */
  readonly isIdempotent: boolean
  /** Hidden in logs and traces: `password`, or a part of an argument: `card.number`. */
  readonly sensitiveArguments: readonly string[]
  /** Whether an error is the caller's doing, as far as the entrypoint was told. */
  isExpected(error: unknown): boolean
}

/** A container as its workers, and the middleware around them, see it. */
export interface WorkerContainer {
  /** The name of the service. */
  readonly serviceName: string
  /** The settings, with their defaults. */
  readonly config: ResolvedConfig
  /** Time and chance. */
  readonly ambient: Ambient
  /** For the container and its extensions. */
  readonly logger: Logger
  /** The workers whose methods run right now. */
  readonly runningWorkers: ReadonlySet<WorkerContext>
  /** How many there are of them. */
  readonly runningCount: number
  /**
   * Runs the entrypoint's method in a worker, now or when fewer than `max_workers` run. Throws ContainerBeingKilled when the
   * container is stopping or has stopped.
   */
  spawnWorker(
    entrypoint: WorkerEntrypoint,
    args?: readonly unknown[],
    kwargs?: Kwargs,
    options?: WorkerOptions,
  ): WorkerContext
}

const noCallers: readonly string[] = []
/** Characters. */
const longestCallName = 500
const longestUser = 100

/** One run of a service method, with the arguments, the context and the entrypoint of the run. nameko's `worker_ctx`. */
export class WorkerContext {
  /** The container that the worker runs in. */
  readonly container: WorkerContainer
  /** The entrypoint that fired the worker. */
  readonly entrypoint: WorkerEntrypoint
  /** The positional arguments, as they were given. */
  readonly args: readonly unknown[]
  /** The keyword arguments, as they were given. */
  readonly kwargs: Kwargs
  /** The correlation id of the message that fired the worker. */
  readonly correlationId: string | undefined
  /** A moment of the container's `ambient.monotonic()`, in milliseconds; Infinity without a deadline. */
  readonly deadline: number
  /** The options of the run, as the entrypoint gave them. */
  readonly options: WorkerOptions
  /** The service instance, once the worker has had its turn. */
  service: object | undefined = undefined
  /** Whether the method was called. */
  hasBegun = false
  /** Whether the worker waits for another run with its idempotency key. */
  waitsForRun = false
  /** How the method ended; undefined until it has. */
  outcome: Outcome | undefined = undefined

  #fingerprint: string | undefined
  /** The calls that were named, by their names, and how often each was made. */
  #calls: Map<string, number> | undefined
  #data: ContextData | undefined
  #logFields: Record<string, unknown> | undefined
  #callId: string | undefined
  #headers: Record<string, unknown> | undefined
  #headersVersion = 0

  /** Made by the container: see `spawnWorker`. */
  constructor(
    container: WorkerContainer,
    entrypoint: WorkerEntrypoint,
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

  /** The name of the service. */
  get serviceName(): string {
    return this.container.serviceName
  }

  /** The method that runs. */
  get methodName(): string {
    return this.entrypoint.methodName
  }

  /** The configuration of the container. */
  get config(): ResolvedConfig {
    return this.container.config
  }

  /** The values that middleware wants in each line of the log about this worker: the id of a trace. */
  get logFields(): Readonly<Record<string, unknown>> | undefined {
    return this.#logFields
  }

  /** Adds fields to each line of the log about this worker. */
  addLogFields(fields: Readonly<Record<string, unknown>>): void {
    this.#logFields = { ...this.#logFields, ...fields }
  }

  /** The context data that the caller sent along; an item that is set here flows on to the calls that the method makes. */
  get data(): ContextData {
    return (this.#data ??= toContextData(this.options.contextData))
  }

  /** The ids of the callers up the chain, oldest first. */
  get parentCallIds(): readonly string[] {
    return this.options.parentCallIds ?? noCallers
  }

  /** The id of this call, `{service}.{method}.{uuid}`; drawn when it is first asked for. */
  get callId(): string {
    return (this.#callId ??= `${this.serviceName}.${this.methodName}.${this.container.ambient.uuid()}`)
  }

  /** The call's id if it was drawn already: an observer who looks here does not change a simulated run. */
  get drawnCallId(): string | undefined {
    return this.#callId
  }

  /** The callers up the chain and this call, oldest first, no longer than `parent_calls_tracked` + 1. */
  get callIdStack(): readonly string[] {
    const tracked = this.config.parent_calls_tracked
    const parents = tracked === 0 ? [] : this.parentCallIds.slice(-tracked)
    return [...parents, this.callId]
  }

  /** The id of the call whose method called this one; undefined for the first of a chain. */
  get parentCallId(): string | undefined {
    return this.parentCallIds.at(-1)
  }

  /** The id of the call with which the chain began, as far back as it is tracked. */
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

  /** On whose behalf the calls of this worker are made: `orders.total`. */
  get onBehalfOf(): string {
    return this.toString()
  }

  /**
   * Names a call that the worker makes, or an event that it dispatches. The name is the same when another worker does the
   * same for the same request: it is made of the key of this run, and of the call's target, its arguments, the user for whom
   * it is made, and how many such calls came before. Undefined for a worker without a key.
   *
   * @param target the method that is called: `prices.of`; or an event: `event prices: changed`
   * @param body the request, or the data of the event
   */
  nameCall(target: string, body: Uint8Array): string | undefined {
    const key = this.#nameOfRun
    if (key === undefined) return undefined
    const call = `${key}>${this.toString()}>${target}:${hashOfBody(body)}${this.#userOfCalls}`
    this.#calls ??= new Map<string, number>()
    const before = this.#calls.get(call) ?? 0
    this.#calls.set(call, before + 1)
    return shortened(`${call}#${before}`, longestCallName)
  }

  /**
   * A hash of the arguments, by the method's parameters, whether they were given by position or by name; undefined for
   * arguments that JSON cannot carry.
   */
  get fingerprint(): string | undefined {
    const { entrypoint, args, kwargs, options } = this
    const given = options.arranged ?? entrypoint.signature.arrange(args, kwargs)
    return fingerprintOf(given.map((value) => value ?? null))
  }

  /** The key of the run. One that the caller chose may come with other arguments: an idempotent method refuses that, another runs. */
  get #nameOfRun(): string | undefined {
    const { idempotencyKey, isCallersKey = false } = this.options
    if (!isCallersKey || this.entrypoint.isIdempotent) return idempotencyKey
    return `${idempotencyKey} ${(this.#fingerprint ??= this.fingerprint)}`
  }

  /** The user for whom calls are made at the moment, which a method may change. */
  get #userOfCalls(): string {
    const user = this.data.get('user_id')
    const isNobody = user === undefined || user === null
    return isNobody ? '' : `@${shortened(formatSorted(user), longestUser)}`
  }

  /** `orders.total`. */
  toString(): string {
    return `${this.serviceName}.${this.methodName}`
  }
}

function toContextData(data: WorkerOptions['contextData']): ContextData {
  if (data instanceof ContextData) return data
  return data === undefined ? new ContextData() : new ContextData(Object.entries(data))
}
