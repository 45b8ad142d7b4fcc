import type { Profile } from './core/differences.js'
import { profiles, rabbitmqVersions, type RabbitmqVersion } from './core/profile.js'

/** One thing that a version of RabbitMQ does otherwise than the version before it. */
export interface VersionRule {
  /** The first of the simulated versions that does so. */
  readonly since: RabbitmqVersion
  /** The rule in words. */
  readonly words: string
  /** The parts of a profile that make it. */
  readonly fields: readonly string[]
}

const since40: readonly (readonly [words: string, ...fields: string[]])[] = [
  [
    'the deaths of a message are kept beside its headers: x-death that a client republishes counts anew from 1 and is in the order of time, and x-last-death-* are set',
    'deadLetters.history',
  ],
  [
    'a quorum queue gives a message up after 20 returns where no delivery limit was set',
    'quorum.defaultDeliveryLimit',
  ],
  ['a negative delivery limit of a quorum queue is none', 'quorum.takesNegativeLimitAsNone'],
  [
    'quorum queues have two levels of priority, and messages of a high one overtake',
    'quorum.priorities',
  ],
  [
    'the single active consumer of a quorum queue is the one of the highest priority',
    'quorum.activatesByPriority',
  ],
  [
    'the number of failed deliveries goes with a message from quorum queue to quorum queue, and it arrives as redelivered',
    'quorum.failing',
  ],
  ['a first basic.get shows no x-delivery-count', 'quorum.showsZeroCount'],
  [
    'what a channel held comes back to a quorum queue, and what comes at once goes out to several consumers, in the order in which these came, not in that of their tags',
    'quorum.ordersConsumersByTag',
  ],
  [
    'a consumer that returns a message once too often gets credit for one, not for two',
    'quorum.creditsWornOutTwice',
  ],
  [
    'a message may have at most 16 MiB; more closes the channel',
    'messages.maxSize',
    'messages.maxSizeName',
  ],
  ['headers arrive sorted by name, and an expiration in plain digits', 'messages.isNormalised'],
  ['any delivery mode is taken', 'messages.checksDeliveryMode'],
  ['the user id of a message is checked after all else', 'messages.checksUserLast'],
  ['a headers binding tells integers, floats and timestamps apart', 'exchanges.tellsNumbersApart'],
  ['an unknown exchange type closes the channel, not the connection', 'exchanges.unknownType'],
  ['other words are called invalid exchange types, not unknown ones', 'exchanges.atoms'],
  ['there are x-local-random exchanges', 'exchanges.types'],
  [
    'for a consistent hash exchange the type of a header counts no more: 5 as int32 and as int64 go to the same queue',
    'exchanges.hashesTypes',
  ],
  [
    'a queue that was declared without a type is compared as a classic one, in other words',
    'queues.storesType',
  ],
  [
    'the limit of queues of a virtual host is looked at after the arguments of a queue',
    'queues.checksLimitFirst',
  ],
  ['x-queue-leader-locator knows min-masters', 'queues.leaderLocators'],
  ['x-max-priority of 0 makes two levels', 'classic.hasLevelsAtPriorityZero'],
  ['classic queues are never lazy', 'classic.knowsLazy'],
  [
    'the next single active consumer of a classic queue gets messages as soon as the one before it is cancelled',
    'classic.servesNextAtOnce',
  ],
  ['x-queue-master-locator means nothing', 'classic.masterLocator'],
  ['a dead letter whose routing key is a reply address is no reply', 'directReplies.mayBeDead'],
  ['error texts call a stream a stream queue', 'stream.noun'],
  ['a stream takes nack, reject and recover as if they were acks', 'stream.takesRefusals'],
  ['dead letters arrive in streams', 'stream.takesDeadLetters'],
  ['consumers of a stream can filter', 'stream.knowsFilters', 'stream.badFilterSize'],
  ['messages of a stream have a delivery mode', 'stream.setsDeliveryMode'],
  [
    'headers of a stream that begin with x- may be lists and tables; bytes in headers become text',
    'stream.hasAnnotations',
  ],
  [
    'a queue may say how long a message may be unacknowledged before its channel is closed',
    'channels.honoursQueueTimeouts',
  ],
  ['a refused access is named: configure, write or read', 'access.namesAccess'],
  ['a topic permission has to allow the keys in CC and BCC, too', 'access.checksCopies'],
  ['a channel too many of a user is refused with the name of the node', 'access.channelLimit'],
  ['a classic queue takes x-queue-leader-locator', 'arguments.checked', 'arguments.ofQueue'],
  [
    'x-stream-filter and x-stream-match-unfiltered are refused to consumers of queues that are no streams, x-cancel-on-ha-failover to none',
    'arguments.checkedOfConsumer',
    'arguments.ofConsumer',
  ],
  [
    'policies take other settings, and say for which type of queues they are',
    'policies.settings',
    'policies.ofOperators',
    'policies.targets',
    'policies.masterLocators',
    'policies.unsupported',
  ],
  [
    'publishers that a full quorum queue has told to stop go on when a policy takes the last limit away',
    'quorum.resumesWithoutLimit',
  ],
  ['a body that is longer than its header said closes the connection', 'refusesLongBodies'],
  ['the configuration may permit and deny deprecated features', 'hasDeprecatedFeatures'],
  ['clients are offered the login mechanism ANONYMOUS, which is the user guest', 'mechanisms'],
]

