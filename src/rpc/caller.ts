/**
 * Makes calls, and brings replies to the calls they belong to.
 *
 * 1. A call is sent when there is a connection that publishes and a reply queue that is bound, else it
 *    waits for them; its deadline runs all the same.
 * 2. Replies are matched by correlation id. The reply queue outlives a lost connection, so a call that
 *    was sent goes on waiting after a reconnect; if the queue itself is gone, so are its replies, and the
 *    calls end with a {@link ReplyQueueLost}.
 * 3. A reply for which no call waits came too late or twice: dropped and counted.
 */
import type { BrokerLink } from '../amqp/broker-link.js'
import { ackQuietly, Consumer } from '../amqp/consumer.js'
import { messageOf } from '../describe.js'
import type { Emitter } from '../emitter.js'
import type { Environment } from '../environment.js'
import {
  ClientStopped,
  MalformedReply,
  ReplyQueueLost,
  UnserializableValueError,
} from '../errors.js'
import { serializerFor } from '../serialization.js'
import type { AmqpChannel, AmqpConnection, DeliveredMessage } from '../transport.js'
import type { Outcome } from '../worker.js'
import type { ResolvedCallOptions } from './call-options.js'
import { splitArguments } from './keywords.js'
import { PendingCall } from './pending-call.js'
import { declareReplyQueue, replyQueueOf } from './wire.js'

/** On whose behalf a call is made: a worker, or a standalone client. */
export interface CallOrigin {
  /** The context headers of its calls. */
  readonly headers: Readonly<Record<string, unknown>>
  /** A moment of `ambient.monotonic()`; no call of it may take longer. */
  readonly deadline: number
  /** The method that makes the call; undefined for a client. */
  readonly onBehalfOf: string | undefined
}

/** A call, for observers. */
export interface CallEvent {
  readonly service: string
  readonly method: string
  readonly correlationId: string
  /** How it ended; undefined until it has. */
  readonly outcome: Outcome | undefined
}

/** A call that has not ended, for diagnosis. */
export interface WaitingCall extends CallEvent {
  /** The moments of `ambient.monotonic()` at which it began, and at which it must end. */
  readonly since: number
  readonly deadline: number
  /** What is missing: a connection, the broker's confirm, the reply. */
  readonly waitsFor: string
  /** The method that makes the call, `orders.total`; undefined for a client. */
  readonly onBehalfOf: string | undefined
}

/** What can be watched of the calls that a container or a client makes. */
export interface CallEvents {
  callBegun: WaitingCall
  /** Once for each call that was begun. */
  callSettled: WaitingCall
  /** A reply came for which no call waits: too late, or twice. */
  replyDropped: { readonly correlationId: unknown }
}

export interface CallerSettings {
  readonly environment: Environment
  readonly link: BrokerLink
  /** Names the reply queue: the service, or what standalone clients call themselves. */
  readonly owner: string
  /** Binds the reply queue: a UUID. */
  readonly id: string
  readonly events: { emit: Emitter<CallEvents>['emit'] }
}

export class Caller {
  readonly environment: Environment
  /** The routing key of replies. */
  readonly replyTo: string
  readonly #settings: CallerSettings
  readonly #queue: string
  readonly #replies: Consumer
  readonly #pending = new Map<string, PendingCall>()
  /** Those of the pending that wait to be sent. */
  readonly #held = new Set<PendingCall>()
  #wasOpen = false
  #stopped: Error | undefined
  #droppedReplies = 0

