/**
 * Makes calls, and brings replies to the calls they belong to.
 *
 * 1. A call is sent when there is a connection that publishes and a reply queue that is bound, else it
 *    waits for them; its deadline runs all the same.
 * 2. Replies are matched by correlation id. When they can no longer come, their calls end with a
 *    {@link ReplyQueueLost}.
 * 3. While the broker is blocked new calls wait here: what it would read too late it had better not get.
 * 4. A reply for which no call waits came too late or twice: dropped and counted.
 */
import type { BrokerLink } from '../amqp/broker-link.js'
import { messageOf } from '../support/describe.js'
import type { Emitter } from '../support/emitter.js'
import type { Environment } from '../container/environment.js'
import {
  ClientStopped,
  MalformedReply,
  ReplyQueueLost,
  UnserializableValueError,
} from '../errors/errors.js'
import { Layers } from '../container/middleware.js'
import { PayloadTooLarge, TooManyCalls } from '../errors/refusals.js'
import { serializerFor } from '../wire/serializers.js'
import type { DeliveredMessage, PublishOptions } from '../ports/transport.js'
import type { CallEvents, WaitingCall } from '../container/call-events.js'
import type { CallAddress, CallTarget } from './call-target.js'
import { splitArguments } from './keywords.js'
import { LayeredCall, type Call } from './layered-call.js'
import { PendingCall } from './pending-call.js'
import { PendingCalls } from './pending-calls.js'
import type { CallRoute, RouteListener } from './call-route.js'
import { TransientRoute } from './transient-route.js'
import { QueuedRoute } from './queued-route.js'
import { replyQueueOf } from './wire.js'

export interface CallerSettings {
  readonly environment: Environment
  readonly link: BrokerLink
  /** Names the reply queue: the service, or what standalone clients call themselves. */
  readonly owner: string
  /** Binds the reply queue: a UUID. */
  readonly id: string
  readonly events: { emit: Emitter<CallEvents>['emit'] }
  /** Says why nothing moves, if the caller's container is the reason. */
  explainStarvation?(pending: Iterable<PendingCall>): string | undefined
}

export class Caller {
  readonly environment: Environment
  readonly #settings: CallerSettings
  readonly #route: CallRoute
  readonly #pending: PendingCalls
  /** Those of the pending that wait to be sent. */
  readonly #held = new Set<PendingCall>()
  readonly #layers: Layers<'call'>
  #stopped: Error | undefined
  #droppedReplies = 0

