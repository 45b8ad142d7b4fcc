import { describe, expect, test } from 'vitest'
import { Broker } from '../../../simulator/core/broker.js'
import { violatedInvariants } from '../../../simulator/core/invariants.js'
import type { ClientCommand, Effect } from '../../../simulator/core/methods.js'
import { profiles, rabbitmqVersions } from '../../../simulator/core/profile.js'
import { defaultSettings } from '../../../simulator/core/settings.js'
import { emptyTable, type FieldValue } from '../../../simulator/core/values/table.js'

type Body<C> = C extends ClientCommand ? Omit<C, 'connection' | 'channel'> : never

/** A channel that speaks in commands, since amqplib has no transactions. */
class Client {
  readonly broker: Broker

  constructor(broker: Broker) {
    this.broker = broker
    const open = { connection: 1, channel: 0, method: 'connection.open' } as const
    const login = { mechanism: 'PLAIN', username: 'guest', password: 'guest' } as const
    const limits = { channelMax: 0, frameMax: 0, heartbeat: 0 }
    broker.apply({ ...open, ...login, ...limits, virtualHost: '/' } as ClientCommand, 0)
    this.do({ method: 'channel.open' })
  }

  do(body: Body<ClientCommand>): readonly Effect[] {
    const effects = this.broker.apply({ connection: 1, channel: 1, ...body }, 0)
    expect(violatedInvariants(this.broker)).toEqual([])
    return effects
  }

  /** What the broker says, in words. */
  says(body: Body<ClientCommand>): string[] {
    return this.do(body).map((effect) =>
      'replyText' in effect ? `${effect.method} ${effect.replyText}` : effect.method,
    )
  }

  declare(queue: string, args = emptyTable): void {
    const flags = { passive: false, durable: true, exclusive: false, autoDelete: false }
    this.do({ method: 'queue.declare', queue, ...flags, arguments: args })
  }

  publish(routingKey: string, exchange = '', mandatory = false): string[] {
    const body = new Uint8Array([1])
    const what = { exchange, routingKey, mandatory, properties: {}, body }
    return this.says({ method: 'basic.publish', ...what } as Body<ClientCommand>)
  }

  get(queue: string): number {
    const [got] = this.do({ method: 'basic.get', queue, noAck: false })
    return got?.method === 'basic.get-ok' ? got.deliveryTag : 0
  }

  ack(deliveryTag: number): string[] {
    return this.says({ method: 'basic.ack', deliveryTag, multiple: false })
  }

  counts(queue: string): readonly number[] {
    const found = this.broker.virtualHosts.get('/')!.queues.get(queue)!
    return [found.readyCount, found.unackedCount]
  }
}

