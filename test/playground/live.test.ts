/** The live page of a broker: what it makes of the lines that the broker tells. */
import { describe, expect, test } from 'vitest'
import { emptyCluster } from '../../examples/playground/model/cluster.js'
import { hexOf, messageOf } from '../../examples/playground/model/live/body.js'
import { faultsOf } from '../../examples/playground/model/live/faults.js'
import { History } from '../../examples/playground/model/live/history.js'
import type {
  BrokerState,
  ConnectionState,
  FrameLine,
  Line,
  VirtualHostState,
} from '../../examples/playground/model/live/lines.js'
import { LiveBroker } from '../../examples/playground/model/live/live-broker.js'
import { titleOf } from '../../examples/playground/model/live/names.js'
import { Narrator, type Told } from '../../examples/playground/model/live/narrator.js'
import { Pace } from '../../examples/playground/model/live/pace.js'
import { Surroundings } from '../../examples/playground/model/live/surroundings.js'

function client(connection: number, connection_name?: string): ConnectionState {
  const name = `127.0.0.1:${50_000 + connection} -> 127.0.0.1:5672`
  return { connection, name, connection_name, user: 'guest', vhost: '/', blocked: false }
}

function stateOf(
  connections: readonly ConnectionState[],
  host: Partial<VirtualHostState> = {},
): BrokerState {
  const virtualHost = { name: '/', exchanges: [], queues: [], bindings: [], ...host }
  return {
    faults: ['restart', 'delete-queue', 'break-connections', 'partition', 'heal'],
    paused: false,
    delay_ms: 0,
    alarm: null,
    version: '4.3.6',
    listeners: [],
    waiting: 0,
    virtual_hosts: [virtualHost],
    connections,
  }
}

const shop = stateOf([client(1, 'web-shop'), client(2, 'warehouse')], {
  exchanges: [
    { name: '', type: 'direct' },
    { name: 'amq.topic', type: 'topic' },
    { name: 'orders', type: 'topic' },
    { name: 'audit', type: 'fanout' },
  ],
  queues: [
    {
      name: 'picking',
      ready: 1,
      unacked: 0,
      consumers: [{ connection: 2, channel: 1, tag: 'picker', unacked: 0, prefetch: 5 }],
    },
    { name: 'log', ready: 0, unacked: 0, consumers: [] },
  ],
  bindings: [
    { source: 'orders', destination: 'picking', destinationKind: 'queue', routingKey: 'order.*' },
    { source: 'orders', destination: 'audit', destinationKind: 'exchange', routingKey: '#' },
    { source: 'audit', destination: 'log', destinationKind: 'queue', routingKey: '' },
  ],
})

function frame(direction: FrameLine['direction'], method: string, fields: object = {}): FrameLine {
  const place = { connection: direction === 'sent' ? 2 : 1, channel: 1 }
  return { time: 1_000, direction, method, ...place, ...fields }
}

const publish = frame('received', 'basic.publish', {
  exchange: 'orders',
  routingKey: 'order.placed',
  payload: '{"tea": 2}',
  payload_encoding: 'string',
  payload_bytes: 10,
  properties: { message_id: 'm1' },
})

const routed = (queues: readonly string[]): Line => ({
  routed: { vhost: '/', exchange: 'orders', routingKey: 'order.placed', queues, isDead: false },
})

const deliver = frame('sent', 'basic.deliver', {
  exchange: 'orders',
  routingKey: 'order.placed',
  consumerTag: 'picker',
  deliveryTag: 7,
  queue: 'picking',
  noAck: false,
  payload: '{"tea": 2}',
})

/** What is told of the lines, after the state of the shop. */
function tell(...lines: readonly Line[]): { told: Told[]; narrator: Narrator } {
  const told: Told[] = []
  const narrator = new Narrator(new LiveBroker(), (event) => told.push(event))
  narrator.hear({ state: shop })
  told.length = 0
  for (const line of lines) narrator.hear(line)
  return { told, narrator }
}

const depthOf = ({ cluster }: Told, name: string): number[] => {
  const queue = cluster.queues.find((one) => one.name === name)
  return [queue?.ready ?? -1, queue?.unacked ?? -1]
}

