import type { SupervisedConnection } from '../amqp/supervised-connection.js'
import type { ResolvedConfig } from '../config/config.js'
import type { CallEvents } from '../container/call-events.js'
import { MalformedReply, ReplyQueueLost, ServiceNotFound } from '../errors/errors.js'
import { PayloadTooLarge, TooManyCalls } from '../errors/refusals.js'
import type { Ambient } from '../ports/ambient.js'
import type { DeliveredMessage } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'
import type { Emitter } from '../support/emitter.js'
import { TextTable } from '../support/text-table.js'
import { decodeWith, serializerFor } from '../wire/serializers.js'
import type { Attempts } from './attempts.js'
import type { RouteHandler, RoutedRequest } from './call-route.js'
import type { CallCompany, PendingCall } from './pending-call.js'
import { callerThatIsCalled, explainCircle } from './starvation.js'

/** The caller of the calls. */
export interface PendingCallsSettings {
  readonly config: ResolvedConfig
  readonly ambient: Ambient
  /** The connection that requests go out on. */
  readonly publishing: SupervisedConnection
  readonly events: { emit: Emitter<CallEvents>['emit'] }
  /** The service that calls; undefined for a client. */
  readonly serviceName: string | undefined
  /** Says why nothing moves, if the caller's container is the reason. */
  explainStarvation?(pending: Iterable<PendingCall>): string | undefined
}

/**
 * The calls of one caller that have not ended, by correlation id, within limits of number and memory. Replies find
 * their calls here; a reply for which no call waits came too late or twice, and is dropped and counted.
 */
export class PendingCalls implements CallCompany, RouteHandler {
  readonly ambient: Ambient
  readonly #settings: PendingCallsSettings
  readonly #attempts = new TextTable<Attempts>()
  #begun = 0
  #bytes = 0
  #droppedReplies = 0
  readonly #whenIdle: (() => void)[] = []

  constructor(settings: PendingCallsSettings) {
    this.ambient = settings.ambient
    this.#settings = settings
  }

  /** How many replies came for which no call waited any more. */
  get droppedReplies(): number {
    return this.#droppedReplies
  }

  get isWaiting(): boolean {
    return this.#attempts.size > 0
  }

  get blockedReason(): string | undefined {
    return this.#settings.publishing.blockedReason
  }

  /** All calls at this moment, the oldest first; a list of its own, so that they can be ended on the way. */
  all(): PendingCall[] {
    return this.#all().map(({ call }) => call)
  }

  comesBack(call: PendingCall): boolean {
    return call.service === this.#settings.serviceName || callerThatIsCalled(call) !== undefined
  }

  explainStarvation(call: PendingCall): string | undefined {
    return this.#settings.explainStarvation?.(this.all()) ?? this.#explainCircle(call)
  }

  /** Of another service nobody here knows whether all its workers wait. */
  #explainCircle(call: PendingCall): string | undefined {
    const isOwn = call.service === this.#settings.serviceName
    return isOwn || !call.isTaken ? undefined : explainCircle(call)
  }

  /** From now on replies find the call. Throws a TooManyCalls when there is no room. */
  add(attempts: Attempts): void {
    const { max_pending_calls, max_pending_bytes } = this.#settings.config
    const { size } = this.#attempts
    const { byteLength } = attempts.body
    if (size >= max_pending_calls) {
      throw tooMany(attempts, `${size} calls wait already (config: max_pending_calls)`)
    }
    if (this.#bytes + byteLength > max_pending_bytes) {
      const problem = `the calls that wait take ${this.#bytes} bytes already (config: max_pending_bytes)`
      throw tooMany(attempts, problem)
    }
    attempts.number = ++this.#begun
    this.#attempts.set(attempts.correlationId, attempts)
    this.#bytes += byteLength
  }

  aborted(call: PendingCall, signal: AbortSignal): void {
    this.#attempts.get(call.correlationId)?.aborted(signal)
  }

  settled(call: PendingCall): void {
    const attempts = this.#attempts.take(call.correlationId)
    if (attempts !== undefined) {
      this.#bytes -= attempts.body.byteLength
      attempts.stop()
    }
    this.#settings.events.emit('callSettled', call)
    if (!this.isWaiting) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  /** Resolves when no call waits. */
  idle(): Promise<void> {
    if (!this.isWaiting) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  replied({ content, properties }: DeliveredMessage): void {
    const { correlationId, contentType } = properties
    const call = this.#callOf(correlationId)
    if (call === undefined) {
      this.#droppedReplies++
      this.#settings.events.emit('replyDropped', { correlationId })
      return
    }
    const { max_body_bytes, ACCEPT, serializer } = this.#settings.config
    if (content.byteLength > max_body_bytes) {
      const problem = `${call.label}: the reply has ${content.byteLength} bytes; ${max_body_bytes} are allowed (config: max_body_bytes)`
      call.fail(new PayloadTooLarge(problem))
      return
    }
    try {
      const own = call.target.options.serializer.name
      // a call with a form of its own is answered in that form
      const accept = ACCEPT === null || own === serializer ? ACCEPT : [...ACCEPT, own]
      call.replied(decodeWith(serializerFor(contentType, accept), content))
    } catch (cause) {
      const problem = `${call.label}: the reply cannot be decoded: ${messageOf(cause)}`
      call.fail(new MalformedReply(problem, { cause }))
    }
  }

  returned({ properties }: DeliveredMessage): void {
    const call = this.#callOf(properties.correlationId)
    call?.fail(new ServiceNotFound(call.service))
  }

  lost(queue: string, isLost: (request: RoutedRequest) => boolean): void {
    const lost = this.#all().filter(isLost)
    const ids = lost.map(({ correlationId }) => correlationId)
    const named = `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', ...' : ''}`
    for (const attempts of lost) {
      const problem = `${attempts.label}: the reply queue ${queue} was lost with the replies to ${ids.length} calls: ${named}`
      attempts.replyLost(new ReplyQueueLost(problem, queue, ids))
    }
  }

  #callOf(correlationId: unknown): PendingCall | undefined {
    return typeof correlationId === 'string' ? this.#attempts.get(correlationId)?.call : undefined
  }

  #all(): Attempts[] {
    return this.#attempts.values().sort((a, b) => a.number - b.number)
  }
}

function tooMany({ label }: Attempts, problem: string): TooManyCalls {
  return new TooManyCalls(`${label}: not sent, ${problem}`)
}
