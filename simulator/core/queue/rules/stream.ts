import type { Profile, ReturnCause, StreamDifferences } from '../../differences.js'
import { withProperties, type Message } from '../../message.js'
import { ProtocolError } from '../../reply-codes.js'
import { parsePeriod } from '../../values/period.js'
import {
  emptyTable,
  integerOf,
  sortedByName,
  Typed,
  withField,
  type FieldTable,
} from '../../values/table.js'
import { consumerArguments, queueArguments } from '../arguments.js'
import type { QueueEntry } from '../entry.js'
import { noSettings, QueueWishes, type QueueSettings } from '../settings.js'
import { noObjections } from './defaults.js'
import { checkDurable } from './durable.js'
import type { ConsumeRequest, Marks, QueueProperties, QueueRules } from './queue-rules.js'

const largestSegment = 3_000_000_000
const usualSegment = 500_000_000

/** The rules of streams. */
export function streamRules(profile: Profile): QueueRules {
  const { arguments: args, stream } = profile
  return {
    ...noObjections,
    type: 'stream',
    arguments: queueArguments('stream', profile),
    consumerArguments: consumerArguments('stream', profile),
    comparedArguments: args.ofQueue.stream,
    mayBeServerNamed: false,
    livesOnOneNode: false,
    isUsedByDeclares: false,
    actsLast: false,
    sharesChannelLimit: false,
    tellsDeleted: false,
    marks: marksOf(stream),
    settingsOf: (declared, policy) => settingsOf(new QueueWishes(declared, policy)),
    checkProperties: (where, properties, declared) =>
      checkProperties(where, properties, declared, stream),
    checkDelete: () => undefined,
    checkConsume: (where, request) => checkConsume(where, request, stream),
    checkGet: (where) => notSupported('basic.get', where),
    checkPurge: (where) => notSupported('queue.purge', where),
    checkRefusal: (where, cause) => checkRefusal(where, cause, stream),
    comparable: stream.comparesPeriods ? withMaxAgeInMs : noObjections.comparable,
    ackTimeoutOf: () => undefined,
    creditOf: (prefetch) => prefetch,
  }
}

/** A policy is stronger than an argument. */
function settingsOf(wishes: QueueWishes): QueueSettings {
  const maxAge = wishes.policyFirst('max-age')
  const period = typeof maxAge === 'string' ? parsePeriod(maxAge) : undefined
  return {
    ...noSettings,
    maxLengthBytes: integerOf(wishes.policyFirst('max-length-bytes')) ?? Infinity,
    maxAge: typeof period === 'number' ? period : undefined,
    segmentSize: integerOf(wishes.policyFirst('stream-max-segment-size-bytes')) ?? usualSegment,
  }
}

/** Case: stream, "are limited in size". */
function checkProperties(
  where: string,
  properties: QueueProperties,
  args: FieldTable,
  { badFilterSize }: StreamDifferences,
): void {
  checkDurable(where, properties)
  const segmentSize = integerOf(args.get('x-stream-max-segment-size-bytes')) ?? 0
  if (segmentSize > largestSegment) {
    throw new ProtocolError(
      'PRECONDITION_FAILED',
      'Exceeded max value for x-stream-max-segment-size-bytes',
    )
  }
  const filterSize = args.get('x-stream-filter-size-bytes')
  if (filterSize === undefined || badFilterSize === undefined) return
  const size = integerOf(filterSize) ?? Infinity
  if (size < 16 || size > 255) throw new ProtocolError('PRECONDITION_FAILED', badFilterSize)
}

/** Case: stream-consumers, "need a prefetch". */
function checkConsume(
  where: string,
  { noAck, prefetch, hasSharedLimit }: ConsumeRequest,
  { noun }: StreamDifferences,
): void {
  const isOld = noun === 'streams queue'
  if (prefetch === 0) {
    const name = isOld ? `'${where}'` : `stream ${where}`
    throw new ProtocolError('PRECONDITION_FAILED', `consumer prefetch count is not set for ${name}`)
  }
  if (noAck) {
    const name = isOld ? `stream queues ${where}` : `stream ${where}`
    throw new ProtocolError('NOT_IMPLEMENTED', `automatic acknowledgement not supported by ${name}`)
  }
  if (hasSharedLimit) {
    throw new ProtocolError('NOT_IMPLEMENTED', `${where} does not support global qos`)
  }
}

/** Cases: stream-messages, "are not got", "are not purged". */
function notSupported(method: string, where: string): never {
  throw new ProtocolError('NOT_IMPLEMENTED', `${method} not supported by stream queues ${where}`)
}

/** Case: stream-messages, "stay when they are refused, and do not come again". */
function checkRefusal(
  where: string,
  cause: ReturnCause,
  { takesRefusals }: StreamDifferences,
): void {
  if (takesRefusals) return
  if (cause === 'recover') throw new ProtocolError('INTERNAL_ERROR')
  notSupported('basic.nack and basic.reject', where)
}

function marksOf({ setsDeliveryMode }: StreamDifferences): Marks {
  const delivered = ({ message, position }: QueueEntry): Message => {
    const { properties } = message
    const headers = withField(
      properties.headers ?? emptyTable,
      'x-stream-offset',
      new Typed('int64', position),
    )
    const given = properties.deliveryMode
    const deliveryMode = setsDeliveryMode ? (given === 2 ? 2 : 1) : given
    return {
      ...message,
      properties: withProperties(properties, { headers: sortedByName(headers), deliveryMode }),
    }
  }
  return { isRedelivered: () => false, delivered, got: delivered }
}

function withMaxAgeInMs(args: FieldTable): FieldTable {
  const maxAge = args.get('x-max-age')
  const period = typeof maxAge === 'string' ? parsePeriod(maxAge) : undefined
  return typeof period === 'number' ? withField(args, 'x-max-age', String(period)) : args
}
