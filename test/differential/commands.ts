/** The commands of generated programs: what an application might do next, wise or not. */
import type { Options } from 'amqplib'
import fc from 'fast-check'
import {
  bindingArguments,
  exchangeNames,
  exchangeOptions,
  exchangeTypes,
  laterQueueOptions,
  operatorPolicyDefinitions,
  patterns,
  policyDefinitions,
  publishOptions,
  queueNames,
  refusedPublishOptions,
  routingKeys,
  streamOffsets,
  type Kind,
} from './options.js'
import type { PolicyKind } from '../support/rabbitmq-operator.js'

/** Connections A and B; on A a channel that confirms and a plain one, on B one that confirms. */
export const channelNames = ['A1', 'A2', 'B1'] as const
export type ChannelName = (typeof channelNames)[number]
export type ConnectionName = 'A' | 'B'

type Arguments = Record<string, unknown> | undefined

export type Settlement = 'ack' | 'requeue' | 'discard' | 'reject' | 'reject and discard'

export type Command =
  | { do: 'nothing' }
  | { do: 'assertQueue'; on: ChannelName; queue: string; options: Options.AssertQueue }
  | { do: 'checkQueue' | 'purgeQueue'; on: ChannelName; queue: string }
  | { do: 'deleteQueue'; on: ChannelName; queue: string; options: Options.DeleteQueue }
  | {
      do: 'assertExchange'
      on: ChannelName
      exchange: string
      type: string
      options: Options.AssertExchange
    }
  | { do: 'checkExchange'; on: ChannelName; exchange: string }
  | { do: 'deleteExchange'; on: ChannelName; exchange: string; options: Options.DeleteExchange }
  | {
      do: 'bindQueue' | 'unbindQueue'
      on: ChannelName
      queue: string
      exchange: string
      pattern: string
      args: Arguments
    }
  | {
      do: 'bindExchange' | 'unbindExchange'
      on: ChannelName
      destination: string
      source: string
      pattern: string
      args: Arguments
    }
  | {
      do: 'publish'
      on: ChannelName
      exchange: string
      key: string
      options: Options.Publish
      count: number
      padding: number
    }
  | {
      do: 'consume'
      on: ChannelName
      queue: string
      tag: 'fresh' | 'used'
      options: Options.Consume
    }
  /** `which` counts from the oldest; it goes round where there are fewer. */
  | { do: 'cancel'; on: ChannelName; which: number }
  | { do: 'get'; on: ChannelName; queue: string; noAck: boolean }
  | { do: 'settle'; on: ChannelName; how: Settlement; which: number; allUpTo: boolean }
  | { do: 'settleAll'; on: ChannelName; how: 'ack' | 'requeue' | 'discard' }
  | { do: 'settleUnknown' | 'recover' | 'closeChannel'; on: ChannelName }
  | { do: 'prefetch'; on: ChannelName; count: number; shared: boolean }
  | { do: 'closeConnection'; connection: ConnectionName }
  | {
      do: 'setPolicy'
      kind: PolicyKind
      name: PolicyName
      /** A queue, an exchange, or `@`: all of them. */
      target: string
      applyTo: 'all' | 'queues' | 'exchanges'
      definition: Record<string, string | number>
    }
  | { do: 'clearPolicy'; kind: PolicyKind; name: PolicyName }

/** Of two policies the second is the stronger one; which one counts of two that are equally strong is chance. */
export const policyNames = ['p1', 'p2'] as const
export type PolicyName = (typeof policyNames)[number]

const on = fc.constantFrom(...channelNames)
const queue = fc.constantFrom<string>(...queueNames)
const exchange = fc.constantFrom<string>(...exchangeNames)
const seldom = (often: string, ...others: string[]) =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constant(often) },
    { weight: 1, arbitrary: fc.constantFrom(others[0]!, ...others) },
  )
const someQueue = queue.chain((name) => seldom(name, '@nowhere', 'amq.reserved'))
// nothing is bound to amq.direct: there the programs that run beside this one would meet it
const someExchange = exchange.chain((name) => seldom(name, '@nowhere', 'amq.reserved', ''))
const anyExchange = exchange.chain((name) =>
  seldom(name, '@nowhere', 'amq.direct', 'amq.reserved', ''),
)

/** The command of that name, also where several names share a form. */
type Named<Name, C = Command> = C extends { do: infer Names }
  ? Name extends Names
    ? C
    : never
  : never

const command = <Name extends Command['do']>(
  name: Name,
  fields: { [K in Exclude<keyof Named<Name>, 'do'>]: fc.Arbitrary<Named<Name>[K]> },
): fc.Arbitrary<Command> =>
  fc
    .record(fields as Record<string, fc.Arbitrary<unknown>>)
    .map((rest) => ({ do: name, ...rest }) as unknown as Command)

const aim = (direct: number) =>
  fc.oneof(
    { weight: direct, arbitrary: queue.map((key) => ({ exchange: '', key })) },
    { weight: 10 - direct, arbitrary: fc.record({ exchange, key: routingKeys }) },
  )

const publish = (direct: number, count: fc.Arbitrary<number>): fc.Arbitrary<Command> =>
  fc
    .record({
      on,
      aim: aim(direct),
      options: publishOptions,
      count,
      padding: fc.constantFrom(0, 0, 0, 3, 6),
    })
    .map(({ aim: { exchange: x, key }, ...rest }) => ({ do: 'publish', exchange: x, key, ...rest }))

const refusedPublish: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ on, options: refusedPublishOptions }).map((fields): Command => ({
    do: 'publish',
    exchange: '',
    key: '@q1',
    count: 1,
    padding: 0,
    ...fields,
  })),
  on.map((where): Command => ({
    do: 'publish',
    on: where,
    exchange: '@nowhere',
    key: 'a',
    options: {},
    count: 1,
    padding: 0,
  })),
)