// observed through pika on RabbitMQ 3.10.8, 4.0.5 and 4.3.6, which do not differ here
describe.each(rabbitmqVersions)('transactions of %s', (version) => {
  function open(): Client {
    const client = new Client(new Broker({ ...defaultSettings, profile: profiles[version] }))
    client.declare('q')
    return client
  }

  test('publish at the commit, or not at all', () => {
    const client = open()
    expect(client.says({ method: 'tx.select' })).toEqual(['tx.select-ok'])
    client.publish('q')
    expect(client.counts('q')).toEqual([0, 0])
    expect(client.says({ method: 'tx.commit' })).toEqual(['tx.commit-ok'])
    expect(client.counts('q')).toEqual([1, 0])
    client.publish('q')
    expect(client.says({ method: 'tx.rollback' })).toEqual(['tx.rollback-ok'])
    client.do({ method: 'tx.commit' })
    expect(client.counts('q')).toEqual([1, 0])
  })

  test('settle at the commit, and may settle again after a rollback', () => {
    const client = open()
    client.publish('q')
    client.do({ method: 'tx.select' })
    const tag = client.get('q')
    client.ack(tag)
    expect(client.counts('q')).toEqual([0, 1])
    client.do({ method: 'tx.rollback' })
    expect(client.ack(tag)).toEqual([])
    client.do({ method: 'tx.commit' })
    expect(client.counts('q')).toEqual([0, 0])
  })

  test('requeue at the commit', () => {
    const client = open()
    client.publish('q')
    client.do({ method: 'tx.select' })
    const deliveryTag = client.get('q')
    client.do({ method: 'basic.nack', deliveryTag, multiple: false, requeue: true })
    expect(client.counts('q')).toEqual([0, 1])
    client.do({ method: 'tx.commit' })
    expect(client.counts('q')).toEqual([1, 0])
  })

  // as on RabbitMQ 3.10.8, 4.0.5 and 4.3.6, with a limit of 0, 1, 2 and 5, of 5 messages as of 20
  test('are taken whole by a quorum queue that is below its limit, and refused after that', () => {
    const client = open()
    const limits = [
      ['x-queue-type', 'quorum'],
      ['x-overflow', 'reject-publish'],
      ['x-max-length', 1],
    ] as const
    client.declare('few', new Map<string, FieldValue>(limits))
    client.do({ method: 'tx.select' })
    for (let i = 0; i < 5; i++) client.publish('few')
    expect(client.says({ method: 'tx.commit' })).toEqual(['tx.commit-ok'])
    expect(client.counts('few')).toEqual([5, 0])
    client.publish('few')
    expect(client.says({ method: 'tx.commit' })).toEqual([
      'channel.close PRECONDITION_FAILED - partial tx completion',
    ])
    expect(client.counts('few')).toEqual([5, 0])
  })

  test('refuse at once what is wrong', () => {
    expect(open().says({ method: 'tx.commit' })).toEqual([
      'channel.close PRECONDITION_FAILED - channel is not transactional',
    ])
    expect(open().says({ method: 'tx.rollback' })).toEqual([
      'channel.close PRECONDITION_FAILED - channel is not transactional',
    ])
    const lost = open()
    lost.do({ method: 'tx.select' })
    expect(lost.publish('k', 'nowhere')).toEqual([
      "channel.close NOT_FOUND - no exchange 'nowhere' in vhost '/'",
    ])
    const twice = open()
    twice.publish('q')
    twice.do({ method: 'tx.select' })
    const tag = twice.get('q')
    twice.ack(tag)
    expect(twice.ack(tag)).toEqual([
      `channel.close PRECONDITION_FAILED - unknown delivery tag ${tag}`,
    ])
    expect(twice.counts('q')).toEqual([1, 0])
  })

  test('are not for channels that confirm, and the other way round', () => {
    const confirming = open()
    confirming.do({ method: 'confirm.select' })
    expect(confirming.says({ method: 'tx.select' })).toEqual([
      'channel.close PRECONDITION_FAILED - cannot switch from confirm to tx mode',
    ])
    const transactional = open()
    transactional.do({ method: 'tx.select' })
    expect(transactional.says({ method: 'tx.select' })).toEqual(['tx.select-ok'])
    expect(transactional.says({ method: 'confirm.select' })).toEqual([
      'channel.close PRECONDITION_FAILED - cannot switch from tx to confirm mode',
    ])
  })

  test('return mandatory messages at the commit', () => {
    const client = open()
    client.do({ method: 'tx.select' })
    expect(client.publish('nobody', '', true)).toEqual([])
    expect(client.says({ method: 'tx.commit' })).toEqual(['basic.return NO_ROUTE', 'tx.commit-ok'])
  })

  test('drop everything when the channel closes', () => {
    const client = open()
    client.publish('q')
    client.do({ method: 'tx.select' })
    client.ack(client.get('q'))
    client.publish('q')
    client.do({ method: 'channel.close' })
    expect(client.counts('q')).toEqual([1, 0])
  })

  test('fail where a queue refuses a message', () => {
    const client = open()
    client.declare(
      'full',
      new Map<string, number | string>([
        ['x-max-length', 1],
        ['x-overflow', 'reject-publish'],
      ]),
    )
    client.do({ method: 'tx.select' })
    for (let i = 0; i < 2; i++) client.publish('full')
    expect(client.says({ method: 'tx.commit' })).toEqual([
      'channel.close PRECONDITION_FAILED - partial tx completion',
    ])
    expect(client.counts('full')).toEqual([1, 0])
  })
})
