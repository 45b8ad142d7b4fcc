import type { PolicyDifferences, Profile } from '../differences.js'
import { policyTargets } from '../policy/policy.js'
import { erlangAtoms } from '../values/erlang-atoms.js'
import {
  aboutOtherQueues,
  aboutOtherThanQuorum,
  aboutStreams,
  maximumReached,
  mirroring,
  never,
  tooManyChannels,
} from './common.js'
import { rabbitmq310 } from './rabbitmq-310.js'
import { words } from './words.js'

const before = rabbitmq310

const newSettings = words('consumer-timeout stream-filter-size-bytes target-group-size')

const policies: PolicyDifferences = {
  settings: [...before.policies.settings.filter((name) => !name.startsWith('ha-')), ...newSettings],
  ofOperators: [
    ...before.policies.ofOperators,
    ...words('overflow queue-master-locator queue-version target-group-size'),
  ],
  targets: policyTargets,
  masterLocators: words('client-local balanced random least-leaders min-masters'),
  unsupported: {
    classic: [
      ...aboutStreams,
      ...words(`
        delivery-limit dead-letter-strategy max-in-memory-length max-in-memory-bytes
        target-group-size`),
    ],
    quorum: aboutOtherThanQuorum,
    stream: [...aboutOtherQueues, ...mirroring, 'target-group-size'],
  },
}

/** RabbitMQ 4.0.5. */
export const rabbitmq40: Profile = {
  version: '4.0.5',
  smallestFrame: 4096,
  mechanisms: 'ANONYMOUS AMQPLAIN PLAIN',
  refusesLongBodies: true,
  hasDeprecatedFeatures: true,
  // RabbitMQ names the node in place of the user
  access: {
    namesAccess: true,
    checksCopies: true,
    checksPassive: false,
    topicsGoWithExchange: false,
    channelLimit: `${tooManyChannels} 'rabbit@kinoko' ${maximumReached} ({limit})`,
  },
  messages: {
    maxSize: 16_777_216,
    maxSizeName: 'configured max size',
    isNormalised: true,
    checksDeliveryMode: false,
    checksUserLast: true,
  },
  exchanges: {
    types: words('direct fanout topic headers x-local-random'),
    unknownType: 'PRECONDITION_FAILED',
    atoms: erlangAtoms('u z amqp10 blue khepri orders special streams temp'),
    tellsNumbersApart: true,
    hashesTypes: false,
    largestWeight: Infinity,
    numbersByKey: true,
    topicWildcards: Infinity,
  },
  channels: { ...before.channels, honoursQueueTimeouts: true },
  directReplies: { ...before.directReplies, mayBeDead: false },
  deadLetters: { history: 'beside headers' },
  queues: {
    denied: {},
    checksLimitFirst: false,
    storesType: true,
    takesEmptyType: false,
    versions: [1, 2],
    leaderLocators: words('client-local balanced random least-leaders min-masters'),
  },
  classic: {
    hasLevelsAtPriorityZero: true,
    knowsLazy: false,
    servesNextAtOnce: true,
    masterLocator: 'ignored',
    failing: never,
  },
  quorum: {
    showsZeroCount: false,
    showsFailures: false,
    failing: { requeue: new Set(['down']), discard: new Set(['nack', 'reject']) },
    limitsFailures: false,
    defaultDeliveryLimit: 20,
    takesNegativeLimitAsNone: true,
    returnsToBack: true,
    ordersConsumersByTag: false,
    creditsWornOutTwice: false,
    purgesLetters: false,
    hasDelayedRetry: false,
    consumerTimeout: undefined,
    countsProperties: false,
    dropsLastFirst: true,
    resumesWithoutLimit: true,
    priorities: 'two levels',
    activatesByPriority: true,
    activatesOnReturn: false,
    printedType: 'quorum',
  },
  stream: {
    noun: 'stream',
    takesRefusals: true,
    takesDeadLetters: true,
    knowsFilters: true,
    badFilterSize: 'Invalid value for  x-stream-filter-size-bytes',
    refusesBadPeriods: false,
    comparesPeriods: false,
    setsDeliveryMode: true,
    hasAnnotations: true,
    keepsAddresses: false,
  },
  arguments: {
    checked: [
      ...before.arguments.checked.filter(
        (name) => !name.endsWith('cluster-size') && !name.endsWith('locator'),
      ),
      ...words('x-stream-filter-size-bytes x-initial-cluster-size x-queue-leader-locator'),
    ],
    ofQueue: {
      ...before.arguments.ofQueue,
      classic: [...before.arguments.ofQueue.classic, 'x-queue-leader-locator'],
    },
    checkedOfConsumer: words('x-priority x-stream-offset'),
    ofConsumer: {
      classic: words('x-priority'),
      quorum: words('x-priority'),
      stream: words('x-stream-offset x-stream-filter x-stream-match-unfiltered'),
    },
  },
  policies,
}
