import type { Ambient, Timer } from '../ports/ambient.js'
import type { ConnectionEnvironment } from '../amqp/connection-environment.js'
import type { ResolvedConfig } from '../config/config.js'
import { runLayers, type Middleware, type OutgoingCall } from '../container/middleware.js'
import type { Outcome } from '../container/outcome.js'
import { WorkerContext } from '../container/worker.js'
import { RpcTimeout } from '../errors/errors.js'
import { onAbort } from '../support/abort.js'
import { Deferred } from '../support/deferred.js'
import type { Call } from './call.js'
import type { CallTarget } from './call-target.js'
import { abortError } from './pending-call.js'
import { noteErrorOfCall, waitFor } from './waited-call.js'

/**
 * A call with middleware around it. Each time the innermost middleware goes on, a call of its own is made inside. The
 * whole ends when the outermost middleware does, and at the deadline or when the caller gives the call up whatever
 * the middleware does.
 */
export class LayeredCall implements Call, OutgoingCall {
  readonly service: string
  readonly method: string
  readonly exchange: string
  readonly routingKey: string
  readonly args: readonly unknown[]
  readonly correlationId: string
  readonly deadline: number
  readonly worker: WorkerContext | undefined
  readonly config: ResolvedConfig
  readonly headers: Record<string, unknown> = {}
  readonly #ambient: Ambient
  readonly #target: CallTarget
  readonly #begin: (target: CallTarget) => Call
  readonly #ended = new Deferred<Outcome>()
  readonly #since: number
  #timer: Timer
  #stopListening: (() => void) | undefined
  #begun = 0
  /** Calls inside whose end the middleware has not heard of. */
  #inFlight = 0
  #outcome: Outcome | undefined
  #result: Promise<unknown> | undefined

  /** @param begin makes a call behind all middleware */
  constructor(
    { ambient, config }: ConnectionEnvironment,
    target: CallTarget,
    args: readonly unknown[],
    layers: readonly NonNullable<Middleware['call']>[],
    begin: (target: CallTarget) => Call,
  ) {
    const { service, method, address, origin, options } = target
    this.service = service
    this.method = method
    this.exchange = address.exchange
    this.routingKey = address.routingKey
    this.args = args
    this.correlationId = ambient.uuid()
    this.#since = ambient.monotonic()
    this.deadline = Math.min(this.#since + options.timeoutMs, origin.deadline)
    this.worker = origin instanceof WorkerContext ? origin : undefined
    this.config = config
    this.#ambient = ambient
    this.#target = target
    this.#begin = begin
    this.#timer = ambient.setTimeout(() => this.#timeOut(), this.deadline - this.#since)
    const { signal } = options
    if (signal !== undefined) this.#stopListening = onAbort(signal, () => this.#abort(signal))
    runLayers<OutgoingCall>(layers, this, () => this.#callInside()).then(
      (result) => this.#end({ ok: true, result }),
      (error: unknown) => this.#end({ ok: false, error }),
    )
  }

  get outcome(): Outcome | undefined {
    return this.#outcome
  }

  result(): Promise<unknown> {
    return (this.#result ??= waitFor(this.#ended.promise))
  }

  async #callInside(): Promise<unknown> {
    const { deadline, headers, correlationId } = this
    const isFirst = this.#begun++ === 0
    const target = { ...this.#target, deadline, headers, ...(isFirst ? { correlationId } : {}) }
    this.#inFlight++
    try {
      return await this.#begin(target).result()
    } finally {
      this.#inFlight--
    }
  }

  /** A call inside knows better what it waited for, and its end is the middleware's first. */
  #timeOut(): void {
    if (this.#inFlight === 0) this.#endAtDeadline()
    else this.#timer = this.#ambient.setTimeout(() => this.#endAtDeadline(), 0)
  }

  #endAtDeadline(): void {
    const { service, method, correlationId } = this
    const seconds = Math.round(this.deadline - this.#since) / 1000
    const waitedFor = 'the middleware of the caller'
    const problem = `${service}.${method} (${correlationId}): not done within ${seconds} s; it waited for ${waitedFor}`
    const error = new RpcTimeout(problem, { service, method, correlationId, seconds, waitedFor })
    noteErrorOfCall(error)
    this.#end({ ok: false, error })
  }

  /** A call inside hears of it itself. */
  #abort(signal: AbortSignal): void {
    if (this.#inFlight > 0) return
    const error = abortError(this, signal)
    noteErrorOfCall(error)
    this.#end({ ok: false, error })
  }

  #end(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    this.#ambient.clearTimeout(this.#timer)
    this.#stopListening?.()
    this.#ended.resolve(outcome)
  }
}