describe('the picture of a broker', () => {
  test('a client that consumes has its consumers in it, another stands alone', () => {
    const broker = new LiveBroker()
    broker.update(shop)
    const { clients, services, exchanges, queues } = broker.cluster
    expect(clients).toMatchObject([{ title: 'web-shop', detail: '127.0.0.1:50001' }])
    expect(services).toMatchObject([
      { title: 'warehouse', instances: [{ title: 'picker', limit: 5 }] },
    ])
    // the broker's own are drawn once they are used
    expect(exchanges.map(({ name }) => name)).toEqual(['orders', 'audit'])
    expect(queues.map(({ consumers }) => consumers)).toEqual([['c2#0'], []])
  })

  test('a client without a name is called by its library and its port', () => {
    expect(titleOf({ ...client(1), product: 'py-amqp' })).toBe('py-amqp :50001')
    expect(titleOf({ ...client(1), product: 'Pika Python Client Library' })).toBe(
      'Pika Python :50001',
    )
    expect(titleOf(client(1))).toBe('client :50001')
  })

  test('what there is no room for is counted, and comes in when it is used', () => {
    const broker = new LiveBroker()
    const names = Array.from({ length: 300 }, (_, i) => i + 1)
    const queues = names.map((i) => ({ name: `q${i}`, ready: 0, unacked: 0, consumers: [] }))
    const state = stateOf(
      names.map((i) => client(i)),
      { queues },
    )
    broker.update(state)
    const { clients, queues: drawn } = broker.cluster
    expect(clients.length + drawn.length + broker.leftOut).toBe(600)
    expect(clients.length).toBeLessThan(50)
    expect(drawn.map(({ name }) => name)).not.toContain('q300')
    broker.route('orders', 'q300')
    broker.update(state)
    expect(broker.cluster.queues.map(({ name }) => name)).toContain('q300')
  })

  test('the lines of messages stay when the messages are gone, and the graph is the same', () => {
    const { told } = tell(publish, routed(['picking']), deliver)
    const history = new History()
    const surroundings = new Surroundings()
    for (const event of told) history.add(event)
    history.frames.forEach((one) => surroundings.learn(one))
    const graph = surroundings.at(history.frames, 2, false)
    expect(graph.links).toContainEqual(['host client#1', 'exchange orders'])
    expect(surroundings.at(history.frames, 2, true)).toBe(graph)
  })
})

describe('what a broker tells', () => {
  test('a message goes from its client by its exchange to its queue and to a consumer, and is counted', () => {
    const ack = frame('received', 'basic.ack', { connection: 2, deliveryTag: 7, multiple: false })
    const { told } = tell(publish, routed(['picking']), deliver, ack)
    expect(told.map(({ event }) => event.text)).toEqual([
      'web-shop publishes order.placed to orders, which goes to picking',
      'warehouse gets order.placed from picking',
      'warehouse acknowledges a message of picking',
    ])
    expect(told.map(({ flights }) => flights.map(({ path }) => path))).toEqual([
      [['host client#1', 'exchange orders', 'queue picking']],
      [['queue picking', 'host c2#0']],
      [['host c2#0', 'queue picking']],
    ])
    expect(told.map((one) => depthOf(one, 'picking'))).toEqual([
      [2, 0],
      [1, 1],
      [1, 0],
    ])
    expect(told[1]!.cluster.services[0]!.instances[0]).toMatchObject({ busy: 1, served: 1 })
    expect(told[2]!.cluster.services[0]!.instances[0]).toMatchObject({ busy: 0, served: 1 })
    expect(told[0]!.event.message).toMatchObject({
      kind: 'message',
      value: '{"tea": 2}',
      body: '{\n  "tea": 2\n}',
      properties: [['message_id', 'm1']],
    })
  })

  test('a message goes through exchanges that are bound to exchanges', () => {
    const { told } = tell(publish, routed(['picking', 'log']))
    expect(told[0]!.flights.map(({ path }) => path.slice(1))).toEqual([
      ['exchange orders', 'queue picking'],
      ['exchange orders', 'exchange audit', 'queue log'],
    ])
  })

  test('a publish that is routed nowhere is told of with the next line, or when nothing more comes', () => {
    const { told, narrator } = tell(publish)
    expect(told).toEqual([])
    expect(narrator.isWaiting).toBe(true)
    narrator.flush()
    expect(told[0]!.event.text).toContain('which no queue takes')
    const close = frame('sent', 'channel.close', {
      connection: 1,
      replyCode: 404,
      replyText: "NOT_FOUND - no exchange 'orders'",
    })
    expect(tell(publish, close).told.map(({ event }) => [event.kind, event.text])).toEqual([
      ['message', 'web-shop publishes order.placed to orders, which no queue takes'],
      [
        'error',
        "the broker to web-shop: channel.close replyCode=404 NOT_FOUND - no exchange 'orders'",
      ],
    ])
  })

  test('what is put back is ready again, and many are settled at once', () => {
    const second = { ...deliver, deliveryTag: 8 }
    const nack = frame('received', 'basic.nack', {
      connection: 2,
      deliveryTag: 8,
      multiple: true,
      requeue: true,
    })
    const { told } = tell(publish, routed(['picking']), deliver, second, nack)
    expect(told.at(-1)!.event).toMatchObject({
      kind: 'error',
      text: 'warehouse puts back 2 messages of picking',
    })
    expect(depthOf(told.at(-1)!, 'picking')).toEqual([2, 0])
  })

  test('a reply has the id of a request', () => {
    const asked = { ...publish, properties: { reply_to: 'back', correlation_id: 'c1' } }
    const answered = { ...publish, properties: { correlation_id: 'c1' } }
    const other = { ...publish, properties: { correlation_id: 'c2' } }
    const lines = [asked, answered, other].flatMap((one) => [one, routed(['picking'])])
    expect(tell(...lines).told.map(({ event }) => event.kind)).toEqual([
      'request',
      'reply',
      'message',
    ])
  })

  test('clients come and go, also between two states', () => {
    const open = frame('received', 'connection.open', {
      connection: 3,
      virtualHost: '/',
      clientProperties: { connection_name: 'cron' },
    })
    const brief = { ...publish, connection: 3 }
    const { told } = tell(open, brief, routed(['picking']), { state: shop })
    expect(told.map(({ event }) => event.text)).toEqual([
      'cron connects',
      'cron publishes order.placed to orders, which goes to picking',
      'cron is gone',
    ])
    expect(told[1]!.flights[0]!.path[0]).toBe('host client#3')
  })

  test('what belongs to another virtual host is left out', () => {
    const elsewhere = frame('received', 'connection.open', { connection: 9, virtualHost: 'other' })
    const { told } = tell(
      elsewhere,
      { ...publish, connection: 9 },
      {
        routed: {
          vhost: 'other',
          exchange: 'orders',
          routingKey: 'x',
          queues: ['q'],
          isDead: false,
        },
      },
    )
    expect(told).toEqual([])
  })
})

