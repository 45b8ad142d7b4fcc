import type { Ambient } from '../ports/ambient.js'
import { messageOf } from '../support/describe.js'
import { ClientStopped, ConnectionLost } from '../errors/errors.js'
import { PoisonMessage } from '../errors/refusals.js'
import type { AmqpChannel, DeliveredMessage, QueueOptions } from '../ports/transport.js'
import { ackQuietly, isCaughtUp, requeueQuietly } from './consumer.js'
import {
  countedCopy,
  deadCopy,
  redeliveriesOf,
  restored,
  unwritableOf,
  type MessageCopy,
} from './copied-message.js'
import type { BrokerConnections } from './broker-connections.js'

/** The name of the queue for the dead messages of a queue. */
export function deadQueueOf(queue: string): string {
  return `${queue}.dead`
}

/**
 * The returns after which a quorum queue drops a message itself: RabbitMQ 4 has a limit of 20 where none is declared, and
 * drops without a trace. We count on our own. (-1, "no limit" in RabbitMQ 4, means one return to RabbitMQ 3.10.)
 */
const brokersLimit = 2 ** 31 - 1

/** The options of a lasting queue; a classic queue has no arguments, as Python's. */
export function queueTypeOptions(queueType: 'classic' | 'quorum'): QueueOptions {
  if (queueType === 'classic') return {}
  return { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': brokersLimit } }
}

/** The queue whose redeliveries are counted, and the limit. */
export interface RedeliverySettings {
  readonly queue: string
  readonly queueType: 'classic' | 'quorum'
  /** How often a message may come back; null for no limit. */
  readonly limit: number | null
  /** Whether other consumers of the queue read the routing key of its messages, as Python's nameko does for requests. */
  readonly keepsRoutingKey: boolean
  /** The prefetch limit of the queue's consumer. */
  readonly prefetch: number
  readonly connections: Pick<BrokerConnections, 'publisher' | 'moves'>
  readonly ambient: Ambient
  readonly log: (problem: string, error?: unknown) => void
  /** Told of each message that came back, and of each that is in the queue of dead messages now. */
  readonly observe: (what: 'messageRedelivered' | 'messageDead') => void
}

/** The two ways to go on with a message that has arrived. */
export interface Handling {
  /** Works on the message. */
  work(): void
  /** Tells the caller, if one waits, that nobody will work on the message, and settles it. */
  refuse(error: PoisonMessage): void | Promise<void>
}

/**
 * Counts how often a message came back, and moves a message away that came back too often.
 *
 * 1. A message that was taken and not settled (its instance crashed, its handler asked for it again) is
 *    delivered again, marked as `redelivered`. How often that happened a classic queue does not say, and the
 *    versions of RabbitMQ count differently in a quorum queue.
 * 2. So Kinoko counts: a copy of the message with the count in a header goes back to the queue, and to no other, and
 *    the delivery at hand is acknowledged once the broker has the copy. When the copy comes back the broker marks it as
 *    redelivered again. Handlers see the copy with the exchange and the routing key of the original.
 * 3. Beyond `max_redeliveries` a copy goes to the queue `{queue}.dead`, with the place that it came from in its
 *    headers, and nobody works on it any more. Moved back by hand from there, the message counts from 0.
 * 4. A copy is worked on only when the originals are gone that were being put back as it came: a handler that ends its
 *    process or cuts its connections would else leave both, of each of the two another two, and so on.
 *
 * Both copies are confirmed before the original is settled: a crash in between means one message too many,
 * never one too few.
 */
export class Redeliveries {
  readonly #settings: RedeliverySettings
  /** How often in a row no message could be put elsewhere. */
  #failedMoves = 0

  constructor(settings: RedeliverySettings) {
    this.#settings = settings
  }

  /** Declares the queue of dead messages; afterwards on each opening of the publisher. Else done with the first of them. */
  async declareDead(): Promise<void> {
    const { queue, queueType, connections } = this.#settings
    const dead = deadQueueOf(queue)
    await connections.publisher.declare(dead, (channel) =>
      channel.assertQueue(dead, { durable: true, ...queueTypeOptions(queueType) }),
    )
  }

  /**
   * Goes on with a message in one way or the other. Never throws, if `work` does not.
   *
   * @param handle gets the message as it was first published
   */
  receive(
    delivered: DeliveredMessage,
    channel: AmqpChannel,
    handle: (message: DeliveredMessage) => Handling,
  ): void {
    const { limit, observe, connections } = this.#settings
    const { moves } = connections
    if (delivered.fields.redelivered) observe('messageRedelivered')
    const message = restored(delivered)
    const handling = handle(message)
    const { count, isCounted } = redeliveriesOf(message)
    if (limit === null || count === 0) handling.work()
    else if (count > limit) moves.add(this.#moveAway(message, channel, count, handling))
    else if (isCounted) void this.#workOnCopy(channel, handling)
    else moves.add(this.#count(message, channel, count, handling))
  }

  /** Works on a copy of ours, unless its channel is lost by then: the broker delivers it again. */
  async #workOnCopy(channel: AmqpChannel, handling: Handling): Promise<void> {
    const { connections, prefetch } = this.#settings
    await connections.moves.settled()
    if (await isCaughtUp(channel, prefetch)) handling.work()
  }

  /** Puts the message back with its count. If that cannot be done the message is worked on uncounted, after a pause. */
  async #count(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    handling: Handling,
  ): Promise<void> {
    const copy = countedCopy(message, this.#settings, count)
    try {
      await this.#publish('a message that came back', message, copy)
    } catch (error) {
      if (error instanceof ClientStopped) {
        requeueQuietly(message, channel)
        return
      }
      const pauseMs = this.#nextPauseMs()
      const { routingKey } = message.fields
      const { ambient, log } = this.#settings
      log(
        `${routingKey}: how often it came back cannot be counted: ${messageOf(error)}. ` +
          `It is worked on in ${pauseMs / 1000} s`,
        error,
      )
      // without a pause one that nobody gets on with would be here again at once, for ever
      ambient.setTimeout(() => void this.#workOnCopy(channel, handling), pauseMs)
      return
    }
    this.#failedMoves = 0
    ackQuietly(message, channel)
  }

  /** Moves the message to the queue of dead messages. */
  async #moveAway(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    handling: Handling,
  ): Promise<void> {
    const { queue, limit, ambient, log } = this.#settings
    const { routingKey } = message.fields
    const dead = deadQueueOf(queue)
    const problem =
      `${routingKey}: the message came back ${count} times without an end; ${limit} are allowed ` +
      `(config: max_redeliveries). It is in the queue ${dead}`
    try {
      await this.declareDead()
      await this.#publish(
        'a dead message',
        message,
        deadCopy(message, dead, `came back ${count} times`),
      )
    } catch (error) {
      const pauseMs = this.#nextPauseMs()
      log(
        `${routingKey}: the message cannot be moved to ${dead}: ${messageOf(error)}. ` +
          `It stays unsettled, and goes back to its queue in ${pauseMs / 1000} s for another try`,
        error,
      )
      // without a pause the message would be here again at once
      ambient.setTimeout(() => requeueQuietly(message, channel), pauseMs)
      return
    }
    this.#failedMoves = 0
    log(problem)
    this.#settings.observe('messageDead')
    await handling.refuse(new PoisonMessage(problem))
  }

  #nextPauseMs(): number {
    return Math.min(shortestPauseMs * 2 ** this.#failedMoves++, longestPauseMs)
  }

  /**
   * Publishes a copy. Waits for a connection to publish on: while there is none the broker would only hand the message
   * out again. Rejects when the broker does not take it, or the connection is lost again and again.
   */
  async #publish(label: string, message: DeliveredMessage, copy: MessageCopy): Promise<void> {
    const { connections, log } = this.#settings
    const { publisher } = connections
    const { content, fields } = message
    const leftOut = unwritableOf(message)
    if (leftOut.length > 0) {
      log(
        `${fields.routingKey}: its copy goes without what no client can write: ${leftOut.join(', ')}`,
      )
    }
    for (let retry = 0; ; retry++) {
      await publisher.whenOpen()
      try {
        await publisher.publish({ label, body: content, ...copy })
        return
      } catch (error) {
        if (!(error instanceof ConnectionLost) || retry >= maxRetries) throw error
      }
    }
  }
}

const maxRetries = 3
/** Between tries to put a message elsewhere; they double while the broker refuses. */
const shortestPauseMs = 1_000
const longestPauseMs = 60_000
