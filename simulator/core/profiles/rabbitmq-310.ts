import type { ArgumentDifferences, PolicyDifferences, Profile } from '../differences.js'
import { erlangAtoms } from '../values/erlang-atoms.js'
import {
  aboutOtherQueues,
  aboutOtherThanQuorum,
  aboutStreams,
  halfAnHourMs,
  maximumReached,
  mirroring,
  never,
  tooManyChannels,
} from './common.js'
import { words } from './words.js'

const queueArguments: ArgumentDifferences = {
  checked: words(`
    x-expires x-message-ttl x-dead-letter-exchange x-dead-letter-routing-key x-dead-letter-strategy
    x-max-length x-max-length-bytes x-max-in-memory-length x-max-in-memory-bytes x-max-priority
    x-overflow x-queue-mode x-queue-version x-single-active-consumer x-queue-type
    x-quorum-initial-group-size x-max-age x-stream-max-segment-size-bytes x-initial-cluster-size
    x-queue-leader-locator`),
  ofQueue: {
    classic: words(`
      x-expires x-message-ttl x-dead-letter-exchange x-dead-letter-routing-key x-max-length
      x-max-length-bytes x-max-priority x-overflow x-queue-mode x-queue-version
      x-single-active-consumer x-queue-type x-queue-master-locator`),
    quorum: words(`
      x-dead-letter-exchange x-dead-letter-routing-key x-dead-letter-strategy x-expires x-max-length
      x-max-length-bytes x-max-in-memory-length x-max-in-memory-bytes x-overflow
      x-single-active-consumer x-queue-type x-quorum-initial-group-size x-delivery-limit x-message-ttl
      x-queue-leader-locator`),
    stream: words(`
      x-max-length-bytes x-queue-type x-max-age x-stream-max-segment-size-bytes
      x-initial-cluster-size x-queue-leader-locator`),
  },
  checkedOfConsumer: words('x-priority x-cancel-on-ha-failover x-stream-offset'),
  ofConsumer: {
    classic: words('x-cancel-on-ha-failover x-priority x-credit'),
    quorum: words('x-priority x-credit'),
    stream: words('x-stream-offset x-credit'),
  },
}

/** As the registries and the capabilities of queue types have it. */
const policies: PolicyDifferences = {
  settings: words(`
    alternate-exchange dead-letter-exchange dead-letter-routing-key dead-letter-strategy
    delivery-limit expires ha-mode ha-params ha-promote-on-failure ha-promote-on-shutdown
    ha-sync-batch-size ha-sync-mode initial-cluster-size max-age max-in-memory-bytes
    max-in-memory-length max-length max-length-bytes message-ttl overflow queue-leader-locator
    queue-master-locator queue-mode queue-version stream-max-segment-size-bytes`),
  ofOperators: words(`
    delivery-limit expires max-in-memory-bytes max-in-memory-length max-length max-length-bytes
    message-ttl`),
  targets: ['queues', 'exchanges', 'all'],
  masterLocators: words('client-local random min-masters'),
  unsupported: {
    classic: [
      ...aboutStreams,
      ...words('queue-leader-locator delivery-limit dead-letter-strategy'),
    ],
    quorum: aboutOtherThanQuorum,
    stream: [...aboutOtherQueues, ...mirroring],
  },
}

/** RabbitMQ 3.10.8. */
export const rabbitmq310: Profile = {
  version: '3.10.8',
  smallestFrame: 4096,
  mechanisms: 'AMQPLAIN PLAIN',
  refusesLongBodies: false,
  hasDeprecatedFeatures: false,
  access: {
    namesAccess: false,
    checksCopies: false,
    checksPassive: false,
    topicsGoWithExchange: false,
    channelLimit: `${tooManyChannels} '{user}' ${maximumReached} ({limit})`,
  },
  messages: {
    maxSize: 134_217_728,
    maxSizeName: 'max size',
    isNormalised: false,
    checksDeliveryMode: true,
    checksUserLast: false,
  },
  exchanges: {
    types: words('direct fanout topic headers'),
    unknownType: 'COMMAND_INVALID',
    atoms: erlangAtoms(`
      g t u z A C advanced blue federation one orders rr sample special temp test1 unknown_type work wrong_type xml`),
    tellsNumbersApart: false,
    hashesTypes: true,
    largestWeight: Infinity,
    numbersByKey: true,
    topicWildcards: Infinity,
  },
  channels: {
    sharesGlobalPrefetch: true,
    ackTimeout: halfAnHourMs,
    honoursQueueTimeouts: false,
  },
  directReplies: {
    countsTags: false,
    returnsMandatory: true,
    mayBeDead: true,
    wrongName: 'NOT_FOUND',
    failsWithoutProcess: true,
    refusesBindings: false,
  },
  deadLetters: { history: 'in headers' },
  queues: {
    denied: {},
    checksLimitFirst: true,
    storesType: false,
    takesEmptyType: false,
    versions: [1, 2],
    leaderLocators: words('client-local balanced random least-leaders'),
  },
  classic: {
    hasLevelsAtPriorityZero: false,
    knowsLazy: true,
    servesNextAtOnce: false,
    masterLocator: 'checked',
    failing: never,
  },
  quorum: {
    showsZeroCount: true,
    showsFailures: false,
    failing: never,
    limitsFailures: false,
    defaultDeliveryLimit: undefined,
    takesNegativeLimitAsNone: false,
    returnsToBack: true,
    ordersConsumersByTag: true,
    creditsWornOutTwice: true,
    purgesLetters: false,
    hasDelayedRetry: false,
    consumerTimeout: undefined,
    countsProperties: false,
    dropsLastFirst: true,
    resumesWithoutLimit: false,
    priorities: 'none',
    activatesByPriority: false,
    activatesOnReturn: false,
    printedType: 'quorum',
  },
  stream: {
    noun: 'streams queue',
    takesRefusals: false,
    takesDeadLetters: false,
    knowsFilters: false,
    badFilterSize: undefined,
    refusesBadPeriods: false,
    comparesPeriods: false,
    setsDeliveryMode: false,
    hasAnnotations: false,
    keepsAddresses: false,
  },
  arguments: queueArguments,
  policies,
}