const none = { do: 'nothing' } as const

const consumeOptions = (kind: Kind): fc.Arbitrary<Options.Consume> =>
  fc.record(
    {
      noAck: fc.constantFrom(false, false, false, true),
      exclusive: fc.constantFrom(false, false, false, false, false, false, false, true),
      priority: fc.constantFrom(...(kind === 'stream' ? [0] : [0, 0, 0, 1, 5, -1])),
      ...(kind === 'stream' && { arguments: streamOffsets }),
    },
    { requiredKeys: [] },
  )

const policyKinds = fc.constantFrom<PolicyKind>('policy', 'policy', 'operator policy')
const policyName = fc.constantFrom(...policyNames)

const setPolicy = (queues: Kind): fc.Arbitrary<Command> =>
  policyKinds.chain((kind) =>
    fc
      .record({
        name: policyName,
        target: fc.constantFrom(...queueNames, ...queueNames, ...exchangeNames, '@'),
        applyTo: fc.constantFrom<'all' | 'queues' | 'exchanges'>(
          ...(kind === 'policy'
            ? (['all', 'all', 'queues', 'exchanges'] as const)
            : (['queues'] as const)),
        ),
        definition: (kind === 'policy'
          ? policyDefinitions(queues)
          : operatorPolicyDefinitions(queues)) as fc.Arbitrary<Record<string, string | number>>,
      })
      .map((fields) => ({ do: 'setPolicy', kind, ...fields })),
  )

/** What programs of one kind do most. */
export interface Emphasis {
  readonly kind: Kind
  /** Of ten publishes, so many go to a queue by its name. */
  readonly direct: number
  readonly routing: number
  readonly consuming: number
  /** How often policies change. */
  readonly policies: number
}

export function commands({
  kind,
  direct,
  routing,
  consuming,
  policies,
}: Emphasis): fc.Arbitrary<Command> {
  // a quorum queue hears too late that what needs no ack has arrived: who gets the next is chance; and so is how many
  // messages a stream writes at a time
  const count = kind === 'classic' ? fc.constantFrom(1, 1, 1, 2, 4) : fc.constant(1)
  const flag = fc.constantFrom(false, false, false, true)
  const weighted: [number, fc.Arbitrary<Command>][] = [
    [28, publish(direct, count)],
    [1, refusedPublish],
    [
      9 * consuming,
      command('consume', {
        on,
        queue: someQueue,
        tag: fc.constantFrom(...Array<'fresh'>(25).fill('fresh'), 'used'),
        options: consumeOptions(kind),
      }),
    ],
    [4 * consuming, command('cancel', { on, which: fc.nat(3) })],
    [7, command('get', { on, queue: someQueue, noAck: flag })],
    [
      16 * consuming,
      command('settle', {
        on,
        how: fc.constantFrom<Settlement>(
          'ack',
          'requeue',
          'discard',
          'reject',
          'reject and discard',
        ),
        which: fc.nat(3),
        allUpTo: flag,
      }),
    ],
    [
      2 * consuming,
      command('settleAll', { on, how: fc.constantFrom('ack', 'requeue', 'discard') }),
    ],
    [1, command('settleUnknown', { on })],
    [2, command('recover', { on })],
    [
      (kind === 'stream' ? 6 : 3) * consuming,
      command('prefetch', { on, count: fc.constantFrom(0, 1, 1, 2, 3), shared: flag }),
    ],
    [3, command('assertQueue', { on, queue: someQueue, options: laterQueueOptions(kind) })],
    [2, command('checkQueue', { on, queue: someQueue })],
    [
      2,
      command('deleteQueue', {
        on,
        queue: someQueue,
        options: fc.constantFrom<Options.DeleteQueue>({}, { ifUnused: true }, { ifEmpty: true }),
      }),
    ],
    [1, command('purgeQueue', { on, queue: someQueue })],
    [
      1 * routing,
      command('assertExchange', {
        on,
        exchange: anyExchange,
        type: exchangeTypes.chain((type) => seldom(type, 'x-odd')),
        options: exchangeOptions,
      }),
    ],
    [1, command('checkExchange', { on, exchange: anyExchange })],
    [
      1 * routing,
      command('deleteExchange', {
        on,
        exchange: anyExchange,
        options: fc.constantFrom<Options.DeleteExchange>({}, { ifUnused: true }),
      }),
    ],
    [
      4 * routing,
      command('bindQueue', {
        on,
        queue: someQueue,
        exchange: someExchange,
        pattern: patterns,
        args: bindingArguments,
      }),
    ],
    [
      2 * routing,
      command('unbindQueue', { on, queue, exchange, pattern: patterns, args: bindingArguments }),
    ],
    [
      1 * routing,
      command('bindExchange', {
        on,
        destination: someExchange,
        source: someExchange,
        pattern: patterns,
        args: bindingArguments,
      }),
    ],
    [
      1 * routing,
      command('unbindExchange', {
        on,
        destination: exchange,
        source: exchange,
        pattern: patterns,
        args: bindingArguments,
      }),
    ],
    [2, command('closeChannel', { on })],
    [1, command('closeConnection', { connection: fc.constantFrom<ConnectionName>('A', 'B') })],
    [2 * policies, setPolicy(kind)],
    [1 * policies, command('clearPolicy', { kind: policyKinds, name: policyName })],
  ]
  return fc.oneof(
    // whatever can be left out becomes this one as a failing program shrinks
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant<Command>(none) },
    ...weighted.map(([share, arbitrary]) => ({ weight: Math.round(10 * share), arbitrary })),
  )
}
