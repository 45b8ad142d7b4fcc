import type { Profile } from '../../profile.js'
import { integerOf, type FieldTable } from '../../values/table.js'
import { ProtocolError } from '../../reply-codes.js'
import { consumerArguments, queueArguments } from '../arguments.js'
import { sharedSettings, type QueueSettings } from '../settings.js'
import { ClassicBacklog, PriorityBacklog } from './classic-backlog.js'
import type { WorkRules } from './work-rules.js'

/** The rules of classic queues. */
export function classicRules(profile: Profile): WorkRules {
  const { arguments: args } = profile
  return {
    type: 'classic',
    arguments: queueArguments('classic', args),
    consumerArguments: consumerArguments('classic', args),
    comparedArguments: args.ofQueue.classic,
    mayBeServerNamed: true,
    sharesChannelLimit: true,
    marks: {
      // Case: requeue-order, "..."
      isRedelivered: (entry) => entry.wasDelivered,
      delivered: (entry) => entry.message,
      got: (entry) => entry.message,
    },
    settingsOf,
    checkProperties: () => undefined,
    checkDelete: () => undefined,
    checkConsume: () => undefined,
    checkGet: () => undefined,
    creditOf: (prefetch, noAck) => (noAck || prefetch === 0 ? Infinity : prefetch),
    createBacklog: ({ maxPriority }) =>
      maxPriority === undefined ? new ClassicBacklog() : new PriorityBacklog(maxPriority),
    returns: {
      goesLast: () => false,
      isWornOut: () => false,
      inOrder: (deliveries) => [...deliveries].sort((a, b) => a.entry.position - b.entry.position),
    },
    limits: {
      servesFirst: false,
      hasTimer: true,
      dropsLastFirst: false,
      stopsPublishers: false,
      shortestTtl: 0,
    },
    consumers: {
      honoursExclusive: true,
      leavesAtLimit: false,
      countsHolders: false,
      activatesOldest: false,
      servesNextAtOnce: false,
    },
  }
}

function settingsOf(args: FieldTable): QueueSettings {
  checkMasterLocator(args)
  return {
    ...sharedSettings(args),
    maxPriority: integerOf(args.get('x-max-priority')),
    isLazy: args.get('x-queue-mode') === 'lazy',
  }
}

/** Never checked: RabbitMQ crashes over a value that it does not know. */
function checkMasterLocator(args: FieldTable): void {
  const locator = args.get('x-queue-master-locator')
  if (locator === undefined) return
  const isKnown = ['client-local', 'min-masters', 'random'].some((known) => known === locator)
  if (!isKnown) throw new ProtocolError('INTERNAL_ERROR')
}
