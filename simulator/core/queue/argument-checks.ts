import type { Profile, StreamDifferences } from '../differences.js'
import { ProtocolError } from '../reply-codes.js'
import { printTerm, typeAtom } from '../values/erlang-terms.js'
import { parsePeriod } from '../values/period.js'
import { fieldType, integerOf, type FieldTable, type FieldValue } from '../values/table.js'
import { queueTypes } from './settings.js'

/** A check gives the reason for a refusal, as the Erlang term that RabbitMQ prints. */
export type Check = (value: FieldValue, args: FieldTable) => string | undefined

export type ArgumentChecks = ReadonlyMap<string, Check>

const tenYearsMs = 315_360_000_000

const isInteger: Check = (value) =>
  integerOf(value) === undefined
    ? `"expected integer, got ${typeAtom(fieldType(value))}"`
    : undefined

const isNonNegative: Check = (value, args) => {
  const number = integerOf(value)
  if (number === undefined) return isInteger(value, args)
  return number < 0 ? `{value_negative,${number}}` : undefined
}

const isPeriod: Check = (value, args) => {
  const number = integerOf(value)
  if (number === undefined || number < 0) return isNonNegative(value, args)
  return number > tenYearsMs ? `{value_too_large,${number}}` : undefined
}

const isPositive: Check = (value, args) =>
  integerOf(value) === 0 ? '{value_zero,0}' : isNonNegative(value, args)

const isBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : unacceptable(value))

const isString: Check = (value) => (typeof value === 'string' ? undefined : unacceptable(value))

function isOneOf(known: readonly string[], reason: (value: string) => string): Check {
  return (value) => {
    if (typeof value !== 'string') return unacceptable(value)
    return known.includes(value) ? undefined : reason(value)
  }
}

function unacceptable(value: FieldValue): string {
  return `{unacceptable_type,${typeAtom(fieldType(value))}}`
}

const checks: readonly (readonly [name: string, check: Check])[] = [
  [
    'x-expires',
    (value, args) => (integerOf(value) === 0 ? '{value_zero,0}' : isPeriod(value, args)),
  ],
  ['x-message-ttl', isPeriod],
  ['x-dead-letter-exchange', isString],
  [
    'x-dead-letter-routing-key',
    (value, args) => {
      if (typeof value !== 'string') return unacceptable(value)
      return args.has('x-dead-letter-exchange') ? undefined : 'routing_key_but_no_dlx_defined'
    },
  ],
  [
    'x-dead-letter-strategy',
    isOneOf(['at-most-once', 'at-least-once'], () => 'invalid_dlx_strategy'),
  ],
  ['x-max-length', isNonNegative],
  ['x-max-length-bytes', isNonNegative],
  ['x-max-in-memory-length', isNonNegative],
  ['x-max-in-memory-bytes', isNonNegative],
  [
    'x-max-priority',
    (value, args) => {
      const number = integerOf(value)
      return number !== undefined && number > 255
        ? `{max_value_exceeded,${number}}`
        : isNonNegative(value, args)
    },
  ],
  [
    'x-overflow',
    isOneOf(['drop-head', 'reject-publish', 'reject-publish-dlx'], () => 'invalid_overflow'),
  ],
  ['x-queue-mode', isOneOf(['default', 'lazy'], (mode) => `"unsupported queue mode '${mode}'"`)],
  ['x-single-active-consumer', isBoolean],
  ['x-quorum-initial-group-size', isPositive],
  ['x-priority', isInteger],
  ['x-cancel-on-ha-failover', isBoolean],
  ['x-consumer-timeout', isNonNegative],
  ['x-consumer-disconnected-timeout', isNonNegative],
  ['x-initial-cluster-size', isPositive],
  ['x-stream-max-segment-size-bytes', isNonNegative],
  ['x-stream-filter-size-bytes', isNonNegative],
]

/** The check of each argument that has one, of queues and of consumers. */
export function argumentChecks({ queues, stream }: Profile): ArgumentChecks {
  const { versions, leaderLocators, takesEmptyType } = queues
  const types = [...queueTypes, ...(takesEmptyType ? [''] : [])]
  return new Map([
    ...checks,
    ['x-max-age', isMaxAge(stream)],
    ['x-stream-offset', isOffset(stream)],
    ['x-queue-type', isOneOf(types, (type) => `"unsupported queue type '${type}'"`)],
    ['x-queue-version', isVersion(versions)],
    ['x-queue-leader-locator', isOneOf(leaderLocators, () => 'invalid_queue_locator_arg')],
  ])
}

function isVersion(versions: readonly number[]): Check {
  return (value, args) => {
    const number = integerOf(value)
    return number === undefined || number < 0 || versions.includes(number)
      ? isNonNegative(value, args)
      : `"unsupported queue version '${number}'"`
  }
}

function isMaxAge(stream: StreamDifferences): Check {
  return (value) => {
    if (typeof value !== 'string') return unacceptable(value)
    return isPeriodText(value, stream) ? undefined : 'invalid_max_age'
  }
}

const offsetWords = new Set(['first', 'last', 'next'])

function isOffset(stream: StreamDifferences): Check {
  return (value) => {
    if (typeof value !== 'string' || offsetWords.has(value)) return undefined
    return isPeriodText(value, stream)
      ? undefined
      : `{invalid_stream_offset_arg,{longstr,${printTerm(value)}}}`
  }
}

/** RabbitMQ may fail over a period that does not begin with a number. Case: stream, "are periods of time". */
function isPeriodText(text: string, { refusesBadPeriods }: StreamDifferences): boolean {
  const period = parsePeriod(text)
  if (period === 'no number' && !refusesBadPeriods) throw new ProtocolError('INTERNAL_ERROR')
  return typeof period === 'number'
}