const since43: typeof since40 = [
  [
    'nack with requeue no longer counts towards the delivery limit of a quorum queue; reject and a lost channel do',
    'quorum.limitsFailures',
    'quorum.failing',
    'quorum.showsFailures',
  ],
  ['a dead letter that was rejected arrives as redelivered', 'classic.failing'],
  [
    'a message that is put back goes to the front of a quorum queue also where its delivery limit was set to none',
    'quorum.returnsToBack',
  ],
  [
    'prefetch of the whole channel is that of each consumer to come',
    'channels.sharesGlobalPrefetch',
  ],
  [
    'the next single active consumer of a quorum queue takes over also when the one before it puts back all it held',
    'quorum.activatesOnReturn',
  ],
  ['quorum queues have 32 strict priorities', 'quorum.priorities'],
  ['quorum queues can hold back what is returned', 'quorum.hasDelayedRetry'],
  [
    'a quorum queue cancels a consumer that does not acknowledge in time, by default in 30 minutes, and takes its messages back',
    'quorum.consumerTimeout',
  ],
  ['a purge of a quorum queue takes dead letters that found no way, too', 'quorum.purgesLetters'],
  ['the limit of bytes of a quorum queue counts properties', 'quorum.countsProperties'],
  [
    'of several messages that a quorum queue drops, the first is dead-lettered first',
    'quorum.dropsLastFirst',
  ],
  ['get on a queue with a single active consumer is refused in other words', 'quorum.printedType'],
  ['direct replies use up delivery tags', 'directReplies.countsTags'],
  ['a mandatory direct reply is never returned', 'directReplies.returnsMandatory'],
  ['a dead letter whose routing key is a reply address is a reply', 'directReplies.mayBeDead'],
  [
    'a wrong reply address is an error of the broker when it is declared passively',
    'directReplies.wrongName',
  ],
  [
    'a message for a reply address that names no process is returned, and no error of the broker',
    'directReplies.failsWithoutProcess',
  ],
  ['a reply address cannot be bound', 'directReplies.refusesBindings'],
  ['a client has to take frames of 8,192 bytes', 'smallestFrame'],
  ['the login mechanism PLAIN is offered first', 'mechanisms'],
  [
    'a channel is not closed any more when a message is not acknowledged for 30 minutes',
    'channels.ackTimeout',
    'channels.honoursQueueTimeouts',
  ],
  ['a passive declare needs a permission of any kind', 'access.checksPassive'],
  [
    'topic permissions are for an exchange that is there, and go with it',
    'access.topicsGoWithExchange',
  ],
  [
    'an empty x-queue-type stands for the default type of the virtual host',
    'queues.takesEmptyType',
  ],
  ['a channel too many of a user is refused with the name of the user', 'access.channelLimit'],
  ['x-modulus-hash exchanges are built in', 'exchanges.types'],
  [
    'x-random without its plugin is called an invalid exchange type, not an unknown one',
    'exchanges.atoms',
  ],
  [
    'an x-modulus-hash exchange numbers its bindings by their queues, no longer by their keys',
    'exchanges.numbersByKey',
  ],
  ['the weight of a consistent hash binding is at most 10,000', 'exchanges.largestWeight'],
  ['a topic binding has at most two #', 'exchanges.topicWildcards'],
  ['x-queue-version of 1 is refused', 'queues.versions'],
  ['x-queue-master-locator closes the connection', 'queues.denied'],
  [
    'a bad period or filter size of a stream is refused in other words',
    'stream.refusesBadPeriods',
    'stream.badFilterSize',
  ],
  ['x-max-age is compared as time', 'stream.comparesPeriods'],
  [
    'a message of a stream has no reply-to that is too long for an address',
    'stream.keepsAddresses',
  ],
  [
    'x-consumer-timeout, x-consumer-disconnected-timeout and x-delayed-retry-type, -min and -max are refused to queues that are no quorum queues, x-stream-filter-size-bytes to those that are no streams; x-queue-mode may be anything',
    'arguments.checked',
    'arguments.ofQueue',
  ],
  [
    'x-consumer-timeout is refused to consumers of queues that are no quorum queues',
    'arguments.checkedOfConsumer',
    'arguments.ofConsumer',
  ],
  [
    'policies say when quorum queues hold back what is returned',
    'policies.settings',
    'policies.ofOperators',
  ],
]

