import { unreadableHeader } from '../../wire/header-values.js'
import type { Broker } from '../operator/broker.js'
import type { OperatorChannel, TakenMessage } from '../operator/channel.js'
import { exists } from '../operator/queue-problem.js'
import type { Filter } from './filter.js'
import { originOf } from './origin.js'
import { replayedCopy, type ReplayTarget } from './replayed-copy.js'

export interface ReplayOrder {
  readonly queue: string
  /** The queue to put messages into, instead of that which each came from. */
  readonly to: string | undefined
  /** How many messages at most. */
  readonly limit: number
  /** Messages that one of them does not mean stay. */
  readonly filters: readonly Filter[]
  /** Whether to say only what would happen. */
  readonly isDryRun: boolean
  /** Asked before each message. */
  readonly isStopped: () => boolean
}

export interface Replayed {
  /** How many messages went (or would go) to each queue. */
  readonly to: ReadonlyMap<string, number>
  /** How many messages stay, by the reason. */
  readonly stay: ReadonlyMap<string, number>
}

/**
 * Puts dead messages back into the queues that they came from, one at a time:
 *
 * 1. A message is taken, and stays unacknowledged in its queue.
 * 2. A copy goes to the queue of its origin; the broker confirms it. Without such a queue it comes back, and the message stays.
 * 3. Only now the message is acknowledged.
 *
 * A command that is killed before the third step leaves a message in both queues, and never in none. The messages that are in
 * the queue when it begins are gone through once: those that die again meanwhile are not taken again.
 */
export async function replayDead(broker: Broker, order: ReplayOrder): Promise<Replayed> {
  const tally = new Tally()
  const targets = new Targets(broker)
  await broker.onChannel(async (channel) => {
    const { messageCount } = await channel.checkQueue(order.queue)
    const post = new Post(channel)
    for (let seen = 0; seen < messageCount && tally.gone < order.limit; seen++) {
      if (order.isStopped()) break
      const message = await channel.get(order.queue)
      if (message === false) break
      tally.count(await replayOne(message, order, { channel, post, targets }))
    }
    channel.nackAll(true)
  })
  return tally
}

interface Parts {
  readonly channel: OperatorChannel
  readonly post: Post
  readonly targets: Targets
}

/** Puts one message back, or gives the reason why it stays. */
async function replayOne(
  message: TakenMessage,
  order: ReplayOrder,
  parts: Parts,
): Promise<Outcome> {
  const { queue, filters, isDryRun } = order
  const { headers } = message.properties
  if (!filters.every((isMeant) => isMeant(message, queue))) return { stays: 'the filter' }
  if (headers?.[unreadableHeader] !== undefined) return { stays: unreadable }
  const origin = originOf(message, queue)
  const to = order.to ?? origin.queue
  if (to === undefined) return { stays: 'no origin in the headers (--to says where to put them)' }
  const target = await parts.targets.of(to, origin.routingKey)
  if (target === undefined) return { stays: `no queue \`${to}\`` }
  if (!isDryRun) {
    const { routingKey, options } = replayedCopy(message, origin, target)
    const problem = await parts.post.send(routingKey, message.content, options)
    if (problem !== undefined) return { stays: problem }
    parts.channel.ack(message)
  }
  return { goes: to }
}

type Outcome = { readonly goes: string } | { readonly stays: string }

/** amqplib writes properties up to 64 kB, less than some clients. */
const unsendable = 'properties that cannot be sent again (headers above 64 kB?)'

const unreadable = 'headers that cannot be read, which a copy would lose'

class Tally implements Replayed {
  readonly to = new Map<string, number>()
  readonly stay = new Map<string, number>()
  gone = 0

  count(outcome: Outcome): void {
    if ('goes' in outcome) {
      this.gone++
      increment(this.to, outcome.goes)
    } else increment(this.stay, outcome.stays)
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Looks each queue up once. */
class Targets {
  readonly #broker: Broker
  readonly #known = new Map<string, Promise<boolean>>()

  constructor(broker: Broker) {
    this.#broker = broker
  }

  /** Undefined when there is no such queue. */
  async of(queue: string, routingKey = queue): Promise<ReplayTarget | undefined> {
    if (!(await this.#exists(queue))) return undefined
    const isTaken = routingKey === '' || (routingKey !== queue && (await this.#exists(routingKey)))
    return { queue, routingKey: isTaken ? queue : routingKey }
  }

  #exists(queue: string): Promise<boolean> {
    const found = this.#known.get(queue) ?? exists(queue, this.#broker)
    this.#known.set(queue, found)
    return found
  }
}

/** Publishes with confirms, one message at a time: a message that comes back belongs to the one that is under way. */
class Post {
  readonly #channel: OperatorChannel
  #isReturned = false

  constructor(channel: OperatorChannel) {
    this.#channel = channel
    channel.on('return', () => (this.#isReturned = true))
  }

  /** Resolves when the broker has the message; to the reason when it does not take it. */
  send(
    routingKey: string,
    content: Uint8Array,
    options: Parameters<OperatorChannel['publish']>[3],
  ): Promise<string | undefined> {
    this.#isReturned = false
    return new Promise((resolve) => {
      try {
        this.#channel.publish('', routingKey, content, options, (error) => {
          if (error !== null && error !== undefined)
            resolve('the broker refused them (a full queue?)')
          else resolve(this.#isReturned ? 'no queue took them' : undefined)
        })
      } catch (error) {
        // amqplib cannot encode it, and has sent nothing: the channel goes on
        if (!(error instanceof RangeError || error instanceof TypeError)) throw error
        resolve(unsendable)
      }
    })
  }
}
