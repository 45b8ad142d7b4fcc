/** Arbitrary programs for the broker core: short names and small numbers, so that commands meet. */
import fc from 'fast-check'
import { Broker } from '../../simulator/core/broker.js'
import { defaultSettings } from '../../simulator/core/settings.js'
import type { ClientCommand, Command, Effect } from '../../simulator/core/methods.js'
import { noProperties, type Properties } from '../../simulator/core/message.js'
import type { FieldTable, FieldValue } from '../../simulator/core/values/table.js'

const connection = fc.integer({ min: 1, max: 2 })
const channel = fc.integer({ min: 1, max: 2 })
const queue = fc.constantFrom('a', 'b', 'c')
const exchange = fc.constantFrom('', '', '', 'direct', 'topic', 'fanout', 'headers')
const source = fc.constantFrom('direct', 'topic', 'fanout', 'headers')
const key = fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x.y', 'x.*', '#')
const lastAimedTag = 4
const tag = fc.integer({ min: 0, max: 40 }).map((n) => (n === 40 ? 99 : n % (lastAimedTag + 1)))
const flag = fc.boolean()
const rarely = fc.integer({ min: 0, max: 7 }).map((n) => n === 0)

const table = (entries: [string, FieldValue | undefined][]): FieldTable =>
  new Map(entries.filter((entry): entry is [string, FieldValue] => entry[1] !== undefined))

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined, freq: 3 })

const queueArguments: fc.Arbitrary<FieldTable> = fc
  .record({
    ttl: maybe(fc.constantFrom(0, 50, 200)),
    expires: maybe(rarely.map((is) => (is ? 100 : undefined))),
    maxLength: maybe(fc.integer({ min: 0, max: 3 })),
    overflow: maybe(fc.constantFrom('drop-head', 'reject-publish', 'reject-publish-dlx')),
    maxPriority: maybe(fc.constantFrom(1, 3)),
    deadLetterExchange: maybe(fc.constantFrom('', 'fanout', 'nowhere')),
    deadLetterKey: maybe(queue),
    single: maybe(rarely.map((is) => is || undefined)),
    quorum: maybe(rarely.map((is) => (is ? 'quorum' : undefined))),
    limit: maybe(fc.integer({ min: 0, max: 2 })),
  })
  .map((args) =>
    table([
      ['x-message-ttl', args.ttl],
      ['x-expires', args.expires],
      ['x-max-length', args.maxLength],
      ['x-overflow', args.overflow],
      ['x-max-priority', args.quorum === undefined ? args.maxPriority : undefined],
      ['x-dead-letter-exchange', args.deadLetterExchange],
      [
        'x-dead-letter-routing-key',
        args.deadLetterExchange === undefined ? undefined : args.deadLetterKey,
      ],
      ['x-single-active-consumer', args.single],
      ['x-queue-type', args.quorum],
      ['x-delivery-limit', args.quorum === undefined ? undefined : args.limit],
    ]),
  )

const properties: fc.Arbitrary<Properties> = fc
  .record({
    expiration: maybe(fc.constantFrom('0', '30', '100')),
    priority: maybe(fc.integer({ min: 0, max: 4 })),
    deliveryMode: maybe(fc.constantFrom(1, 2)),
    headers: maybe(
      fc.constantFrom<FieldTable>(new Map([['CC', ['b', 'c']]]), new Map([['kind', 'red']])),
    ),
  })
  .map((some) => ({ ...noProperties, ...some }))

