import type { ClassicDifferences, Profile } from '../../differences.js'
import { bodySize } from '../../message.js'
import { ProtocolError } from '../../reply-codes.js'
import { integerOf, type FieldTable, type FieldValue } from '../../values/table.js'
import { consumerArguments, queueArguments } from '../arguments.js'
import { overflowOf, QueueWishes, sharedSettings, type QueueSettings } from '../settings.js'
import { ClassicBacklog, PriorityBacklog } from './classic-backlog.js'
import { noObjections } from './defaults.js'
import type { DeleteConditions, QueueCounts } from './queue-rules.js'
import type { WorkRules } from './work-rules.js'

/** The rules of classic queues. */
export function classicRules(profile: Profile): WorkRules {
  const { arguments: args, classic } = profile
  return {
    ...noObjections,
    type: 'classic',
    arguments: queueArguments('classic', profile),
    consumerArguments: consumerArguments('classic', profile),
    comparedArguments: args.ofQueue.classic,
    mayBeServerNamed: true,
    livesOnOneNode: true,
    isUsedByDeclares: true,
    actsLast: false,
    sharesChannelLimit: true,
    marks: {
      isRedelivered: (entry) => entry.wasDelivered,
      delivered: (entry) => entry.message,
      got: (entry) => entry.message,
    },
    settingsOf: (declared, policy) => settingsOf(new QueueWishes(declared, policy), classic),
    checkProperties: (_where, _properties, declared) => checkMasterLocator(declared, classic),
    checkDelete,
    ackTimeoutOf: () => undefined,
    creditOf: (prefetch, noAck) => (noAck || prefetch === 0 ? Infinity : prefetch),
    createBacklog: ({ maxPriority }) =>
      maxPriority === undefined ? new ClassicBacklog() : new PriorityBacklog(maxPriority),
    returns: {
      failing: classic.failing,
      remembersFailures: classic.failing.discard.size > 0,
      creditsWornOutTwice: false,
      purgesLetters: false,
      goesLast: () => false,
      isWornOut: () => false,
      inOrder: (deliveries) => [...deliveries].sort((a, b) => a.entry.position - b.entry.position),
    },
    limits: {
      servesFirst: false,
      hasTimer: true,
      dropsLastFirst: false,
      limitsBeforeOverflow: true,
      sizeOf: bodySize,
      stopsPublishers: false,
      resumesWithoutLimit: false,
    },
    consumers: {
      honoursExclusive: true,
      leavesAtLimit: false,
      countsHolders: false,
      activatesOldest: false,
      activatesByPriority: false,
      activatesOnReturn: false,
      servesNextAtOnce: classic.servesNextAtOnce,
    },
  }
}

/** Case: queue-delete, "if empty refuses a queue that is not". */
function checkDelete(
  where: string,
  { ifUnused, ifEmpty }: DeleteConditions,
  { readyCount, consumerCount }: QueueCounts,
): void {
  if (ifEmpty && readyCount > 0)
    throw new ProtocolError('PRECONDITION_FAILED', `${where} not empty`)
  if (ifUnused && consumerCount > 0)
    throw new ProtocolError('PRECONDITION_FAILED', `${where} in use`)
}

function settingsOf(wishes: QueueWishes, differences: ClassicDifferences): QueueSettings {
  return {
    ...sharedSettings(wishes),
    overflow: overflowOf(wishes.argumentFirst('overflow')),
    maxPriority: maxPriorityOf(wishes, differences),
    isLazy: differences.knowsLazy && wishes.argumentFirst('queue-mode') === 'lazy',
  }
}

/** Case: limits-priority, "of at most 0 makes a plain queue". */
function maxPriorityOf(wishes: QueueWishes, differences: ClassicDifferences): number | undefined {
  const maxPriority = integerOf(wishes.argument('max-priority'))
  return maxPriority === 0 && differences.hasLevelsAtPriorityZero ? 1 : maxPriority
}

const locators = new Set<FieldValue>(['client-local', 'min-masters', 'random'])

/** RabbitMQ crashes over a value that it does not know. */
function checkMasterLocator(args: FieldTable, { masterLocator }: ClassicDifferences): void {
  const locator = args.get('x-queue-master-locator')
  if (locator === undefined) return
  if (masterLocator === 'checked' && !locators.has(locator))
    throw new ProtocolError('INTERNAL_ERROR')
}
