/**
 * One call on its way, from its first send to its end. It ends exactly once: with the reply, at its
 * deadline, because the service does not exist, or because what it needs is gone.
 */
import type { Timer } from '../ports/ambient.js'
import type { Outgoing } from '../amqp/publisher.js'
import { messageOf } from '../support/describe.js'
import { deserializeError } from '../wire/error-wire.js'
import {
  ConnectionLost,
  MalformedReply,
  MessageRefused,
  ReplyQueueLost,
  RpcTimeout,
  ServiceNotFound,
} from '../errors/errors.js'
import { CallAborted, PayloadTooLarge } from '../errors/refusals.js'
import type { Kwargs } from '../service/signature.js'
import type { PublishOptions } from '../ports/transport.js'
import type { Outcome } from '../container/worker.js'
import type { ResolvedCallOptions } from './call-options.js'
import type { WaitingCall } from '../container/call-events.js'
import type { CallAddress, CallOrigin, CallTarget } from './call-target.js'
import type { Caller } from './caller.js'
import type { Request } from './wire.js'

/** What the call waits for at the moment; said in the error when time runs out. */
type Phase = 'connection' | 'confirm' | 'retry' | 'reply' | 'unconfirmed reply'

export class PendingCall implements Outgoing, Request, WaitingCall {
  readonly service: string
  readonly method: string
  readonly correlationId: string
  readonly since: number
  readonly deadline: number
  /** Counts the calls of the caller. */
  number = 0
  body!: Uint8Array
  properties!: PublishOptions

  readonly origin: CallOrigin
  readonly #address: CallAddress
  readonly #caller: Caller
  readonly options: ResolvedCallOptions
  /** From middleware. */
  readonly headers: Readonly<Record<string, unknown>> | undefined
  #context: Readonly<Record<string, unknown>> | undefined
  #timer: Timer | undefined
  #retryTimer: Timer | undefined
  #attemptTimer: Timer | undefined
  #stopListening: (() => void) | undefined
  #retries = 0
  #phase: Phase = 'connection'
  #outcome: Outcome | undefined
  #promise: Promise<unknown> | undefined
  #resolve!: (value: unknown) => void
  #reject!: (error: unknown) => void

  constructor(caller: Caller, target: CallTarget) {
    const { ambient } = caller.environment
    const { service, method, address, origin, options } = target
    this.#caller = caller
    this.service = service
    this.method = method
    this.#address = address
    this.correlationId = target.correlationId ?? ambient.uuid()
    this.origin = origin
    this.options = options
    this.headers = target.headers
    this.since = ambient.monotonic()
    this.deadline = target.deadline ?? Math.min(this.since + options.timeoutMs, origin.deadline)
  }

  get exchange(): string {
    return this.#address.exchange
  }

  get routingKey(): string {
    return this.#address.routingKey
  }

  get onBehalfOf(): string | undefined {
    return this.origin.onBehalfOf
  }