const rules: Readonly<Record<RabbitmqVersion, readonly VersionRule[]>> = {
  '3.10': [],
  '4.0': since40.map(([words, ...fields]) => ({ since: '4.0', words, fields })),
  '4.3': since43.map(([words, ...fields]) => ({ since: '4.3', words, fields })),
}

/**
 * The changes after one version and up to another, in the order in which they came. A version that is not simulated is a
 * RangeError, and so are two of which the later comes first.
 */
export function versionRules(from: RabbitmqVersion, to: RabbitmqVersion): readonly VersionRule[] {
  const [first = 0, last = 0] = [from, to].map(placeOf)
  if (first > last) {
    throw new RangeError(
      `versionRules: RabbitMQ ${from} is later than ${to}; name the older one first: versionRules('${to}', '${from}')`,
    )
  }
  return rabbitmqVersions.slice(first + 1, last + 1).flatMap((version) => rules[version])
}

function placeOf(version: RabbitmqVersion): number {
  const place = rabbitmqVersions.indexOf(version)
  if (place >= 0) return place
  throw new RangeError(
    `versionRules: RabbitMQ ${version} is not simulated; choose two of ${rabbitmqVersions.join(', ')}`,
  )
}

/** A broker of one version with some rules of later ones. */
export function profileWith(from: RabbitmqVersion, changed: readonly VersionRule[]): Profile {
  const profile = copyOf(profiles[from])
  for (const { since, fields } of changed) {
    for (const field of fields) setField(profile, field, fieldOf(profiles[since], field))
  }
  return profile
}

type Groups = Record<string, unknown>

/** A copy whose groups may be changed. */
function copyOf(profile: Profile): Profile {
  const groups = Object.entries(profile).map(([name, group]: [string, unknown]) => [
    name,
    typeof group === 'object' && group !== null ? { ...group } : group,
  ])
  return Object.fromEntries(groups) as Profile
}

/** A part of a profile by its path: `quorum.priorities`. */
export function fieldOf(profile: Profile, path: string): unknown {
  const [group = '', field] = path.split('.')
  const value = (profile as unknown as Groups)[group]
  return field === undefined ? value : (value as Groups)[field]
}

function setField(profile: Profile, path: string, value: unknown): void {
  const [group = '', field] = path.split('.')
  const groups = profile as unknown as Groups
  if (field === undefined) groups[group] = value
  else (groups[group] as Groups)[field] = value
}
