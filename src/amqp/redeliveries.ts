/**
 * How often a message came back, and what becomes of one that came back too often.
 *
 * 1. A message that was taken and not settled (its instance crashed, its handler asked for it again) is
 *    delivered again. A quorum queue counts that (`x-delivery-count`); a classic one only says that it
 *    happened (`redelivered`).
 * 2. So where the queue does not count we do: the message goes back to its exchange with the count in a
 *    header, and the delivery at hand is acknowledged once the broker has the copy. What comes back after
 *    that is again marked by the broker.
 * 3. Beyond `max_redeliveries` a copy goes to the queue `{queue}.dead`, with where it came from in its
 *    headers, and nobody works on it any more.
 *
 * Both copies are confirmed before the original is settled: a crash in between means one message too many,
 * never one too few.
 */
import type { Ambient } from '../ports/ambient.js'
import { messageOf } from '../support/describe.js'
import { ClientStopped, ConnectionLost } from '../errors/errors.js'
import { PoisonMessage } from '../errors/refusals.js'
import type {
  AmqpChannel,
  DeliveredMessage,
  PublishOptions,
  QueueOptions,
} from '../ports/transport.js'
import { ackQuietly, requeueQuietly } from './consumer.js'
import type { Publisher } from './publisher.js'

const countHeader = 'kinoko.redeliveries'
const fromExchange = 'kinoko.dead_exchange'
const fromRoutingKey = 'kinoko.dead_routing_key'
const reasonHeader = 'kinoko.dead_reason'

/** Where the dead of a queue go. */
export function deadQueueOf(queue: string): string {
  return `${queue}.dead`
}

/** What a lasting queue is declared with; a classic one has no arguments, as Python's. */
export function queueTypeOptions(queueType: 'classic' | 'quorum'): QueueOptions {
  return queueType === 'quorum' ? { arguments: { 'x-queue-type': 'quorum' } } : {}
}

export interface RedeliverySettings {
  readonly queue: string
  readonly queueType: 'classic' | 'quorum'
  /** null for no limit. */
  readonly limit: number | null
  readonly publisher: Publisher
  readonly ambient: Ambient
  readonly log: (problem: string, error?: unknown) => void
}

/** What to do with a message that has arrived. */
export interface Handling {
  /** Works on it. */
  work(): void
  /** Tells whoever waits for it that nobody will, and settles it. */
  refuse(error: PoisonMessage): void | Promise<void>
}

export class Redeliveries {
  readonly #settings: RedeliverySettings

  /** Declares the queue of the dead, on each opening of the publisher. */
  static async on(settings: RedeliverySettings): Promise<Redeliveries> {
    const { queue, queueType, limit, publisher } = settings
    if (limit !== null) {
      const dead = deadQueueOf(queue)
      await publisher.declare(dead, (channel) =>
        channel.assertQueue(dead, { durable: true, ...queueTypeOptions(queueType) }),
      )
    }
    return new Redeliveries(settings)
  }

  private constructor(settings: RedeliverySettings) {
    this.#settings = settings
  }

  /** Never throws, if `work` does not. */
  receive(message: DeliveredMessage, channel: AmqpChannel, handling: Handling): void {
    const { limit } = this.#settings
    const { count, isCounted } = countOf(message)
    if (limit === null || (count <= limit && isCounted)) handling.work()
    else if (count > limit) void this.#bury(message, channel, count, handling)
    else void this.#count(message, channel, count, handling)
  }

  /** Puts it back with its count. Where that cannot be done it is worked on uncounted. */
  async #count(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    handling: Handling,
  ): Promise<void> {
    const { exchange, routingKey } = message.fields
    // as text: Python may hand an integer on in a form that amqplib cannot read
    const headers = { [countHeader]: String(count) }
    const properties = propertiesOf(message, headers)
    const { expiration } = message.properties
    if (typeof expiration === 'string') properties.expiration = expiration
    try {
      await this.#publish('a message that came back', exchange, routingKey, message, properties)
      ackQuietly(message, channel)
    } catch (error) {
      this.#settings.log(`${routingKey}: how often it came back cannot be counted`, error)
      if (!(error instanceof ClientStopped)) handling.work()
      else requeueQuietly(message, channel)
    }
  }

  async #bury(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    handling: Handling,
  ): Promise<void> {
    const { queue, limit, ambient, log } = this.#settings
    const { exchange, routingKey } = message.fields
    const dead = deadQueueOf(queue)
    const problem =
      `${routingKey}: the message came back ${count} times without an end; ${limit} are allowed ` +
      `(config: max_redeliveries). It is in the queue ${dead}`
    const headers = {
      [fromExchange]: exchange,
      [fromRoutingKey]: routingKey,
      [reasonHeader]: `came back ${count} times`,
    }
    try {
      await this.#publish('a dead message', '', dead, message, propertiesOf(message, headers))
    } catch (error) {
      log(`${routingKey}: the message cannot be moved to ${dead}: ${messageOf(error)}`, error)
      // it would be here again at once
      ambient.setTimeout(() => requeueQuietly(message, channel), requeueDelayMs)
      return
    }
    log(problem)
    await handling.refuse(new PoisonMessage(problem))
  }

  /**
   * Waits for a connection to publish on: while there is none the broker would only hand the message out
   * again. Rejects when the broker does not take it, or the connection is lost again and again.
   */
  async #publish(
    label: string,
    exchange: string,
    routingKey: string,
    message: DeliveredMessage,
    properties: PublishOptions,
  ): Promise<void> {
    const { publisher } = this.#settings
    for (let retry = 0; ; retry++) {
      await publisher.whenOpen()
      try {
        await publisher.publish({
          label,
          exchange,
          routingKey,
          body: message.content,
          properties,
        })
        return
      } catch (error) {
        if (!(error instanceof ConnectionLost) || retry >= maxRetries) throw error
      }
    }
  }
}

const maxRetries = 3
const requeueDelayMs = 1_000

/** How often it came back, and whether it carries that count already. */
function countOf(message: DeliveredMessage): { count: number; isCounted: boolean } {
  const { headers = {} } = message.properties
  const byBroker = headers['x-delivery-count']
  if (typeof byBroker === 'number') return { count: byBroker, isCounted: true }
  const byUs = headers[countHeader]
  const count = typeof byUs === 'string' && /^\d{1,9}$/.test(byUs) ? Number(byUs) : 0
  const { redelivered } = message.fields
  return { count: redelivered ? count + 1 : count, isCounted: !redelivered }
}

/** The message's own, to be published once more; without its expiration. */
function propertiesOf(
  { properties }: DeliveredMessage,
  more: Readonly<Record<string, unknown>>,
): PublishOptions {
  const { headers, priority, timestamp } = properties
  const options: PublishOptions = { persistent: true, headers: { ...headers, ...more } }
  const texts = [
    'contentType',
    'contentEncoding',
    'correlationId',
    'replyTo',
    'messageId',
    'type',
  ] as const
  for (const name of texts) {
    const value = properties[name]
    if (typeof value === 'string') options[name] = value
  }
  if (typeof priority === 'number') options.priority = priority
  if (typeof timestamp === 'number') options.timestamp = timestamp
  return options
}
