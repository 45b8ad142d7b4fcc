import type { Profile, QuorumDifferences } from '../../differences.js'
import { bodySize, withProperties, type Message } from '../../message.js'
import { smallerLimit } from '../../policy/merge.js'
import { ProtocolError } from '../../reply-codes.js'
import { emptyTable, integerOf, sortedByName, Typed } from '../../values/table.js'
import { propertiesSize } from '../../values/wire-size.js'
import { consumerArguments, queueArguments } from '../arguments.js'
import type { Consumer, Delivery } from '../consumer.js'
import type { QueueEntry } from '../entry.js'
import {
  overflowOf,
  QueueWishes,
  sharedSettings,
  type DelayedRetry,
  type QueueSettings,
} from '../settings.js'
import { checkDurable } from './durable.js'
import type { DeleteConditions, Marks } from './queue-rules.js'
import { noObjections } from './defaults.js'
import { QuorumBacklog } from './quorum-backlog.js'
import type { ReturnRules, WorkRules } from './work-rules.js'

/** How many messages a consumer may hold that has set no prefetch. */
const mostCredit = 2000

/** The rules of quorum queues. */
export function quorumRules(profile: Profile): WorkRules {
  const { arguments: args, quorum } = profile
  return {
    ...noObjections,
    type: 'quorum',
    arguments: queueArguments('quorum', profile),
    consumerArguments: consumerArguments('quorum', profile),
    comparedArguments: args.ofQueue.quorum,
    mayBeServerNamed: false,
    livesOnOneNode: false,
    isUsedByDeclares: false,
    actsLast: true,
    sharesChannelLimit: false,
    marks: marksOf(quorum),
    settingsOf: (declared, policy) => settingsOf(new QueueWishes(declared, policy), quorum),
    checkProperties: checkDurable,
    checkDelete,
    checkConsume,
    checkGet: (where, settings) => checkGet(where, settings, quorum),
    ackTimeoutOf: (args) =>
      quorum.consumerTimeout === undefined ? undefined : integerOf(args.get('x-consumer-timeout')),
    // a consumer without acks is charged as well, until its messages have arrived
    creditOf: (prefetch) => (prefetch === 0 ? mostCredit : prefetch),
    createBacklog: () => new QuorumBacklog(quorum.priorities),
    returns: returnsOf(quorum),
    limits: {
      servesFirst: true,
      hasTimer: false,
      dropsLastFirst: quorum.dropsLastFirst,
      limitsBeforeOverflow: false,
      sizeOf: quorum.countsProperties ? wholeSize : bodySize,
      stopsPublishers: true,
      resumesWithoutLimit: quorum.resumesWithoutLimit,
    },
    consumers: {
      honoursExclusive: false,
      leavesAtLimit: true,
      countsHolders: true,
      activatesOldest: true,
      activatesByPriority: quorum.activatesByPriority,
      activatesOnReturn: quorum.activatesOnReturn,
      inTurn: inTurnOf(quorum),
      servesNextAtOnce: true,
    },
  }
}

/**
 * The history of a message counts nothing. Cases: quorum-limits, "count bodies in bytes", "count a dead letter as what was
 * published".
 */
function wholeSize({ properties, past, body }: Message): number {
  return body.length + propertiesSize(past?.published ?? properties)
}

function returnsOf(quorum: QuorumDifferences): ReturnRules {
  const { failing, limitsFailures, returnsToBack } = quorum
  const inTurn = inTurnOf(quorum)
  return {
    failing,
    // the count of its failures says so
    remembersFailures: false,
    goesLast: ({ deliveryLimit }) => returnsToBack && deliveryLimit === undefined,
    isWornOut: (entry, { deliveryLimit }) =>
      deliveryLimit !== undefined &&
      (limitsFailures ? entry.failures : entry.returns) > deliveryLimit,
    creditsWornOutTwice: quorum.creditsWornOutTwice,
    purgesLetters: quorum.purgesLetters,
    inOrder: (deliveries) =>
      [...deliveries].sort((a, b) => inTurn(holderOf(a), holderOf(b)) || a.tag - b.tag),
  }
}

/** The order of consumers, where several get or give back messages at once. */
function inTurnOf({ ordersConsumersByTag }: QuorumDifferences): (a: Holder, b: Holder) => number {
  return ordersConsumersByTag ? byTag : bySerial
}

/** One that holds messages: a consumer, or what `basic.get` makes, a consumer of each tag that comes after all others. */
type Holder = Pick<Consumer, 'tag' | 'serial'>

function byTag(a: Holder, b: Holder): number {
  return tagOrder(a, b) || serialOrder(a, b)
}

function bySerial(a: Holder, b: Holder): number {
  return serialOrder(a, b) || tagOrder(a, b)
}

function tagOrder(a: Holder, b: Holder): number {
  return a.tag === b.tag ? 0 : a.tag < b.tag ? -1 : 1
}