/** A command of one method, on any channel. */
function on(
  method: ClientCommand['method'],
  fields: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Command> {
  return fc
    .record({ connection, channel, ...fields })
    .map((command) => ({ ...command, method }) as unknown as Command)
}

const noArguments = fc.constant<FieldTable>(new Map())

const openConnection = {
  connection: 1,
  channel: 0,
  method: 'connection.open',
  mechanism: 'PLAIN',
  username: 'guest',
  password: 'guest',
  virtualHost: '/',
  channelMax: 0,
  frameMax: 0,
  heartbeat: 0,
  clientProperties: new Map(),
} as const

function declareExchange(type: string, autoDelete: boolean): Command {
  return {
    ...{ connection: 1, channel: 1, method: 'exchange.declare', exchange: type, type },
    ...{ passive: false, durable: true, autoDelete, internal: false, arguments: new Map() },
  }
}

const lost: fc.Arbitrary<Command> = connection.map((id) => ({
  connection: id,
  channel: 0,
  method: 'connection.lost',
}))

const operator: fc.Arbitrary<Command> = fc.constantFrom<Command>(
  { connection: 0, channel: 0, method: 'broker.block', reason: 'low on memory' },
  { connection: 0, channel: 0, method: 'broker.unblock' },
  { connection: 0, channel: 0, method: 'broker.restart' },
)

const publish = on('basic.publish', {
  exchange,
  routingKey: key,
  mandatory: flag,
  properties,
  body: fc.integer({ min: 0, max: 9 }).map((n) => new Uint8Array(n)),
})

const declareQueue = on('queue.declare', {
  queue,
  passive: rarely,
  durable: fc.constant(true),
  exclusive: rarely,
  autoDelete: rarely,
  arguments: queueArguments,
})

const consume = on('basic.consume', {
  queue,
  consumerTag: fc.constantFrom('', 'c1', 'c2'),
  noLocal: fc.constant(false),
  noAck: rarely,
  exclusive: rarely,
  arguments: maybe(fc.integer({ min: 0, max: 2 })).map((p) => table([['x-priority', p]])),
})

const commands: [number, fc.Arbitrary<Command>][] = [
  [1, lost],
  [1, operator],
  [1, fc.constant<Command>({ connection: 0, channel: 0, method: 'broker.unblock' })],
  [1, on('channel.close', {})],
  [2, declareQueue],
  [1, on('queue.delete', { queue, ifUnused: rarely, ifEmpty: rarely })],
  [1, on('queue.purge', { queue })],
  [4, on('queue.bind', { queue, exchange: source, routingKey: key, arguments: noArguments })],
  [1, on('queue.unbind', { queue, exchange: source, routingKey: key, arguments: noArguments })],
  [
    2,
    fc
      .tuple(connection, channel, fc.constantFrom('direct', 'topic', 'fanout', 'headers'), rarely)
      .map(([id, number, type, autoDelete]): Command => ({
        ...declareExchange(type, autoDelete),
        connection: id,
        channel: number,
      })),
  ],
  [1, on('exchange.delete', { exchange, ifUnused: fc.constant(true) })],
  [
    1,
    on('exchange.bind', {
      destination: source,
      source,
      routingKey: key,
      arguments: noArguments,
    }),
  ],
  [
    2,
    on('basic.qos', {
      prefetchSize: fc.constant(0),
      prefetchCount: fc.integer({ min: 0, max: 2 }),
      global: rarely,
    }),
  ],
  [6, consume],
  [2, on('basic.cancel', { consumerTag: fc.constantFrom('c1', 'c2') })],
  [30, publish],
  [4, on('basic.get', { queue, noAck: flag })],
  [8, on('basic.ack', { deliveryTag: tag, multiple: flag })],
  [4, on('basic.nack', { deliveryTag: tag, multiple: flag, requeue: flag })],
  [2, on('basic.reject', { deliveryTag: tag, requeue: flag })],
  [1, on('basic.recover', { requeue: fc.constant(true) })],
  [1, on('confirm.select', {})],
]

/** A command and the milliseconds that pass before it. */
export interface Step {
  readonly command: Command
  readonly wait: number
}

/** Three queues, and what happens to them. */
export interface Program {
  readonly queues: readonly FieldTable[]
  readonly steps: readonly Step[]
}

const step: fc.Arbitrary<Step> = fc.record({
  command: fc.oneof(...commands.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  wait: fc.constantFrom(0, 0, 0, 0, 20, 150),
})

export const programs: fc.Arbitrary<Program> = fc.record({
  queues: fc.array(queueArguments, { minLength: 3, maxLength: 3 }),
  steps: fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }),
})

/** A broker under a client that never gives up: what the server closes, it opens again. */
export class Driver {
  readonly broker = new Broker(defaultSettings)
  now = 1_000_000

  constructor(queues: readonly FieldTable[]) {
    for (const id of [1, 2]) this.#open(id)
    for (const name of ['direct', 'topic', 'fanout', 'headers']) {
      this.#apply({ ...declareExchange(name, false), connection: 1, channel: 1 })
    }
    for (const [i, args] of queues.entries()) {
      const names = { connection: 1, channel: 1, queue: 'abc'.charAt(i) }
      const flags = { passive: false, durable: true, exclusive: false, autoDelete: false }
      this.#apply({ ...names, ...flags, method: 'queue.declare', arguments: args })
    }
  }

  /** Does one step and gives all effects, those of opening again among them. */
  take({ command, wait }: Step): Effect[] {
    this.now += wait
    const meant = this.#aimed(command)
    if (meant === undefined) return []
    const effects = this.#apply(meant)
    return [...effects, ...effects.flatMap((effect) => this.#recover(effect))]
  }

  /** Small tags mean: that many from the oldest unacked. Others are meant as they are, to be refused. */
  #aimed(command: Command): Command | undefined {
    if (!('deliveryTag' in command) || command.deliveryTag > lastAimedTag) return command
    const channel = this.broker.connections.get(command.connection)?.channels.get(command.channel)
    const tags = channel?.unacked.values().map(({ tag }) => tag) ?? []
    const deliveryTag = tags[command.deliveryTag]
    return deliveryTag === undefined ? undefined : { ...command, deliveryTag }
  }

  #recover(effect: Effect): Effect[] {
    const { connection, channel } = effect
    if (effect.method === 'channel.close') {
      this.#apply({ connection, channel, method: 'channel.close-ok' })
      return this.#apply({ connection, channel, method: 'channel.open' })
    }
    if (effect.method === 'channel.close-ok') {
      return this.#apply({ connection, channel, method: 'channel.open' })
    }
    if (effect.method !== 'connection.close') return []
    this.#apply({ connection, channel, method: 'connection.close-ok' })
    return this.#open(connection)
  }

  #open(connection: number): Effect[] {
    return [
      ...this.#apply({ ...openConnection, connection }),
      ...[1, 2].flatMap((channel) => this.#apply({ connection, channel, method: 'channel.open' })),
    ]
  }

  #apply(command: Command): Effect[] {
    const effects = this.broker.apply(command, this.now)
    if (command.method !== 'connection.lost' && command.method !== 'broker.restart') return effects
    const lost = command.method === 'broker.restart' ? [1, 2] : [command.connection]
    return [...effects, ...lost.flatMap((connection) => this.#open(connection))]
  }
}