describe('a body', () => {
  const line = (fields: object): FrameLine => frame('received', 'basic.publish', fields)

  test('of bytes is shown as hex, eight a line', () => {
    const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0x41])
    expect(hexOf(bytes).split('\n')).toEqual([
      '0000  89 50 4e 47 0d 0a 1a 0a  |.PNG....|',
      '0008  41                       |A|',
    ])
    const message = messageOf(
      line({ payload: btoa('\x00A'), payload_encoding: 'base64', payload_bytes: 2 }),
      'message',
    )
    expect(message).toMatchObject({ value: '2 bytes', size: 2 })
    expect(message.body).toContain('|.A|')
  })

  test('that was shortened says how much is missing', () => {
    const { body, size } = messageOf(
      line({ payload: 'é'.repeat(4), payload_bytes: 1_000 }),
      'reply',
    )
    expect(size).toBe(1_000)
    expect(body).toBe('éééé\n… 992 bytes more')
  })

  test('that is no JSON is shown as it is', () => {
    expect(messageOf(line({ payload: '{tea', payload_bytes: 4 }), 'message').body).toBe('{tea')
  })
})

test('the history keeps the last events, in number and in size', () => {
  const history = new History()
  const event = (body: string): Told => ({
    event: {
      time: 5,
      text: 'x',
      kind: 'message',
      message: messageOf(frame('received', 'basic.publish', { payload: body }), 'message'),
    },
    flights: [],
    cluster: emptyCluster,
  })
  for (let i = 0; i < 6_001; i++) history.add(event('x'))
  expect(history.cut()).toBe(1_001)
  expect([history.story.length, history.frames.length, history.leftOut]).toEqual([
    5_000, 5_001, 1_001,
  ])
  expect(history.story[0]).toMatchObject({ frame: 1, step: 1_002 })
  const large = 'x'.repeat(1_000_000)
  for (let i = 0; i < 30; i++) history.add(event(large))
  expect(history.cut()).toBeGreaterThan(5_000)
  expect(history.story.length).toBe(20)
  expect(history.cut()).toBe(0)
})

describe('the pace', () => {
  const loud = (): boolean => false

  test('events that come at once are shown one after the other', () => {
    const pace = new Pace()
    expect(pace.advance(16, 0, 3, loud)).toBe(1)
    expect(pace.advance(16, 1, 3, loud)).toBe(1)
    let at = 1
    let ms = 16
    for (; at < 3; ms += 16) at = pace.advance(16, at, 3, loud)
    expect(ms).toBeGreaterThan(500)
    expect(ms).toBeLessThan(1_500)
  })

  test('however many come, the page is no more than a thousand events behind', () => {
    const pace = new Pace()
    let [at, end] = [0, 0]
    for (let ms = 0; ms < 5_000; ms += 16) {
      end += 80
      at = pace.advance(16, at, end, loud)
    }
    expect(end - at).toBeLessThanOrEqual(1_000)
  })

  test('what moves nothing takes no time', () => {
    expect(new Pace().advance(1, 0, 500, () => true)).toBe(500)
  })
})

test('faults are those of what is chosen, and of which the broker knows', () => {
  const broker = new LiveBroker()
  broker.update(shop)
  const { cluster } = broker
  const { faults } = shop
  const names = (chosen: string | undefined) =>
    faultsOf(chosen, cluster, '/', faults).map(({ name, body }) => [name, body])
  expect(names(undefined)).toEqual([
    ['restart', undefined],
    ['break-connections', undefined],
    ['partition', undefined],
    ['heal', undefined],
  ])
  expect(names('queue picking')).toEqual([['delete-queue', { queue: 'picking', vhost: '/' }]])
  for (const chosen of ['host c2#0', 'service c2']) {
    expect(names(chosen)[0]).toEqual(['break-connections', { connection: 2 }])
  }
  expect(names('host client#1')[0]).toEqual(['break-connections', { connection: 1 }])
})
