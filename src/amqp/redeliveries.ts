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
import { messageOf } from '../describe.js'
import { PoisonMessage } from '../refusals.js'
import type { AmqpChannel, DeliveredMessage, PublishOptions, QueueOptions } from '../transport.js'
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
      await publisher.declare((channel) =>
        channel.assertQueue(deadQueueOf(queue), { durable: true, ...queueTypeOptions(queueType) }),
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
    else void this.#count(message, channel, count)
  }

  async #count(message: DeliveredMessage, channel: AmqpChannel, count: number): Promise<void> {
    const { exchange, routingKey } = message.fields
    await this.#copy('a message that came back', message, channel, {
      exchange,
      routingKey,
      headers: { [countHeader]: count },
      isKept: false,
    })
  }

  async #bury(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    handling: Handling,
  ): Promise<void> {
    const { queue, limit, log } = this.#settings
    const { exchange, routingKey } = message.fields
    const dead = deadQueueOf(queue)
    const problem =
      `${routingKey}: the message came back ${count} times without an end; ${limit} are allowed ` +
      `(config: max_redeliveries). It is in the queue ${dead}`
    const isBuried = await this.#copy('a dead message', message, channel, {
      exchange: '',
      routingKey: dead,
      headers: {
        [fromExchange]: exchange,
        [fromRoutingKey]: routingKey,
        [reasonHeader]: `came back ${count} times`,
      },
      isKept: true,
    })
    if (!isBuried) return
    log(problem)
    await handling.refuse(new PoisonMessage(problem))
  }

  /** Whether the broker has the copy; else the original goes back to its queue. */
  async #copy(
    label: string,
    message: DeliveredMessage,
    channel: AmqpChannel,
    to: Copy,
  ): Promise<boolean> {
    const { publisher, log } = this.#settings
    try {
      await publisher.publish(
        label,
        to.exchange,
        to.routingKey,
        message.content,
        propertiesOf(message, to),
      )
    } catch (error) {
      log(`${label} could not be published: ${messageOf(error)}; it goes back to its queue`, error)
      requeueQuietly(message, channel)
      return false
    }
    if (!to.isKept) ackQuietly(message, channel)
    return true
  }
}

interface Copy {
  readonly exchange: string
  readonly routingKey: string
  readonly headers: Readonly<Record<string, unknown>>
  /** It stays until somebody looks at it; the original is settled by who refuses it. */
  readonly isKept: boolean
}

/** How often it came back, and whether it carries that count already. */
function countOf(message: DeliveredMessage): { count: number; isCounted: boolean } {
  const { headers = {} } = message.properties
  const byBroker = headers['x-delivery-count']
  if (typeof byBroker === 'number') return { count: byBroker, isCounted: true }
  const byUs = headers[countHeader]
  const count = typeof byUs === 'number' && byUs >= 0 ? byUs : 0
  const { redelivered } = message.fields
  return { count: redelivered ? count + 1 : count, isCounted: !redelivered }
}

function propertiesOf({ properties }: DeliveredMessage, to: Copy): PublishOptions {
  const { headers, priority, timestamp } = properties
  const options: PublishOptions = {
    persistent: true,
    headers: { ...headers, ...to.headers },
  }
  const texts = ['contentType', 'contentEncoding', 'correlationId', 'replyTo', 'messageId'] as const
  for (const name of texts) {
    const value = properties[name]
    if (typeof value === 'string') options[name] = value
  }
  const { expiration } = properties
  if (!to.isKept && typeof expiration === 'string') options.expiration = expiration
  if (typeof priority === 'number') options.priority = priority
  if (typeof timestamp === 'number') options.timestamp = timestamp
  return options
}
