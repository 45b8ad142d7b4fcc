/**
 * The optional arguments of a queue: which exist, what values they take, what they come to.
 *
 * RabbitMQ checks `x-queue-type` first, then each known argument in a fixed order, then refuses those
 * that belong to other queue types. Arguments it does not know are kept and have no effect.
 */
import { typeAtom } from '../values/erlang-terms.js'
import { describe } from '../values/names.js'
import { ProtocolError } from '../reply-codes.js'
import { fieldType, integerOf, type FieldTable, type FieldValue } from '../values/table.js'

export type QueueType = 'classic' | 'quorum'
export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx'

/** What the arguments of a queue come to. */
export interface QueueSettings {
  readonly type: QueueType
  /** Milliseconds of disuse after which the queue is deleted. */
  readonly expires: number | undefined
  /** Milliseconds a message may wait. */
  readonly messageTtl: number | undefined
  readonly maxLength: number
  readonly maxLengthBytes: number
  readonly overflow: Overflow
  readonly maxPriority: number | undefined
  readonly deadLetterExchange: string | undefined
  readonly deadLetterRoutingKey: string | undefined
  readonly isSingleActive: boolean
  readonly isLazy: boolean
  readonly deliveryLimit: number | undefined
}

/** Checks the arguments of a new queue; throws PRECONDITION_FAILED with RabbitMQ's sentence. */
export function parseQueueArguments(
  queue: string,
  virtualHost: string,
  args: FieldTable,
): QueueSettings {
  const where = describe('queue', queue, virtualHost)
  check(args, where, ['x-queue-type'])
  const type = queueTypeOf(args)
  check(args, where, argumentsOf[type])
  for (const name of args.keys()) {
    if (!foreignArguments(type).has(name)) continue
    const module = `rabbit_${type}_queue`
    throw new ProtocolError(
      'PRECONDITION_FAILED',
      `invalid arg '${name}' for ${where} of queue type ${module}`,
    )
  }
  checkMasterLocator(type, args)
  return settingsOf(type, args)
}

/** The names whose values must agree when a queue is declared again. */
export function comparedArguments(type: QueueType): readonly string[] {
  return type === 'quorum' ? comparedOfQuorum : argumentsOf[type]
}

/** Checks the arguments of a consumer. */
export function checkConsumerArguments(
  queue: string,
  virtualHost: string,
  type: QueueType,
  args: FieldTable,
): void {
  const where = describe('queue', queue, virtualHost)
  const known = type === 'classic' ? ['x-priority', 'x-cancel-on-ha-failover'] : ['x-priority']
  check(args, where, known)
  const foreign =
    type === 'classic' ? ['x-stream-offset'] : ['x-stream-offset', 'x-cancel-on-ha-failover']
  const refused = foreign.find((name) => args.has(name))
  if (refused === undefined) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `invalid arg '${refused}' for ${where} of queue type rabbit_${type}_queue`,
  )
}

const argumentsOf: Readonly<Record<QueueType, readonly string[]>> = {
  classic: [
    'x-expires',
    'x-message-ttl',
    'x-dead-letter-exchange',
    'x-dead-letter-routing-key',
    'x-max-length',
    'x-max-length-bytes',
    'x-max-priority',
    'x-overflow',
    'x-queue-mode',
    'x-queue-version',
    'x-single-active-consumer',
    'x-queue-type',
    'x-queue-master-locator',
  ],
  quorum: [
    'x-expires',
    'x-message-ttl',
    'x-dead-letter-exchange',
    'x-dead-letter-routing-key',
    'x-dead-letter-strategy',
    'x-max-length',
    'x-max-length-bytes',
    'x-max-in-memory-length',
    'x-max-in-memory-bytes',
    'x-overflow',
    'x-single-active-consumer',
    'x-queue-type',
    'x-quorum-initial-group-size',
    'x-queue-leader-locator',
    'x-delivery-limit',
  ],
}

/** Of a quorum queue they are checked in one order and compared in another. */
const comparedOfQuorum: readonly string[] = [
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-dead-letter-strategy',
  'x-expires',
  ...argumentsOf.quorum.slice(argumentsOf.quorum.indexOf('x-max-length'), -2),
  'x-delivery-limit',
  'x-message-ttl',
  'x-queue-leader-locator',
]

const streamArguments = ['x-max-age', 'x-stream-max-segment-size-bytes', 'x-initial-cluster-size']

function foreignArguments(type: QueueType): ReadonlySet<string> {
  const others = type === 'classic' ? argumentsOf.quorum : argumentsOf.classic
  const own = new Set(argumentsOf[type])
  return new Set(
    [...others, ...streamArguments, 'x-queue-leader-locator'].filter((n) => !own.has(n)),
  )
}

function queueTypeOf(args: FieldTable): QueueType {
  const type = args.get('x-queue-type')
  if (type === undefined || type === 'classic') return 'classic'
  if (type === 'quorum') return 'quorum'
  throw new ProtocolError('NOT_IMPLEMENTED', 'streams are not modelled by this broker')
}

/** Never checked: RabbitMQ crashes over a value that it does not know. */
function checkMasterLocator(type: QueueType, args: FieldTable): void {
  const locator = args.get('x-queue-master-locator')
  if (type !== 'classic' || locator === undefined) return
  const isKnown = ['client-local', 'min-masters', 'random'].some((known) => known === locator)
  if (!isKnown) throw new ProtocolError('INTERNAL_ERROR')
}

function settingsOf(type: QueueType, args: FieldTable): QueueSettings {
  const integer = (name: string): number | undefined => integerOf(args.get(name))
  const text = (name: string): string | undefined => {
    const value = args.get(name)
    return typeof value === 'string' ? value : undefined
  }
  return {
    type,
    expires: integer('x-expires'),
    messageTtl: integer('x-message-ttl'),
    maxLength: integer('x-max-length') ?? Infinity,
    maxLengthBytes: integer('x-max-length-bytes') ?? Infinity,
    overflow: (text('x-overflow') ?? 'drop-head') as Overflow,
    maxPriority: type === 'classic' ? integer('x-max-priority') : undefined,
    deadLetterExchange: text('x-dead-letter-exchange'),
    deadLetterRoutingKey: text('x-dead-letter-routing-key'),
    isSingleActive: args.get('x-single-active-consumer') === true,
    isLazy: type === 'classic' && args.get('x-queue-mode') === 'lazy',
    deliveryLimit: type === 'quorum' ? integer('x-delivery-limit') : undefined,
  }
}

/** A check gives the reason for a refusal, as the Erlang term that RabbitMQ prints. */
type Check = (value: FieldValue, args: FieldTable) => string | undefined

function check(args: FieldTable, where: string, names: readonly string[]): void {
  for (const name of names) {
    const value = args.get(name)
    if (value === undefined) continue
    const reason = checks.get(name)?.(value, args)
    if (reason === undefined) continue
    throw new ProtocolError('PRECONDITION_FAILED', `invalid arg '${name}' for ${where}: ${reason}`)
  }
}

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

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
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
