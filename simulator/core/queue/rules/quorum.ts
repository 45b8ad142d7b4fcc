import { withProperties, type Message } from '../../message.js'
import type { Profile } from '../../profile.js'
import { ProtocolError } from '../../reply-codes.js'
import {
  emptyTable,
  integerOf,
  sortedByName,
  Typed,
  withField,
  type FieldTable,
} from '../../values/table.js'
import { consumerArguments, queueArguments } from '../arguments.js'
import type { Delivery } from '../consumer.js'
import type { QueueEntry } from '../entry.js'
import { sharedSettings, type QueueSettings } from '../settings.js'
import type { DeleteConditions, QueueProperties } from './queue-rules.js'
import { QuorumBacklog } from './quorum-backlog.js'
import type { ReturnRules, WorkRules } from './work-rules.js'

/** What a consumer may hold that has set no prefetch. */
const mostCredit = 2000

/** The rules of quorum queues. */
export function quorumRules(profile: Profile): WorkRules {
  const { arguments: args } = profile
  return {
    type: 'quorum',
    arguments: queueArguments('quorum', args),
    consumerArguments: consumerArguments('quorum', args),
    comparedArguments: args.ofQueue.quorum,
    mayBeServerNamed: false,
    sharesChannelLimit: false,
    marks: {
      isRedelivered: ({ returns }) => returns > 0,
      delivered: (entry) => (entry.returns > 0 ? withDeliveryCount(entry) : entry.message),
      got: withDeliveryCount,
    },
    settingsOf,
    checkProperties,
    checkDelete,
    checkConsume,
    checkGet,
    // a consumer without acks is charged as well, until its messages have arrived
    creditOf: (prefetch) => (prefetch === 0 ? mostCredit : prefetch),
    createBacklog: () => new QuorumBacklog(),
    returns,
    limits: {
      servesFirst: true,
      hasTimer: false,
      dropsLastFirst: true,
      stopsPublishers: true,
      shortestTtl: 1,
    },
    consumers: {
      honoursExclusive: false,
      leavesAtLimit: true,
      countsHolders: true,
      activatesOldest: true,
      servesNextAtOnce: true,
    },
  }
}

const returns: ReturnRules = {
  goesLast: ({ deliveryLimit }) => deliveryLimit === undefined,
  isWornOut: (entry, { deliveryLimit }) => entry.returns + 1 > (deliveryLimit ?? Infinity),
  inOrder: (deliveries) => [...deliveries].sort(byConsumer),
}

/** One consumer after the other, in the order of their tags. `basic.get` makes a consumer of each tag. */
function byConsumer(a: Delivery, b: Delivery): number {
  const [x, y] = [a, b].map(({ consumer, tag }) => consumer?.tag ?? String(tag)) as [string, string]
  return x === y ? a.tag - b.tag : x < y ? -1 : 1
}

function settingsOf(args: FieldTable): QueueSettings {
  return { ...sharedSettings(args), deliveryLimit: integerOf(args.get('x-delivery-limit')) }
}

function withDeliveryCount({ message, returns: count }: QueueEntry): Message {
  const headers = withField(
    message.properties.headers ?? emptyTable,
    'x-delivery-count',
    new Typed('int64', count),
  )
  const properties = withProperties(message.properties, { headers: sortedByName(headers) })
  return { ...message, properties }
}

function checkProperties(where: string, { durable, exclusive, autoDelete }: QueueProperties): void {
  const property = autoDelete
    ? 'auto-delete'
    : exclusive
      ? 'exclusive-owner'
      : durable
        ? undefined
        : 'non-durable'
  if (property === undefined) return
  throw new ProtocolError('PRECONDITION_FAILED', `invalid property '${property}' for ${where}`)
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

function checkGet(where: string, { isSingleActive }: QueueSettings): void {
  if (!isSingleActive) return
  throw new ProtocolError(
    'RESOURCE_LOCKED',
    `cannot obtain access to locked ${where}. basic.get operations are not supported by quorum ` +
      'queues with single active consumer',
  )
}