  /** The same for each attempt: a call has one call id. */
  get context(): Readonly<Record<string, unknown>> {
    return (this.#context ??= this.origin.headers)
  }

  get waitsFor(): string {
    const blocked = this.#caller.blockedReason
    switch (this.#phase) {
      case 'connection':
        return blocked === undefined
          ? 'a connection to the broker'
          : `the broker, which is blocked and takes no requests: ${blocked}`
      case 'retry':
        return 'a retry, after the connection was lost'
      case 'confirm':
        return blocked === undefined
          ? 'the broker to confirm the request'
          : `the broker to confirm the request, but it is blocked and reads nothing: ${blocked}`
      case 'reply':
        return 'the reply to a request that the broker has taken'
      case 'unconfirmed reply':
        return blocked === undefined
          ? 'the reply to a request that was sent'
          : `the reply to a request that was sent, but the broker is blocked and may not have read it: ${blocked}`
    }
  }

  get outcome(): Outcome | undefined {
    return this.#outcome
  }

  /** It was sent at least once: a reply may be on its way. */
  get wasSent(): boolean {
    return this.#phase !== 'connection' || this.#retries > 0
  }

  /** It is on its way, and only its reply is missing. */
  get isTaken(): boolean {
    return this.#phase === 'reply' || this.#phase === 'unconfirmed reply'
  }

  get isOverdue(): boolean {
    return this.deadline <= this.#caller.environment.ambient.monotonic()
  }

  /**
   * The result, or the error. The promise is made when it is asked for, so that a call whose reply
   * nobody wants cannot be an unhandled rejection.
   */
  result(): Promise<unknown> {
    if (this.#promise !== undefined) return this.#promise
    this.#promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (this.#outcome !== undefined) this.#tell(this.#outcome)
    return this.#promise
  }

  /** Makes the body. Throws when an argument cannot be carried, or a PayloadTooLarge. */
  encode(args: readonly unknown[], kwargs: Kwargs): void {
    this.body = this.options.serializer.encode({ args, kwargs })
    const { max_body_bytes } = this.#caller.environment.config
    if (this.body.byteLength <= max_body_bytes) return
    throw new PayloadTooLarge(
      `${this.label}: its arguments take ${this.body.byteLength} bytes; ${max_body_bytes} are allowed (config: max_body_bytes)`,
    )
  }

  startClock(): void {
    const { ambient } = this.#caller.environment
    this.#timer = ambient.setTimeout(() => this.timeOut(), this.deadline - this.since)
    const { signal } = this.options
    if (signal === undefined) return
    const abort = (): void => this.abort(signal)
    signal.addEventListener('abort', abort, { once: true })
    this.#stopListening = () => signal.removeEventListener('abort', abort)
  }

  /** The caller has given the call up. */
  abort(signal: AbortSignal): void {
    const cause: unknown = signal.reason
    const problem = `${this.label}: the caller gave it up: ${messageOf(cause)}`
    this.fail(new CallAborted(problem, { cause }))
  }

  /** Makes the message for this attempt: what is left of the time changes. */
  prepare(): void {
    const { ambient } = this.#caller.environment
    const leftMs = Math.max(1, Math.ceil(this.deadline - ambient.monotonic()))
    this.properties = this.#caller.propertiesOf(this, leftMs)
    this.#phase = 'confirm'
  }

  confirmed(): void {
    this.#awaitReply('reply')
  }

  /** It was sent on a route that does not confirm. */
  sent(): void {
    this.#awaitReply('unconfirmed reply')
  }

  #awaitReply(phase: Phase): void {
    if (this.#outcome !== undefined) return
    this.#phase = phase
    const { isIdempotent, attemptTimeoutMs } = this.options
    const now = this.#caller.environment.ambient.monotonic()
    if (!isIdempotent || attemptTimeoutMs >= this.deadline - now) return
    this.#attemptTimer = this.#caller.environment.ambient.setTimeout(() => {
      if (this.#phase === phase && this.#canRetry()) this.#retryLater()
    }, attemptTimeoutMs)
  }

  returned(): void {
    this.fail(new ServiceNotFound(this.service))
  }

  failed(error: Error): void {
    if (this.#outcome !== undefined) return
    const isSafe = error instanceof ConnectionLost || (this.options.isIdempotent && isLoss(error))
    if (isSafe && this.#canRetry()) this.#retryLater()
    else this.fail(error)
  }

  /** The decoded body of the reply. */
  replied(reply: unknown): void {
    if (typeof reply !== 'object' || reply === null) {
      this.fail(new MalformedReply(`${this.label}: the reply is no { result, error }`))
      return
    }
    const { result, error } = reply as { result?: unknown; error?: unknown }
    // as in Python, only a truthy error is one
    if (!error) this.#settle({ ok: true, result })
    else this.fail(deserializeError(error, { service: this.service, method: this.method }))
  }

  timeOut(): void {
    const seconds = Math.round(this.deadline - this.since) / 1000
    const waitedFor = this.waitsFor
    const starving = this.#caller.explainStarvation()
    const problem =
      `${this.label}: no reply within ${seconds} s; it waited for ${waitedFor}` +
      (starving === undefined ? '' : `. ${starving}`)
    const { service, method, correlationId } = this
    this.fail(new RpcTimeout(problem, { service, method, correlationId, seconds, waitedFor }))
  }

  /** Ends the call; only its first end counts. */
  fail(error: Error): void {
    this.#settle({ ok: false, error })
  }

  /** For errors: `calculator.add (6fa459ea-...)`. */
  get label(): string {
    return `${this.service}.${this.method} (${this.correlationId})`
  }

  #settle(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    const { ambient } = this.#caller.environment
    if (this.#timer !== undefined) ambient.clearTimeout(this.#timer)
    if (this.#retryTimer !== undefined) ambient.clearTimeout(this.#retryTimer)
    if (this.#attemptTimer !== undefined) ambient.clearTimeout(this.#attemptTimer)
    this.#stopListening?.()
    this.#caller.forget(this)
    if (this.#promise !== undefined) this.#tell(outcome)
  }

  #tell(outcome: Outcome): void {
    if (outcome.ok) this.#resolve(outcome.result)
    else this.#reject(outcome.error)
  }

  #canRetry(): boolean {
    return this.#retries < this.options.retryPolicy.max_retries
  }

  #retryLater(): void {
    const { interval_start, interval_step, interval_max } = this.options.retryPolicy
    const seconds = Math.min(interval_max, interval_start + interval_step * this.#retries)
    this.#retries++
    this.#phase = 'retry'
    this.#retryTimer = this.#caller.environment.ambient.setTimeout(() => {
      this.#phase = 'connection'
      this.#caller.dispatch(this)
    }, seconds * 1000)
  }
}

/** The request or its reply is gone, though it may have run. */
function isLoss(error: Error): boolean {
  return error instanceof MessageRefused || error instanceof ReplyQueueLost
}
