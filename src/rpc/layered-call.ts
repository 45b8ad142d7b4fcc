/**
 * A call with middleware around it. Each time the innermost middleware goes on, a message of its own is
 * sent. The call ends when the outermost does, and at its deadline or when its caller gives it up whatever
 * they do.
 */
import type { Timer } from '../ports/ambient.js'
import { Deferred } from '../support/deferred.js'
import { messageOf } from '../support/describe.js'
import { RpcTimeout } from '../errors/errors.js'
import { runLayers, type Middleware, type OutgoingCall } from '../container/middleware.js'
import { CallAborted } from '../errors/refusals.js'
import { WorkerContext, type Outcome } from '../container/worker.js'
import type { CallTarget } from './call-target.js'
import type { Caller } from './caller.js'

/** A call that was begun, as its caller sees it. */
export interface Call {
  readonly correlationId: string
  readonly outcome: Outcome | undefined
  result(): Promise<unknown>
}

export class LayeredCall implements Call, OutgoingCall {
  readonly service: string
  readonly method: string
  readonly exchange: string
  readonly routingKey: string
  readonly args: readonly unknown[]
  readonly correlationId: string
  readonly deadline: number
  readonly worker: WorkerContext | undefined
  readonly headers: Record<string, unknown> = {}
  readonly #caller: Caller
  readonly #target: CallTarget
  readonly #result = new Deferred<unknown>()
  readonly #since: number
  #timer: Timer
  #stopListening: (() => void) | undefined
  #sent = 0
  /** Messages whose end the middleware has not heard of. */
  #inFlight = 0
  #outcome: Outcome | undefined

  constructor(
    caller: Caller,
    target: CallTarget,
    args: readonly unknown[],
    layers: readonly NonNullable<Middleware['call']>[],
  ) {
    const { ambient } = caller.environment
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
    this.#caller = caller
    this.#target = target
    this.#timer = ambient.setTimeout(() => this.#timeOut(), this.deadline - this.#since)
    this.#listen(options.signal)
    runLayers<OutgoingCall>(layers, this, () => this.#send()).then(
      (result) => this.#end({ ok: true, result }),
      (error: unknown) => this.#end({ ok: false, error }),
    )
  }

  get outcome(): Outcome | undefined {
    return this.#outcome
  }

  result(): Promise<unknown> {
    return this.#result.promise
  }

  async #send(): Promise<unknown> {
    const { deadline, headers, correlationId } = this
    const isFirst = this.#sent++ === 0
    const target = { ...this.#target, deadline, headers, ...(isFirst ? { correlationId } : {}) }
    this.#inFlight++
    try {
      return await this.#caller.send(target, this.args).result()
    } finally {
      this.#inFlight--
    }
  }

  /** A message that is on its way knows better what it waited for, and its end is the middleware's first. */
  #timeOut(): void {
    const { ambient } = this.#caller.environment
    if (this.#inFlight > 0) this.#timer = ambient.setTimeout(() => this.#endAtDeadline(), 0)
    else this.#endAtDeadline()
  }

  #endAtDeadline(): void {
    const { service, method, correlationId } = this
    const seconds = Math.round(this.deadline - this.#since) / 1000
    const waitedFor = 'the middleware of the caller'
    const problem = `${service}.${method} (${correlationId}): not done within ${seconds} s; it waited for ${waitedFor}`
    const error = new RpcTimeout(problem, { service, method, correlationId, seconds, waitedFor })
    this.#end({ ok: false, error })
  }

  #listen(signal: AbortSignal | undefined): void {
    if (signal === undefined) return
    const abort = (): void => {
      if (this.#inFlight > 0) return // it hears of it itself
      const cause: unknown = signal.reason
      const { service, method, correlationId } = this
      const problem = `${service}.${method} (${correlationId}): the caller gave it up: ${messageOf(cause)}`
      this.#end({ ok: false, error: new CallAborted(problem, { cause }) })
    }
    signal.addEventListener('abort', abort, { once: true })
    this.#stopListening = () => signal.removeEventListener('abort', abort)
  }

  #end(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    this.#caller.environment.ambient.clearTimeout(this.#timer)
    this.#stopListening?.()
    if (outcome.ok) this.#result.resolve(outcome.result)
    else this.#result.reject(outcome.error)
  }
}
