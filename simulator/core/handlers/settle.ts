/** Acks, nacks, rejects and recover: clients settle deliveries, one or many at once. */
import { groupBy, type Channel } from '../channel/channel.js'
import type { Settlement } from '../channel/settlement.js'
import type { Delivery } from '../queue/consumer.js'
import { describe } from '../values/names.js'
import { queueOrder, type Queue } from '../queue/queue.js'

/** A queue may refuse to take a message back, never an acknowledgement. */
type Refusal = Exclude<Settlement, { kind: 'acknowledge' }>

/** Settles one delivery, or all up to a tag; an unknown tag closes the channel. */
export function settle(
  channel: Channel,
  tag: number,
  multiple: boolean,
  settlement: Settlement,
): void {
  const deliveries = channel.take(tag, multiple)
  if (channel.transaction === undefined) settleAll(channel, deliveries, settlement)
  else channel.transaction.settle({ deliveries, settlement })
}

/** `basic.recover`: all that is unacked comes back, after the answer, unless a queue refuses. */
export function recover(channel: Channel, answer: () => void): void {
  const settlement = { kind: 'requeue', cause: 'recover' } as const
  for (const delivery of channel.unacked.values()) check([delivery], settlement)
  answer()
  settleAll(channel, channel.take(0, true), settlement)
}

/** Deliveries that are no longer out with the client are settled with their queues. */
export function settleAll(
  channel: Channel,
  deliveries: readonly Delivery[],
  settlement: Settlement,
): void {
  const resuming = roomFor(channel, deliveries)
  // nearly always it is one, of one queue and one consumer
  const groups = deliveries.length < 2 ? [deliveries] : inGroups(deliveries)
  if (settlement.kind === 'acknowledge') settleInTurn(groups, settlement)
  else settleRefused(channel, groups, settlement)
  for (const queue of resuming) queue.resume(channel)
}

/** When one queue refuses, the queues after it are not told; their messages come back when the channel ends over it. */
function settleRefused(
  channel: Channel,
  groups: readonly (readonly Delivery[])[],
  settlement: Refusal,
): void {
  let told = 0
  try {
    for (; told < groups.length; told++) check(groups[told]!, settlement)
  } catch (error) {
    channel.takeBack(groups.slice(told).flat())
    throw error
  } finally {
    settleInTurn(groups.slice(0, told), settlement)
  }
}

function settleInTurn(groups: (readonly Delivery[])[], settlement: Settlement): void {
  for (const group of inTurn(groups)) apply(group, settlement)
}

/**
 * The channel's shared limit has room before a queue has taken anything back, so that the consumer who
 * put a message back may be the one to get it. Queues that were refused hear of it after that.
 */
function roomFor({ limiter }: Channel, deliveries: readonly Delivery[]): readonly Queue[] {
  if (!limiter.isActive) return []
  const counted = deliveries.filter(({ consumer }) => consumer?.queue.rules.sharesChannelLimit)
  return limiter.settled(counted.length)
}

/** Case: stream-messages, "end the connection when they are refused, and what was not told comes back". */
function check([first]: readonly Delivery[], settlement: Refusal): void {
  if (first?.queue.isDeleted !== false) return
  const { queue } = first
  const where = describe('queue', queue.name, queue.declaration.virtualHost)
  queue.rules.checkRefusal(where, settlement.cause)
}

/** Deliveries of one queue and one consumer, settled together. */
function apply(group: readonly Delivery[], settlement: Settlement): void {
  const [first] = group
  // a message that a deleted queue had out is settled without a trace
  if (first?.queue.isDeleted !== false) return
  const entries = group.map((delivery) => delivery.entry)
  const { queue, consumer } = first
  switch (settlement.kind) {
    case 'acknowledge':
      return queue.acknowledge(entries, consumer)
    case 'requeue':
      return queue.requeue(entries, consumer, settlement.cause)
    case 'discard':
      return queue.discard(entries, consumer, settlement.cause)
  }
}

/** RabbitMQ tells queue by queue and consumer by consumer, in the order of their names. */
function inGroups(deliveries: readonly Delivery[]): (readonly Delivery[])[] {
  const groups = groupBy(deliveries, keyOf)
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

/** The groups in the order in which their queues return messages. */
function inTurn(groups: (readonly Delivery[])[]): (readonly Delivery[])[] {
  return groups.length < 2 ? groups : groups.sort(([a], [b]) => queueOrder(a!.queue, b!.queue))
}

/** Deliveries of `basic.get` sort first. */
function keyOf({ queue, consumer }: Delivery): string {
  return `${queue.name}\0${consumer === undefined ? '' : `\x01${consumer.tag}`}`
}
