/** What queues, exchanges and messages of generated programs are made of. `@a` stands for a name of the program's own. */
import type { Options } from 'amqplib'
import fc from 'fast-check'

export const queueNames = ['@q1', '@q2', '@q3'] as const
export const exchangeNames = ['@x1', '@x2'] as const

/**
 * Times are either soon, and then over before the next command, or never within the run: what happens
 * in between depends on the speed of the machine.
 */
export const soonMs = 40
export const expiresSoonMs = 300
const neverMs = 3_600_000

/** What most queues of a program are; the others are classic, or quorum queues beside streams. */
export type Kind = 'classic' | 'quorum' | 'stream'

type Arguments = Record<string, unknown>

const queueName = fc.constantFrom<string>(...queueNames)

const rare = (weight: number, what: fc.Arbitrary<Arguments>): fc.Arbitrary<Arguments> =>
  fc.oneof(
    { weight: 10 - weight, arbitrary: fc.constant<Arguments>({}) },
    { weight, arbitrary: what },
  )

const one = (key: string, ...values: unknown[]): fc.Arbitrary<Arguments> =>
  fc.constantFrom(...values).map((value) => ({ [key]: value }))

/** Gives up what it holds: to a queue, to an exchange, or to one that is not there. */
const deadLetters: fc.Arbitrary<Arguments> = fc.oneof(
  queueName.map((key) => ({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': key })),
  fc.constantFrom<Arguments>(
    { 'x-dead-letter-exchange': '' },
    { 'x-dead-letter-exchange': '@x1' },
    { 'x-dead-letter-exchange': '@x2', 'x-dead-letter-routing-key': 'a.b' },
    { 'x-dead-letter-exchange': '@nowhere' },
  ),
)

const together = (...parts: fc.Arbitrary<Arguments>[]): fc.Arbitrary<Arguments> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Arguments)

const classicArguments = together(
  rare(2, one('x-message-ttl', 0, soonMs, soonMs, neverMs)),
  rare(1, one('x-expires', expiresSoonMs, neverMs)),
  rare(3, one('x-max-length', 0, 1, 2, 3)),
  rare(1, one('x-max-length-bytes', 0, 4, 8)),
  rare(3, one('x-overflow', 'drop-head', 'reject-publish', 'reject-publish-dlx')),
  rare(4, deadLetters),
  rare(2, one('x-max-priority', 1, 3)),
  rare(2, one('x-single-active-consumer', true, true, false)),
  rare(1, one('x-queue-mode', 'lazy', 'default')),
)

/** Since 4.3; before, and with a type that makes no sense, they mean nothing. */
const delayedRetry: fc.Arbitrary<Arguments> = fc
  .record({
    type: fc.constantFrom('all', 'failed', 'returned', 'disabled', 'odd'),
    min: fc.constantFrom(soonMs, neverMs),
    max: fc.constantFrom(undefined, 2 * soonMs),
  })
  .map(({ type, min, max }) => ({
    'x-delayed-retry-type': type,
    'x-delayed-retry-min': min,
    ...(max !== undefined && { 'x-delayed-retry-max': Math.max(min, max) }),
  }))

const quorumArguments = together(
  fc.constant({ 'x-queue-type': 'quorum' }),
  rare(2, one('x-message-ttl', soonMs, neverMs)),
  rare(3, one('x-max-length', 1, 2, 3)),
  rare(1, one('x-max-length-bytes', 4, 8)),
  rare(2, one('x-overflow', 'drop-head', 'reject-publish')),
  rare(4, deadLetters),
  rare(4, one('x-delivery-limit', 0, 1, 2, -1)),
  rare(2, one('x-single-active-consumer', true)),
  rare(2, delayedRetry),
  rare(2, one('x-dead-letter-strategy', 'at-least-once', 'at-most-once')),
  rare(1, one('x-consumer-timeout', neverMs)),
)

const streamArguments = together(
  fc.constant({ 'x-queue-type': 'stream' }),
  rare(2, one('x-max-age', '1h', '2D')),
  rare(2, one('x-max-length-bytes', 1_000_000)),
  rare(1, one('x-stream-max-segment-size-bytes', 1_000_000)),
)

/** What no queue takes. */
const wrongArguments = fc.constantFrom<Arguments>(
  { 'x-message-ttl': -1 },
  { 'x-message-ttl': 'soon' },
  { 'x-expires': 0 },
  { 'x-max-length': -1 },
  { 'x-overflow': 'sideways' },
  { 'x-max-priority': 256 },
  { 'x-dead-letter-exchange': 5 },
  { 'x-dead-letter-routing-key': 'a' },
  { 'x-single-active-consumer': 'yes' },
  { 'x-queue-type': 'odd' },
  { 'x-queue-type': 'quorum', 'x-max-priority': 2 },
  { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish-dlx' },
  { 'x-delivery-limit': 1 },
  { 'x-delayed-retry-type': 'all' },
  { 'x-consumer-timeout': 5 },
  { 'x-queue-type': 'quorum', 'x-consumer-timeout': -1 },
  { 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 'odd' },
  { 'x-queue-type': 'stream', 'x-max-length': 1 },
  { 'x-queue-type': 'stream', 'x-max-age': '5x' },
  { 'x-max-age': '1h' },
  { 'x-unheard-of': 1 },
)

const flags = fc.record({
  durable: fc.constantFrom(true, true, true, false),
  exclusive: fc.constantFrom(false, false, false, false, false, true),
  autoDelete: fc.constantFrom(false, false, false, false, true),
})

const classic: fc.Arbitrary<Options.AssertQueue> = fc
  .tuple(flags, classicArguments)
  .map(([settings, args]) => ({ ...settings, arguments: args }))

const quorum: fc.Arbitrary<Options.AssertQueue> = quorumArguments.map((args) => ({
  durable: true,
  arguments: args,
}))

const stream: fc.Arbitrary<Options.AssertQueue> = streamArguments.map((args) => ({
  durable: true,
  arguments: args,
}))

const wrong: fc.Arbitrary<Options.AssertQueue> = fc
  .tuple(flags, wrongArguments)
  .map(([settings, args]) => ({ ...settings, arguments: args }))

/** Options of a queue as a program starts with it. */
export function queueOptions(kind: Kind): fc.Arbitrary<Options.AssertQueue> {
  switch (kind) {
    case 'classic':
      return classic
    case 'quorum':
      return fc.oneof({ weight: 3, arbitrary: quorum }, { weight: 1, arbitrary: classic })
    case 'stream':
      return fc.oneof(
        { weight: 4, arbitrary: stream },
        { weight: 1, arbitrary: quorum },
        { weight: 1, arbitrary: classic },
      )
  }
}

/** Options with which somebody declares a queue later, right or wrong. */
export function laterQueueOptions(kind: Kind): fc.Arbitrary<Options.AssertQueue> {
  return fc.oneof(
    { weight: 3, arbitrary: queueOptions(kind) },
    { weight: 2, arbitrary: fc.constant<Options.AssertQueue>({ durable: true }) },
    { weight: 1, arbitrary: wrong },
  )
}

export const exchangeTypes = fc.constantFrom('direct', 'fanout', 'topic', 'headers')

export const exchangeOptions: fc.Arbitrary<Options.AssertExchange> =
  fc.constantFrom<Options.AssertExchange>(
    {},
    {},
    {},
    { durable: false },
    { autoDelete: true },
    { internal: true },
    { alternateExchange: '@x1' },
    { alternateExchange: '@x2' },
  )

export const routingKeys = fc.constantFrom('a', 'a', 'b', 'a.b', 'a.b.c', '')
export const patterns = fc.constantFrom('a', 'a', 'b', 'a.*', '#', '*.b', 'a.#', '')

export const bindingArguments = fc.constantFrom<Arguments | undefined>(
  undefined,
  undefined,
  undefined,
  { h: 1 },
  { 'x-match': 'any', h: 1, g: 'x' },
  { 'x-match': 'all', h: 1, g: 'x' },
)

const aimedKey = fc.oneof(queueName, fc.constantFrom('a', 'b', 'a.b'))

export const publishOptions: fc.Arbitrary<Options.Publish> = together(
  rare(2, fc.constant({ mandatory: true })),
  rare(
    1,
    aimedKey.map((key) => ({ CC: [key] })),
  ),
  rare(
    1,
    aimedKey.map((key) => ({ BCC: [key] })),
  ),
  rare(3, one('priority', 0, 1, 2, 3, 4, 5, 9, 31, 40)),
  rare(1, one('expiration', '0', String(soonMs), String(neverMs))),
  rare(2, one('headers', { h: 1 }, { h: 2 }, { h: 1, g: 'x' }, { n: 1.5, t: [1, 'a', null] })),
  rare(2, one('persistent', true, false)),
  rare(1, one('correlationId', 'c1')),
  rare(1, one('messageId', 'm1')),
  rare(1, one('type', 't')),
  rare(1, one('timestamp', 5)),
  rare(1, one('contentType', 'text/plain')),
  rare(1, one('appId', 'app')),
)

/** What the broker refuses to take: each closes the channel. */
export const refusedPublishOptions = fc.constantFrom<Options.Publish>(
  { expiration: 'soon' },
  { expiration: '-1' },
  { userId: 'somebody' },
  { headers: { CC: 'a' } },
  { headers: { BCC: 5 } },
  { deliveryMode: 7 },
)

/** Where a consumer of a stream starts. Times are so long ago that they mean the beginning. */
export const streamOffsets = fc.constantFrom<Arguments>(
  {},
  { 'x-stream-offset': 'first' },
  { 'x-stream-offset': 'first' },
  { 'x-stream-offset': 'next' },
  { 'x-stream-offset': 0 },
  { 'x-stream-offset': 2 },
  { 'x-stream-offset': -1 },
  { 'x-stream-offset': '1h' },
)

/** A quorum queue looks only every five seconds whether it is used. */
const expires = (kind: Kind): fc.Arbitrary<Arguments> =>
  kind === 'classic' ? rare(1, one('expires', expiresSoonMs, neverMs)) : fc.constant({})

/** Settings of a policy. Each is known to all versions. */
export const policyDefinitions = (kind: Kind): fc.Arbitrary<Arguments> =>
  together(
    rare(3, one('max-length', 1, 2, 3)),
    rare(1, one('max-length-bytes', 4, 8)),
    rare(2, one('message-ttl', soonMs, neverMs)),
    expires(kind),
    rare(3, one('overflow', 'drop-head', 'reject-publish')),
    rare(
      4,
      fc.oneof(
        queueName.map((key) => ({ 'dead-letter-exchange': '', 'dead-letter-routing-key': key })),
        one('dead-letter-exchange', '', '@x1', '@nowhere'),
      ),
    ),
    rare(2, one('delivery-limit', 0, 1, 2)),
    rare(2, one('alternate-exchange', '@x1', '@x2')),
  ).filter(isNotEmpty)

/** Settings that operators may force upon others. */
export const operatorPolicyDefinitions = (kind: Kind): fc.Arbitrary<Arguments> =>
  together(
    rare(5, one('max-length', 1, 2, 3)),
    rare(2, one('max-length-bytes', 4, 8)),
    rare(3, one('message-ttl', soonMs, neverMs)),
    expires(kind),
  ).filter(isNotEmpty)

function isNotEmpty(definition: Arguments): boolean {
  return Object.keys(definition).length > 0
}
