import { ackQuietly, requeueQuietly } from '../amqp/consumer.js'
import type { BrokerConnections } from '../amqp/broker-connections.js'
import type { Container } from '../container/extension.js'
import { readCallIdStack, readContext, type ContextData } from '../wire/context-headers.js'
import { takeTimeLeft } from '../wire/deadline.js'
import { formatSorted, shortened } from '../wire/fingerprint.js'
import { messageOf } from '../support/describe.js'
import { serializeError } from '../wire/error-wire.js'
import { ClientStopped, ConnectionLost, UnserializableValueError } from '../errors/errors.js'
import { publishOn, type Message } from '../amqp/message.js'
import { json } from '../wire/json.js'
import { PayloadTooLarge } from '../errors/refusals.js'
import type { Serializer } from '../wire/serializer.js'
import { encodeWith } from '../wire/serializers.js'
import type { AmqpChannel, DeliveredMessage, PublishOptions } from '../ports/transport.js'
import type { Outcome } from '../container/outcome.js'
import type { WorkerContext, WorkerOptions } from '../container/worker.js'
import { abortMarkOf } from './abort-marks.js'
import { isTransient, transientCallIdStack, transientTimeLeft } from './transient-wire.js'
import {
  directReplyTo,
  idempotencyHeader,
  methodOf,
  readRequest,
  requestNameHeader,
  requestSerializer,
  type RequestBody,
} from './wire.js'

/** The body of a reply, and the outcome that it carries. */
interface EncodedReply {
  readonly body: Uint8Array
  readonly outcome: Outcome
}

/** Characters of the key of a caller; in the place of a longer one stands its hash. */
const longestKey = 500
/** Characters of the name of an error that is too large itself. */
const longestErrorName = 100
const noHeaders: Readonly<Record<string, unknown>> = Object.freeze({})

/**
 * A request in the hands of a container, until it is answered and acknowledged, or handed back.
 *
 * The broker confirms the reply before the request is acknowledged: if anything breaks in between,
 * the request is delivered again rather than lost. Only the reply to a transient request is no more than sent.
 */
export class RpcRequest implements WorkerOptions {
  readonly method: string
  readonly correlationId: string | undefined
  readonly deadline: number
  arranged: readonly unknown[] | undefined = undefined
  /** Called when the request is answered, dropped or handed back. */
  whenDone: (() => void) | undefined = undefined
  /** Called when the worker has ended, with the request answered. */
  ended: (() => void) | undefined = undefined
  /** The request came by the transient route. */
  readonly #isTransient: boolean
  /** The reply is sent without a confirm: the place where it goes to is lost with the caller's connection. */
  readonly #isUnconfirmed: boolean
  readonly #headers: Readonly<Record<string, unknown>>
  readonly #container: Container
  readonly #connections: BrokerConnections
  readonly #message: DeliveredMessage
  readonly #channel: AmqpChannel
  /** Whether the request may have waited in the queue, so that its caller may have given it up. */
  readonly #mayHaveWaited: boolean
  readonly #replyTo: string | undefined
  // until its content type is known, a reply can only be JSON
  #serializer: Serializer = json

  constructor(
    container: Container,
    connections: BrokerConnections,
    message: DeliveredMessage,
    channel: AmqpChannel,
    mayHaveWaited = true,
  ) {
    const { properties } = message
    const headers = properties.headers ?? noHeaders
    this.#container = container
    this.#connections = connections
    this.#message = message
    this.#channel = channel
    this.#mayHaveWaited = mayHaveWaited
    this.#replyTo = textOf(properties.replyTo)
    this.correlationId = textOf(properties.correlationId)
    this.#headers = headers
    const { ambient } = container
    this.#isTransient = isTransient(message)
    this.#isUnconfirmed = this.#isTransient || this.#replyTo?.startsWith(directReplyTo) === true
    this.method = this.#isTransient ? String(properties.type) : methodOf(message.fields.routingKey)
    const left = this.#isTransient ? transientTimeLeft(message) : takeTimeLeft(headers)
    this.deadline = ambient.monotonic() + left
  }

