import { deniedByDefault } from './deprecated-features.js'
import type { ArgumentDifferences, Failing, Profile } from './differences.js'
import { policies310, policies40, policies43 } from './policy/policy-differences.js'

export type { Profile } from './differences.js'

/** The versions of RabbitMQ that the broker can be. */
export type RabbitmqVersion = '3.10' | '4.0' | '4.3'

/** The release of each of them that is simulated: another name for it, where one version is asked for. */
export type RabbitmqRelease = '3.10.8' | '4.0.5' | '4.3.6'

const halfAnHourMs = 1_800_000

const tooManyChannels = 'number of channels opened for user'
const maximumReached = 'has reached the maximum allowed user limit of'

const never: Failing = { requeue: new Set(), discard: new Set() }

const arguments310: ArgumentDifferences = {
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

const rabbitmq310: Profile = {
  version: '3.10.8',
  smallestFrame: 4096,
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
  arguments: arguments310,
  policies: policies310,
}

const rabbitmq40: Profile = {
  version: '4.0.5',
  smallestFrame: 4096,
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
    tellsNumbersApart: true,
    hashesTypes: false,
    largestWeight: Infinity,
    numbersByKey: true,
    topicWildcards: Infinity,
  },
  channels: { ...rabbitmq310.channels, honoursQueueTimeouts: true },
  directReplies: { ...rabbitmq310.directReplies, mayBeDead: false },
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
      ...arguments310.checked.filter(
        (name) => !name.endsWith('cluster-size') && !name.endsWith('locator'),
      ),
      ...words('x-stream-filter-size-bytes x-initial-cluster-size x-queue-leader-locator'),
    ],
    ofQueue: {
      ...arguments310.ofQueue,
      classic: [...arguments310.ofQueue.classic, 'x-queue-leader-locator'],
    },
    checkedOfConsumer: words('x-priority x-stream-offset'),
    ofConsumer: {
      classic: words('x-priority'),
      quorum: words('x-priority'),
      stream: words('x-stream-offset x-stream-filter x-stream-match-unfiltered'),
    },
  },
  policies: policies40,
}

const rabbitmq43: Profile = {
  version: '4.3.6',
  smallestFrame: 8192,
  access: {
    namesAccess: true,
    checksCopies: true,
    checksPassive: true,
    topicsGoWithExchange: true,
    channelLimit: `${tooManyChannels} '{user}' ${maximumReached} {limit}`,
  },
  messages: rabbitmq40.messages,
  exchanges: {
    ...rabbitmq40.exchanges,
    types: [...rabbitmq40.exchanges.types, 'x-modulus-hash'],
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
  deadLetters: rabbitmq40.deadLetters,
  queues: {
    ...rabbitmq40.queues,
    takesEmptyType: true,
    denied: { queue_master_locator: deniedByDefault('queue_master_locator') },
    versions: [2],
  },
  classic: {
    ...rabbitmq40.classic,
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
    ...rabbitmq40.stream,
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
      classic: rabbitmq40.arguments.ofQueue.classic,
      quorum: [
        ...arguments310.ofQueue.quorum,
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
      ...rabbitmq40.arguments.ofConsumer,
      quorum: words('x-priority x-consumer-timeout'),
    },
  },
  policies: policies43,
}

/** Each version that can be simulated. */
export const profiles: Readonly<Record<RabbitmqVersion, Profile>> = {
  '3.10': rabbitmq310,
  '4.0': rabbitmq40,
  '4.3': rabbitmq43,
}

/** The versions of RabbitMQ that can be simulated, in the order in which they came. */
export const rabbitmqVersions = Object.keys(profiles) as readonly RabbitmqVersion[]

/** The profile of a broker that was given none. */
export const defaultProfile = rabbitmq43

/** The profile of a version, `4.3` or the release of it that is simulated, `4.3.6`; undefined when there is none. */
export function findProfile(version: string): Profile | undefined {
  const found = findVersion(version)
  return found === undefined ? undefined : profiles[found]
}

/** The version that a name stands for: `4.3` for `4.3.6`. */
export function findVersion(name: string): RabbitmqVersion | undefined {
  return rabbitmqVersions.find((known) => known === name || profiles[known].version === name)
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