function serialOrder(a: Holder, b: Holder): number {
  return a.serial === b.serial ? 0 : a.serial - b.serial
}

function holderOf({ consumer, tag }: Delivery): Holder {
  return consumer ?? { tag: String(tag), serial: Infinity }
}

function settingsOf(wishes: QueueWishes, quorum: QuorumDifferences): QueueSettings {
  const shared = sharedSettings(wishes)
  // RabbitMQ logs that quorum queues have nothing but this. Case: quorum-limits, "that refuse and dead-letter drop the
  // oldest instead"
  const wished = overflowOf(wishes.policyFirst('overflow'))
  const overflow = wished === 'reject-publish' ? wished : 'drop-head'
  return {
    ...shared,
    overflow,
    deliveryLimit: deliveryLimitOf(wishes, quorum),
    delayedRetry: quorum.hasDelayedRetry ? delayedRetryOf(wishes) : undefined,
    consumerTimeout:
      quorum.consumerTimeout && (wishes.smaller('consumer-timeout') ?? quorum.consumerTimeout),
    deadLettersAtLeastOnce:
      wishes.argumentFirst('dead-letter-strategy') === 'at-least-once' &&
      overflow === 'reject-publish' &&
      shared.deadLetterExchange !== undefined,
  }
}

/** The arguments are not checked: whatever is not understood means that nothing is held back. */
function delayedRetryOf(wishes: QueueWishes): DelayedRetry | undefined {
  const type = wishes.policyFirst('delayed-retry-type')
  const min = wishes.smaller('delayed-retry-min') ?? 0
  const max = wishes.smaller('delayed-retry-max') ?? 0
  if (min <= 0 || (type !== 'all' && type !== 'failed' && type !== 'returned')) return undefined
  return { type, min, max: max > 0 ? max : min }
}

/** Case: quorum-messages, "are given up when they have come back too often". */
function deliveryLimitOf(wishes: QueueWishes, quorum: QuorumDifferences): number | undefined {
  const { takesNegativeLimitAsNone } = quorum
  const choose = takesNegativeLimitAsNone ? smallerLimit : Math.min
  const limit = wishes.smaller('delivery-limit', choose) ?? quorum.defaultDeliveryLimit
  return limit !== undefined && limit < 0 && takesNegativeLimitAsNone ? undefined : limit
}

function marksOf({ showsZeroCount, showsFailures }: QuorumDifferences): Marks {
  const marked = showsFailures ? withBothCounts : withDeliveryCount
  const delivered = (entry: QueueEntry): Message =>
    countOf(entry) > 0 ? marked(entry) : entry.message
  return {
    isRedelivered: (entry) => countOf(entry) > 0,
    delivered,
    got: showsZeroCount ? marked : delivered,
  }
}

/** How often the message came back; before that, how often it did in the queue that it was dead-lettered from. */
function countOf({ returns, failures }: QueueEntry): number {
  return returns > 0 ? returns : failures
}

function withDeliveryCount(entry: QueueEntry): Message {
  return withHeaders(entry.message, [['x-delivery-count', countOf(entry)]])
}

function withBothCounts(entry: QueueEntry): Message {
  const { message, failures } = entry
  const acquired: Count = ['x-acquired-count', countOf(entry)]
  return withHeaders(
    message,
    failures > 0 ? [acquired, ['x-delivery-count', failures]] : [acquired],
  )
}

type Count = readonly [header: string, count: number]

function withHeaders(message: Message, counts: readonly Count[]): Message {
  const headers = new Map(message.properties.headers ?? emptyTable)
  for (const [name, count] of counts) headers.set(name, new Typed('int64', count))
  return {
    ...message,
    properties: withProperties(message.properties, { headers: sortedByName(headers) }),
  }
}

function checkDelete(where: string, { ifUnused, ifEmpty }: DeleteConditions): void {
  const flag = ifUnused ? 'if-unused' : ifEmpty ? 'if-empty' : undefined
  if (flag === undefined) return
  throw new ProtocolError(
    'NOT_IMPLEMENTED',
    `cannot delete ${where}. queue.delete operations with ${flag} flag set are not supported by quorum queues`,
  )
}

function checkConsume(where: string, { hasSharedLimit }: { hasSharedLimit: boolean }): void {
  if (!hasSharedLimit) return
  throw new ProtocolError('NOT_IMPLEMENTED', `${where} does not support global qos`)
}

function checkGet(
  where: string,
  { isSingleActive }: QueueSettings,
  { printedType }: QuorumDifferences,
): void {
  if (!isSingleActive) return
  throw new ProtocolError(
    'RESOURCE_LOCKED',
    `cannot obtain access to locked ${where}. basic.get operations are not supported by ${printedType} ` +
      'queues with single active consumer',
  )
}