  /** Read from the headers when a worker asks for it, as most never do. */
  get contextData(): ContextData {
    return readContext(this.#headers)
  }

  get idempotencyKey(): string | undefined {
    const headers = this.#headers
    const key = textOf(headers[idempotencyHeader])
    if (key !== undefined) return this.#ownKey(key)
    const name = textOf(headers[requestNameHeader])
    if (name !== undefined) return this.#ofUser(['name', name])
    if (this.correlationId === undefined) return undefined
    const caller = this.#caller
    // the usual reply queue, a UUID, ends at the slash; one with a slash of its own could be taken for another
    return /[/[]/.test(caller)
      ? JSON.stringify(['id', caller, this.correlationId])
      : `${caller}/${this.correlationId}`
  }

  /** Whether the caller chose the key, which may come with other arguments. */
  get isCallersKey(): boolean {
    return textOf(this.#headers[idempotencyHeader]) !== undefined
  }

  /** Which call of which caller it is, and under which key; the same for each attempt. Undefined where nobody can tell. */
  get callKey(): string | undefined {
    const { correlationId, idempotencyKey } = this
    if (this.#replyTo === undefined || correlationId === undefined) return undefined
    return JSON.stringify([this.method, this.#replyTo, correlationId, idempotencyKey])
  }

  isOnChannelOf(other: RpcRequest): boolean {
    return this.#channel === other.#channel
  }

  /** The reply queue of the caller; without the number that a transient one gets with each connection. */
  get #caller(): string {
    const replyTo = this.#replyTo ?? ''
    return this.#isTransient ? replyTo.replace(/\.\d+$/, '') : replyTo
  }

  get messageFields(): DeliveredMessage['fields'] {
    return this.#message.fields
  }

  get messageHeaders(): Readonly<Record<string, unknown>> {
    return this.#headers
  }

  get parentCallIds(): readonly string[] {
    return this.#isTransient ? transientCallIdStack(this.#message) : readCallIdStack(this.#headers)
  }

  /** Decodes the body. Throws a MalformedRequest or a PayloadTooLarge. */
  read(): RequestBody {
    const { byteLength } = this.#message.content
    if (this.#isTooLarge(byteLength)) throw this.#tooLarge('the request has', byteLength)
    this.#serializer = requestSerializer(this.#message.properties, this.#container.config.ACCEPT)
    return readRequest(this.#message.content, this.#serializer)
  }

  /**
   * Whether the caller has given the call up; undefined for a call that nobody can give up, or that came without having
   * waited. Never rejects.
   */
  isGivenUp(): Promise<boolean> | undefined {
    if (!this.#mayHaveWaited) return undefined
    const mark = abortMarkOf(this.#headers)
    if (mark === undefined) return undefined
    // not to be found out: as if it had not been asked
    return this.#connections.questions.isThere(mark).then((isThere) => isThere ?? false)
  }

  /** Replies, acknowledges, and gives the outcome that the caller was told. Never rejects. */
  handleResult(_worker: WorkerContext, outcome: Outcome): Outcome | Promise<Outcome> {
    return this.#conclude(outcome)
  }

  asSent(result: unknown): unknown {
    return this.#serializer.decode(this.#serializer.encode(result))
  }

  /** Acknowledges a request whose method was not run, since nobody waits for a reply. */
  drop(): void {
    this.whenDone?.()
    ackQuietly(this.#message, this.#channel)
  }

  /** Acknowledges another attempt of a call that will be answered. */
  dropSecond(): void {
    this.#log('info', 'another attempt of a call that still runs')
    this.drop()
  }

  /** Answers a request that no worker will see. */
  async refuse(error: unknown): Promise<void> {
    this.#log('warn', `refused a request: ${messageOf(error)}`, error)
    await this.#conclude({ ok: false, error })
  }

  /** Gives the request back to the queue, for another container. */
  handBack(): void {
    this.whenDone?.()
    requeueQuietly(this.#message, this.#channel)
  }

  /**
   * A key of the caller with its owner: the service that calls, or clients, and the user for whom. A key outlives the
   * process of a client, so the ids of processes have no part in it. JSON, since parts that are only joined could be
   * those of another user: `["key","shop","order-1","ada"]`.
   */
  #ownKey(key: string): string {
    const [caller = ''] = (this.parentCallIds.at(-1) ?? '').split('.', 1)
    return this.#ofUser(['key', caller, key])
  }

  /** A key that no other user has, whatever a caller writes into it. */
  #ofUser(parts: readonly string[]): string {
    const user = this.contextData.get('user_id')
    return shortened(formatSorted(user === undefined ? parts : [...parts, user]), longestKey)
  }

  #conclude(outcome: Outcome): Outcome | Promise<Outcome> {
    this.whenDone?.()
    const reply = this.#encode(outcome)
    const replyTo = this.#replyTo
    if (replyTo === undefined) {
      this.#log('warn', 'a request without reply_to: nobody is told')
    } else if (!this.#isUnconfirmed || !this.#sendUnconfirmed(replyTo, reply.body)) {
      return this.#deliver(replyTo, reply)
    }
    ackQuietly(this.#message, this.#channel)
    return reply.outcome
  }

  /**
   * The reply to a transient request is worth as little as the request after a lost connection: no confirm is
   * waited for. If possible the reply leaves with the acknowledgement, in one packet (docs/performance.md, "the
   * reply leaves with the acknowledgement"). False when there is no channel to send the reply on at the moment.
   */
  #sendUnconfirmed(replyTo: string, body: Uint8Array): boolean {
    const { consuming } = this.#connections
    const reply = this.#reply(replyTo, body)
    try {
      if (consuming.mayPublish) publishOn(this.#channel, reply)
      else this.#connections.unconfirmed.publish(reply)
      return true
    } catch {
      return false
    }
  }

  /** Acknowledges when the broker has the reply. */
  async #deliver(replyTo: string, { body, outcome }: EncodedReply): Promise<Outcome> {
    let isDone = true
    try {
      await this.#connections.publisher.publish(this.#reply(replyTo, body))
    } catch (error) {
      isDone = await this.#publishAgain(replyTo, body, error)
    }
    if (isDone) ackQuietly(this.#message, this.#channel)
    else this.handBack()
    return outcome
  }

  /** A result or an error that is too large stays here: the caller is told how large it is. */
  #encode(outcome: Outcome): EncodedReply {
    const reply = outcome.ok ? this.#encodeResult(outcome) : this.#encodeError(outcome.error)
    const { byteLength } = reply.body
    if (!this.#isTooLarge(byteLength)) return reply
    if (reply.outcome.ok) return this.#encodeError(this.#tooLarge('the result takes', byteLength))
    const cause = reply.outcome.error
    const { exc_type } = serializeError(cause, this.#container.serviceName)
    const what = `the error ${exc_type.slice(0, longestErrorName)} takes`
    return this.#encodeError(this.#tooLarge(what, byteLength, cause))
  }

  #encodeResult(outcome: Outcome & { ok: true }): EncodedReply {
    try {
      const result = isNothing(outcome.result) ? null : outcome.result
      return { body: encodeWith(this.#serializer, { result, error: null }), outcome }
    } catch (cause) {
      // the way to the value, and not the value: the caller may know nothing of what is in it
      const problem = `Unserializable value: ${messageOf(cause)}`
      const error = new UnserializableValueError(problem, { cause })
      this.#log('error', `the result of a method cannot be sent: ${problem}`, error)
      return this.#encodeError(error)
    }
  }

  #isTooLarge(bytes: number): boolean {
    return bytes > this.#container.config.max_body_bytes
  }

  #tooLarge(what: string, bytes: number, cause?: unknown): PayloadTooLarge {
    const allowed = this.#container.config.max_body_bytes
    const problem = `${this.#label}: ${what} ${bytes} bytes; ${allowed} are allowed (config: max_body_bytes)`
    return new PayloadTooLarge(problem, cause === undefined ? undefined : { cause })
  }

  #encodeError(error: unknown): EncodedReply {
    const reply = { result: null, error: serializeError(error, this.#container.serviceName) }
    const outcome = { ok: false, error } as const
    try {
      return { body: this.#serializer.encode(reply), outcome }
    } catch {
      this.#serializer = json // can carry every error
      return { body: json.encode(reply), outcome }
    }
  }

  #reply(replyTo: string, body: Uint8Array): Message {
    const { contentType, contentEncoding } = this.#serializer
    const properties: PublishOptions = this.#isUnconfirmed
      ? { contentType }
      : { persistent: true, priority: 0, contentType, contentEncoding }
    if (this.correlationId !== undefined) properties.correlationId = this.correlationId
    const exchange = this.#isUnconfirmed ? '' : this.#container.config.rpc_exchange
    return { label: `the reply of ${this.#label}`, exchange, routingKey: replyTo, body, properties }
  }

  /** False when the reply could not be sent, and somebody may still wait for it. */
  async #publishAgain(replyTo: string, body: Uint8Array, cause: unknown): Promise<boolean> {
    const { config, ambient } = this.#container
    let error = cause
    for (let retry = 0; retry <= config.RPC_RETRY_POLICY.max_retries; retry++) {
      const isTooLate = this.deadline <= ambient.monotonic()
      if (isTooLate) return true // nobody waits any more
      if (!(error instanceof ConnectionLost)) break
      try {
        await this.#connections.publisher.whenOpen()
        await this.#connections.publisher.publish(this.#reply(replyTo, body))
        return true
      } catch (cause) {
        error = cause
      }
    }
    this.#logLost(error)
    // a reply that the broker refuses it would refuse again: running the method again would not help
    return !(error instanceof ConnectionLost || error instanceof ClientStopped)
  }

  #logLost(error: unknown): void {
    this.#log('error', `a reply could not be sent: ${messageOf(error)}`, error)
  }

  #log(level: 'info' | 'warn' | 'error', problem: string, error?: unknown): void {
    const { fields } = this.#message
    this.#container.logger[level](
      {
        service: this.#container.serviceName,
        routingKey: fields.routingKey,
        correlationId: this.correlationId,
        err: error,
      },
      `${this.#label}: ${problem}`,
    )
  }

  get #label(): string {
    return `${this.#container.serviceName}.${this.method}`
  }
}

/** Whether a result would be left out of a reply: JSON has no word for it, and it is nothing without one. */
function isNothing(result: unknown): boolean {
  const it = result as { toJSON?: (key: string) => unknown } | null | undefined
  const sent = typeof it?.toJSON === 'function' ? it.toJSON('result') : it
  return sent === undefined
}

function textOf(property: unknown): string | undefined {
  return typeof property === 'string' && property !== '' ? property : undefined
}
