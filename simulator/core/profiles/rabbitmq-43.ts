import { deniedByDefault } from '../deprecated-features.js'
import type { PolicyDifferences, Profile } from '../differences.js'
import { erlangAtoms } from '../values/erlang-atoms.js'
import { halfAnHourMs, maximumReached, tooManyChannels } from './common.js'
import { rabbitmq310 } from './rabbitmq-310.js'
import { rabbitmq40 } from './rabbitmq-40.js'
import { words } from './words.js'

const before = rabbitmq40

const retries = words('delayed-retry-max delayed-retry-min delayed-retry-type')

const policies: PolicyDifferences = {
  ...before.policies,
  settings: [...before.policies.settings, ...retries, 'consumer-disconnected-timeout'],
  ofOperators: [...before.policies.ofOperators, ...retries],
}

/** RabbitMQ 4.3.6. */
export const rabbitmq43: Profile = {
  version: '4.3.6',
  smallestFrame: 8192,
  mechanisms: 'PLAIN AMQPLAIN ANONYMOUS',
  refusesLongBodies: true,
  hasDeprecatedFeatures: true,
  access: {
    namesAccess: true,
    checksCopies: true,
    checksPassive: true,
    topicsGoWithExchange: true,
    channelLimit: `${tooManyChannels} '{user}' ${maximumReached} {limit}`,
  },
  messages: before.messages,
  exchanges: {
    ...before.exchanges,
    types: [...before.exchanges.types, 'x-modulus-hash'],
    atoms: erlangAtoms('u z amqp10 delayed khepri streams work x-jms-topic x-random'),
    largestWeight: 10_000,
    numbersByKey: false,
    topicWildcards: 2,
  },
  channels: {
    sharesGlobalPrefetch: false,
    ackTimeout: undefined,
    honoursQueueTimeouts: false,
  },
  directReplies: {
    countsTags: true,
    returnsMandatory: false,
    mayBeDead: true,
    wrongName: 'INTERNAL_ERROR',
    failsWithoutProcess: false,
    refusesBindings: true,
  },
  deadLetters: before.deadLetters,
  queues: {
    ...before.queues,
    takesEmptyType: true,
    denied: { queue_master_locator: deniedByDefault('queue_master_locator') },
    versions: [2],
  },
  classic: {
    ...before.classic,
    failing: { requeue: new Set(['reject', 'down']), discard: new Set(['reject']) },
  },
  quorum: {
    showsZeroCount: false,
    showsFailures: true,
    failing: { requeue: new Set(['reject', 'down']), discard: new Set(['reject']) },
    limitsFailures: true,
    defaultDeliveryLimit: 20,
    takesNegativeLimitAsNone: true,
    returnsToBack: false,
    ordersConsumersByTag: false,
    creditsWornOutTwice: false,
    purgesLetters: true,
    hasDelayedRetry: true,
    consumerTimeout: halfAnHourMs,
    countsProperties: true,
    dropsLastFirst: false,
    resumesWithoutLimit: true,
    priorities: 'strict',
    activatesByPriority: true,
    activatesOnReturn: true,
    printedType: '<<"quorum">>',
  },
  stream: {
    ...before.stream,
    keepsAddresses: true,
    badFilterSize: 'Invalid value for x-stream-filter-size-bytes',
    refusesBadPeriods: true,
    comparesPeriods: true,
  },
  arguments: {
    checked: words(`
      x-expires x-message-ttl x-dead-letter-exchange x-dead-letter-routing-key x-dead-letter-strategy
      x-max-length x-max-length-bytes x-max-in-memory-length x-max-in-memory-bytes x-max-priority
      x-overflow x-queue-version x-single-active-consumer x-consumer-timeout
      x-consumer-disconnected-timeout x-queue-type x-quorum-initial-group-size x-max-age
      x-stream-max-segment-size-bytes x-stream-filter-size-bytes x-initial-cluster-size
      x-queue-leader-locator`),
    ofQueue: {
      classic: before.arguments.ofQueue.classic,
      quorum: [
        ...rabbitmq310.arguments.ofQueue.quorum,
        ...words(`
          x-consumer-disconnected-timeout x-consumer-timeout x-delayed-retry-type x-delayed-retry-min
          x-delayed-retry-max`),
      ],
      stream: words(`
        x-max-length-bytes x-queue-type x-max-age x-stream-max-segment-size-bytes
        x-stream-filter-size-bytes x-initial-cluster-size x-queue-leader-locator`),
    },
    checkedOfConsumer: words('x-priority x-consumer-timeout x-stream-offset'),
    ofConsumer: {
      ...before.arguments.ofConsumer,
      quorum: words('x-priority x-consumer-timeout'),
    },
  },
  policies,
}