  constructor(settings: CallerSettings) {
    const { environment, link, owner, id } = settings
    this.environment = environment
    this.replyTo = id
    this.#settings = settings
    this.#queue = replyQueueOf(owner, id)
    this.#replies = new Consumer(link.consuming, {
      queue: this.#queue,
      prefetch: 0,
      declare: (channel, connection) => this.#declare(channel, connection),
      onMessage: (message, channel) => this.#onReply(message, channel),
      onOpen: () => this.#sendHeld(),
      onQueueDeleted: () => this.#queueLost(),
    })
    link.publisher.onOpen(() => this.#sendHeld())
  }

  /** How many replies came for which no call waited any more. */
  get droppedReplies(): number {
    return this.#droppedReplies
  }

  /** The calls that have not ended. */
  get waitingCalls(): readonly WaitingCall[] {
    return [...this.#pending.values()]
  }

  get blockedReason(): string | undefined {
    return this.#settings.link.publisher.blockedReason
  }

  async start(): Promise<void> {
    await this.#replies.consume()
  }

  /** Ends all calls with the error; later ones end with it at once, and are not sent. */
  stop(error: Error = new ClientStopped('the client was stopped')): void {
    this.#stopped ??= error
    for (const call of [...this.#pending.values()]) {
      call.fail(new ClientStopped(`${call.label}: ${error.message}`, { cause: error }))
    }
  }

  /** Sends a request. What is wrong with it is the call's result, never thrown. */
  call(
    service: string,
    method: string,
    args: readonly unknown[],
    origin: CallOrigin,
    options: ResolvedCallOptions,
  ): PendingCall {
    const call = new PendingCall(this, service, method, origin, options)
    this.#settings.events.emit('callBegun', call)
    if (this.#stopped !== undefined) {
      const problem = `${call.label}: not sent, ${this.#stopped.message}`
      call.fail(new ClientStopped(problem, { cause: this.#stopped }))
    } else if (call.isOverdue) {
      call.timeOut()
    } else {
      this.#begin(call, args)
    }
    return call
  }

  /** Sends the call, or keeps it until that is possible. For the call itself. */
  dispatch(call: PendingCall): void {
    const { publisher } = this.#settings.link
    if (publisher.isOpen && this.#replies.isOpen) {
      call.prepare()
      publisher.send(call)
    } else {
      this.#held.add(call)
    }
  }

  /** For the call itself: it has ended. */
  forget(call: PendingCall): void {
    this.#pending.delete(call.correlationId)
    this.#held.delete(call)
    this.#settings.events.emit('callSettled', call)
  }

  #begin(call: PendingCall, given: readonly unknown[]): void {
    try {
      const { args, kwargs } = splitArguments(given)
      call.encode(withoutTrailingGaps(args), kwargs)
    } catch (cause) {
      const problem = `${call.label}: its arguments cannot be serialized: ${messageOf(cause)}`
      call.fail(new UnserializableValueError(problem, { cause }))
      return
    }
    this.#pending.set(call.correlationId, call)
    call.startClock()
    this.dispatch(call)
  }

  #sendHeld(): void {
    if (!this.#replies.isOpen || !this.#settings.link.publisher.isOpen) return
    const held = [...this.#held]
    this.#held.clear()
    for (const call of held) this.dispatch(call)
  }

  async #declare(channel: AmqpChannel, connection: AmqpConnection): Promise<void> {
    if (this.#wasOpen && this.#pending.size > 0 && !(await queueExists(connection, this.#queue))) {
      this.#queueLost()
    }
    await declareReplyQueue(channel, this.environment.config, this.#queue, this.replyTo)
    this.#wasOpen = true
  }

  /** Calls that were not sent yet lose nothing: their replies will go to the new queue. */
  #queueLost(): void {
    const lost = [...this.#pending.values()].filter((call) => call.wasSent)
    if (lost.length === 0) return
    const ids = lost.map((call) => call.correlationId)
    for (const call of lost) {
      const problem =
        `${call.label}: the reply queue ${this.#queue} was lost with the replies to ` +
        `${ids.length} calls: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', ...' : ''}`
      call.fail(new ReplyQueueLost(problem, this.#queue, ids))
    }
  }

  #onReply(message: DeliveredMessage, channel: AmqpChannel): void {
    ackQuietly(message, channel)
    const { correlationId } = message.properties
    const call = this.#pending.get(correlationId as string)
    if (call === undefined) {
      this.#droppedReplies++
      this.#settings.events.emit('replyDropped', { correlationId })
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

/** Asked on a channel of its own: the broker closes a channel that asks for a queue that is not there. */
async function queueExists(connection: AmqpConnection, queue: string): Promise<boolean> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  try {
    await channel.checkQueue(queue)
  } catch (error) {
    if ((error as { code?: unknown }).code === 404) return false
    throw error
  }
  await channel.close()
  return true
}