  constructor(settings: CallerSettings) {
    const { environment, link, owner, id } = settings
    this.environment = environment
    this.#pending = new PendingCalls(environment.config)
    this.#settings = settings
    const listener: RouteListener = {
      onReply: (message) => this.#onReply(message),
      onReturn: ({ properties }) => this.#pending.get(properties.correlationId)?.returned(),
      onOpen: () => this.#sendHeld(),
      isWaiting: () => this.#pending.size > 0,
      onLost: (queue, isLost) => this.#repliesLost(queue, isLost),
    }
    this.#route =
      environment.config.RPC_DELIVERY === 'transient'
        ? new TransientRoute(link.publishing, replyQueueOf(owner, id), listener)
        : new QueuedRoute(link, environment.config, owner, id, listener)
    this.#layers = new Layers(environment.middleware, 'call')
    link.publishing.events.on('unblocked', () => this.#sendHeld())
  }

  /** How many replies came for which no call waited any more. */
  get droppedReplies(): number {
    return this.#droppedReplies
  }

  /** The calls that have not ended. */
  get waitingCalls(): readonly WaitingCall[] {
    return this.#pending.all()
  }

  get blockedReason(): string | undefined {
    return this.#settings.link.publishing.blockedReason
  }

  async start(): Promise<void> {
    await this.#route.start()
  }

  addressOf(service: string, method: string): CallAddress {
    return this.#route.addressOf(service, method)
  }

  /** The properties of a message for the request, sent now. For the call itself. */
  propertiesOf(call: PendingCall, leftMs: number): PublishOptions {
    return this.#route.propertiesOf(call, leftMs, this.environment.ambient.now())
  }

  /** Ends all calls with the error; later ones end with it at once, and are not sent. */
  stop(error: Error = new ClientStopped('the client was stopped')): void {
    this.#stopped ??= error
    for (const call of this.#pending.all()) {
      call.fail(new ClientStopped(`${call.label}: ${error.message}`, { cause: error }))
    }
  }

  /** Begins a call. What is wrong with it is the call's result, never thrown. */
  call(target: CallTarget, args: readonly unknown[]): Call {
    const layers = this.#layers.active
    return layers.length === 0
      ? this.send(target, args)
      : new LayeredCall(this, target, args, layers)
  }

  /** Sends a request, behind all middleware. What is wrong with it is the call's result, never thrown. */
  send(target: CallTarget, args: readonly unknown[]): PendingCall {
    const call = new PendingCall(this, target)
    const { signal } = target.options
    this.#settings.events.emit('callBegun', call)
    if (this.#stopped !== undefined) {
      const problem = `${call.label}: not sent, ${this.#stopped.message}`
      call.fail(new ClientStopped(problem, { cause: this.#stopped }))
    } else if (signal?.aborted === true) {
      call.abort(signal)
    } else if (call.isOverdue) {
      call.timeOut()
    } else {
      this.#begin(call, args)
    }
    return call
  }

  /** For the call itself: why it may have waited in vain. */
  explainStarvation(): string | undefined {
    return this.#settings.explainStarvation?.(this.#pending.all())
  }

  /** Sends the call, or keeps it until that is possible. For the call itself. */
  dispatch(call: PendingCall): void {
    if (this.#canSend()) {
      call.prepare()
      this.#route.send(call)
    } else {
      this.#held.add(call)
    }
  }

  /** For the call itself: it has ended. */
  forget(call: PendingCall): void {
    this.#pending.delete(call)
    this.#held.delete(call)
    this.#settings.events.emit('callSettled', call)
  }

  #begin(call: PendingCall, given: readonly unknown[]): void {
    try {
      const { args, kwargs } = splitArguments(given)
      call.encode(withoutTrailingGaps(args), kwargs)
    } catch (cause) {
      const problem = `${call.label}: its arguments cannot be serialized: ${messageOf(cause)}`
      const isTooLarge = cause instanceof PayloadTooLarge
      call.fail(isTooLarge ? cause : new UnserializableValueError(problem, { cause }))
      return
    }
    const excess = this.#pending.excess(call)
    if (excess !== undefined) {
      call.fail(new TooManyCalls(`${call.label}: not sent, ${excess}`))
      return
    }
    this.#pending.add(call)
    call.startClock()
    this.dispatch(call)
  }

  #canSend(): boolean {
    return this.#route.isOpen && this.blockedReason === undefined
  }

  #sendHeld(): void {
    if (!this.#canSend()) return
    const held = [...this.#held]
    this.#held.clear()
    for (const call of held) this.dispatch(call)
  }

  #repliesLost(queue: string, isLost: (call: PendingCall) => boolean): void {
    const lost = this.#pending.all().filter(isLost)
    if (lost.length === 0) return
    const ids = lost.map((call) => call.correlationId)
    for (const call of lost) {
      const problem =
        `${call.label}: the reply queue ${queue} was lost with the replies to ` +
        `${ids.length} calls: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', ...' : ''}`
      call.failed(new ReplyQueueLost(problem, queue, ids))
    }
  }

  #onReply(message: DeliveredMessage): void {
    const { correlationId } = message.properties
    const call = this.#pending.get(correlationId)
    if (call === undefined) {
      this.#droppedReplies++
      this.#settings.events.emit('replyDropped', { correlationId })
      return
    }
    const { max_body_bytes } = this.environment.config
    if (message.content.byteLength > max_body_bytes) {
      call.fail(
        new PayloadTooLarge(
          `${call.label}: the reply has ${message.content.byteLength} bytes; ${max_body_bytes} are allowed (config: max_body_bytes)`,
        ),
      )
      return
    }
    try {
      const { contentType } = message.properties
      const serializer = serializerFor(contentType, this.environment.config.ACCEPT)
      call.replied(serializer.decode(message.content))
    } catch (cause) {
      const problem = `${call.label}: the reply cannot be decoded: ${messageOf(cause)}`
      call.fail(new MalformedReply(problem, { cause }))
    }
  }
}

/** `f(a, undefined)` is `f(a)`: a null in its place would switch the parameter's default off. */
function withoutTrailingGaps(args: readonly unknown[]): readonly unknown[] {
  let { length } = args
  while (length > 0 && args[length - 1] === undefined) length--
  return length === args.length ? args : args.slice(0, length)
}
