import { typeAtom } from '../values/erlang-terms.js'
import { fieldType, integerOf, type FieldTable, type FieldValue } from '../values/table.js'

/** A check gives the reason for a refusal, as the Erlang term that RabbitMQ prints. */
export type Check = (value: FieldValue, args: FieldTable) => string | undefined

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

/** The check of each argument that has one, of queues and of consumers. */
export const argumentChecks: ReadonlyMap<string, Check> = new Map<string, Check>([
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
  [
    'x-queue-version',
    (value, args) => {
      const number = integerOf(value)
      return number === undefined || number < 0 || number === 1 || number === 2
        ? isNonNegative(value, args)
        : `"unsupported queue version '${number}'"`
    },
  ],
  ['x-single-active-consumer', isBoolean],
  [
    'x-queue-type',
    isOneOf(['classic', 'quorum', 'stream'], (type) => `"unsupported queue type '${type}'"`),
  ],
  ['x-quorum-initial-group-size', isPositive],
  [
    'x-queue-leader-locator',
    isOneOf(
      ['client-local', 'balanced', 'random', 'least-leaders'],
      () => 'invalid_queue_locator_arg',
    ),
  ],
  ['x-priority', isInteger],
  ['x-cancel-on-ha-failover', isBoolean],
])
