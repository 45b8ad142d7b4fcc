import { ConnectionLost, MessageRefused, UnserializableValueError } from '../errors/errors.js'
import type { ReplyQueueLost } from '../errors/errors.js'
import { PayloadTooLarge } from '../errors/refusals.js'
import type { AbortMarks } from './abort-marks.js'
import type { Ambient, Timer } from '../ports/ambient.js'
import type { PublishOptions } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'
import { encodeWith } from '../wire/serializers.js'
import type { RoutedRequest } from './call-route.js'
import type { CallTarget } from './call-target.js'
import { splitArguments } from './keywords.js'
import type { Outbox } from './outbox.js'
import type { PendingCall, Phase } from './pending-call.js'

/** Settings that the attempts of all calls of a caller share. */
export interface AttemptSettings {
  readonly ambient: Ambient
  readonly outbox: Outbox
  /** Bytes that a request may have. */
  readonly maxBytes: number
  readonly marks: AbortMarks
}

const unprepared: PublishOptions = {}

/**
 * The attempts of one call to have its request answered.
 *
 * 1. The request is encoded once, and its properties are made anew for each attempt.
 * 2. An attempt that the broker did not confirm before the connection broke is followed by another after a pause
 *    (`retryPolicy`): the broker may have both. An idempotent request is also sent again after a confirm: the reply queue was
 *    lost, or no reply came within `attemptTimeout`; and when the broker refused it.
 * 3. An attempt for which there is no retry left ends the call.
 */
export class Attempts implements RoutedRequest {
  readonly call: PendingCall
  readonly target: CallTarget
  readonly correlationId: string
  readonly exchange: string
  readonly routingKey: string
  readonly body: Uint8Array
  readonly requestName: string | undefined
  readonly abortMark: string | undefined
  properties = unprepared
  /** Counts the calls of the caller. */
  number = 0
  readonly #settings: AttemptSettings
  #context: Readonly<Record<string, unknown>> | undefined
  #retries = 0
  /** For the next attempt, or for giving up the one that is on its way. */
  #timer: Timer | undefined

  /**
   * Encodes the request.
   *
   * @param given the arguments as the proxy was given them
   * @throws UnserializableValueError for arguments that cannot be carried, PayloadTooLarge for too many bytes
   */
  constructor(call: PendingCall, given: readonly unknown[], settings: AttemptSettings) {
    const { target, correlationId } = call
    this.call = call
    this.target = target
    this.correlationId = correlationId
    this.exchange = target.address.exchange
    this.routingKey = target.address.routingKey
    this.body = encode(call, given)
    this.#settings = settings
    const { byteLength } = this.body
    if (byteLength > settings.maxBytes) {
      throw new PayloadTooLarge(
        `${call.label}: its arguments take ${byteLength} bytes; ${settings.maxBytes} are allowed (config: max_body_bytes)`,
      )
    }
    this.requestName = call.origin.nameCall?.(`${call.service}.${call.method}`, this.body)
    const { signal } = target.options
    this.abortMark = signal && settings.marks.nameFor(signal, call.deadline)
  }

  get label(): string {
    return this.call.label
  }

  /** The same for each attempt: a call has one call id. */
  get context(): Readonly<Record<string, unknown>> {
    return (this.#context ??= this.call.origin.headers)
  }

  get leftMs(): number {
    return Math.max(1, Math.ceil(this.call.deadline - this.#settings.ambient.monotonic()))
  }

  get longestWaitMs(): number {
    const { headStartMs } = this.call
    return headStartMs === 0 ? Infinity : Math.max(1, this.leftMs - Math.ceil(2 * headStartMs))
  }

  get wasSent(): boolean {
    return this.call.phase !== 'connection' || this.#retries > 0
  }

  get isTaken(): boolean {
    return this.call.isTaken
  }

  /** Makes an attempt, as soon as the route is open. */
  send(): void {
    this.call.phase = 'connection'
    this.#settings.outbox.send(this)
  }

  prepare(properties: PublishOptions): void {
    this.properties = properties
    this.call.phase = 'confirm'
  }

  confirmed(): void {
    if (this.#isAwaitingConfirm) this.#awaitReply('reply')
  }

  sent(): void {
    this.#awaitReply('unconfirmed reply')
  }

  failed(error: Error): void {
    const isSafe =
      error instanceof ConnectionLost ||
      (this.target.options.isIdempotent && error instanceof MessageRefused)
    if (this.#isAwaitingConfirm) this.#lost(error, isSafe)
  }

  unsendable(cause: unknown): void {
    const problem = `${this.label}: cannot be sent: ${messageOf(cause)}`
    this.call.fail(new UnserializableValueError(problem, { cause }))
  }

  /** The reply queue is gone, and with it the reply to the latest attempt. */
  replyLost(error: ReplyQueueLost): void {
    this.#lost(error, this.target.options.isIdempotent)
  }

  /** The caller has given the call up: a request that is on its way is not to be run. */
  aborted(signal: AbortSignal): void {
    if (this.wasSent) this.#settings.marks.make(signal)
  }

  /** The call has ended: no attempt follows. */
  stop(): void {
    if (this.#timer !== undefined) this.#settings.ambient.clearTimeout(this.#timer)
    this.#settings.outbox.drop(this)
  }

  /** False when the call has ended, or when the news is of an attempt that another has followed already. */
  get #isAwaitingConfirm(): boolean {
    return this.call.phase === 'confirm' && this.call.outcome === undefined
  }

  #awaitReply(phase: Phase): void {
    const { call, target } = this
    call.phase = phase
    const { isIdempotent, attemptTimeoutMs } = target.options
    if (!isIdempotent) return
    if (attemptTimeoutMs >= call.deadline - this.#settings.ambient.monotonic()) return
    this.#wait(attemptTimeoutMs, () => {
      if (this.#canRetry()) this.#retryLater()
    })
  }

  /** @param isSafe whether the request may be sent again */
  #lost(error: Error, isSafe: boolean): void {
    if (isSafe && this.#canRetry()) this.#retryLater()
    else this.call.fail(error)
  }

  #canRetry(): boolean {
    return this.#retries < this.target.options.retryPolicy.max_retries
  }

  #retryLater(): void {
    const { interval_start, interval_step, interval_max } = this.target.options.retryPolicy
    const pauseMs = Math.min(interval_max, interval_start + interval_step * this.#retries) * 1000
    this.#retries++
    this.call.phase = 'retry'
    this.#wait(pauseMs, () => this.send())
  }

  #wait(delayMs: number, then: () => void): void {
    const { ambient } = this.#settings
    if (this.#timer !== undefined) ambient.clearTimeout(this.#timer)
    this.#timer = ambient.setTimeout(then, delayMs)
  }
}

function encode(call: PendingCall, given: readonly unknown[]): Uint8Array {
  try {
    const { args, kwargs } = splitArguments(given)
    const body = { args: withoutTrailingGaps(args), kwargs }
    return encodeWith(call.target.options.serializer, body)
  } catch (cause) {
    const problem = `${call.label}: its arguments cannot be serialized: ${messageOf(cause)}`
    throw new UnserializableValueError(problem, { cause })
  }
}

/** `f(a, undefined)` is `f(a)`: a null in its place would switch the parameter's default off. */
function withoutTrailingGaps(args: readonly unknown[]): readonly unknown[] {
  let { length } = args
  while (length > 0 && args[length - 1] === undefined) length--
  return length === args.length ? args : args.slice(0, length)
}
