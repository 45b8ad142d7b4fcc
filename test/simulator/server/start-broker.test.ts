import { connect as connectTcp } from 'node:net'
import amqplib from 'amqplib'
import { Connection } from 'rabbitmq-client'
import { AMQPClient, AMQPWebSocketClient } from '@cloudamqp/amqp-client'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../simulator/server/index.js'
import { method, RawClient } from '../wire/support/raw-client.js'
import { certificate } from './support/certificate.js'

async function withBroker(
  options: BrokerOptions,
  use: (broker: RunningBroker) => Promise<void>,
): Promise<void> {
  await using broker = await startBroker(options)
  await use(broker)
}

const large = Buffer.alloc(300_000, 'x')

describe('a broker of one’s own', () => {
  it('serves amqplib', async () => {
    await withBroker({}, async ({ uri }) => {
      const connection = await amqplib.connect(uri, { noDelay: true })
      const channel = await connection.createConfirmChannel()
      await channel.assertQueue('q')
      channel.publish('', 'q', Buffer.from('hello'), { headers: { a: 1.5, b: [true, null] } })
      channel.sendToQueue('q', large)
      await channel.waitForConfirms()
      const first = await channel.get('q')
      expect(first && first.content.toString()).toBe('hello')
      expect(first && first.properties.headers).toEqual({ a: 1.5, b: [true, null] })
      const second = await new Promise<amqplib.ConsumeMessage | null>((resolve) => {
        void channel.consume('q', resolve, { noAck: true })
      })
      expect(second?.content.equals(large)).toBe(true)
      await connection.close()
    })
  })

  it('serves rabbitmq-client', async () => {
    await withBroker({}, async ({ uri }) => {
      const client = new Connection(uri)
      const replies = client.createRPCClient({ confirm: true })
      const server = client.createConsumer(
        { queue: 'rpc', queueOptions: {} },
        async (request, reply) => {
          await reply(`${String(request.body)}!`)
        },
      )
      await new Promise<void>((resolve) => server.once('ready', resolve))
      const response = await replies.send('rpc', 'hello')
      expect(response.body).toBe('hello!')
      await replies.close()
      await server.close()
      await client.close()
    })
  })

  it('serves @cloudamqp/amqp-client over TCP', async () => {
    await withBroker({}, async ({ uri }) => {
      await exerciseCloudamqp(new AMQPClient(uri))
    })
  })

  it('serves @cloudamqp/amqp-client over WebSocket', async () => {
    // Node 20 has none of its own
    vi.stubGlobal('WebSocket', WebSocket)
    await withBroker({ webSocketPort: 0 }, async ({ webSocketUri }) => {
      const url = webSocketUri ?? ''
      await exerciseCloudamqp(
        new AMQPWebSocketClient({ url, vhost: '/', username: 'guest', password: 'guest' }),
      )
    })
  })

  it('serves over TLS', async () => {
    const { cert, key } = certificate()
    await withBroker({ tls: { cert, key } }, async ({ tlsUri }) => {
      const connection = await amqplib.connect(tlsUri ?? '', {
        ca: [cert],
        servername: 'localhost',
      })
      const channel = await connection.createChannel()
      expect((await channel.assertQueue('q')).queue).toBe('q')
      await connection.close()
    })
  })

  it('has the users and virtual hosts that it was given', async () => {
    await withBroker({ users: { ann: 's' }, virtualHosts: ['shop'] }, async ({ port }) => {
      await expect(amqplib.connect(`amqp://localhost:${port}`)).rejects.toThrow('ACCESS_REFUSED')
      await expect(amqplib.connect(`amqp://ann:s@localhost:${port}`)).rejects.toThrow(
        'Expected ConnectionOpenOk; got <ConnectionClose channel:0>',
      )
      const connection = await amqplib.connect(`amqp://ann:s@localhost:${port}/shop`)
      await connection.close()
    })
  })

  it.each([
    ['3.10', 4096],
    ['4.0', 4096],
    ['4.3', 8192],
  ] as const)('takes frames as small as RabbitMQ %s does', async (rabbitmq, least) => {
    await withBroker({ rabbitmq }, async ({ uri }) => {
      const connection = await amqplib.connect(`${uri}?frameMax=${least}`)
      await connection.close()
    })
  })

  it('has the exchange types of its plugins', async () => {
    const plugins = ['rabbitmq_consistent_hash_exchange'] as const
    await withBroker({ plugins }, async ({ uri }) => {
      const connection = await amqplib.connect(uri)
      const channel = await connection.createChannel()
      await channel.assertExchange('spread', 'x-consistent-hash')
      await connection.close()
    })
    const unknown = startBroker({ plugins: ['rabbitmq_shovel' as never] })
    await expect(unknown).rejects.toThrow('plugins: rabbitmq_shovel is not simulated; there are')
  })

  it('tells its clients when it stops', async () => {
    const broker = await startBroker()
    const connection = await amqplib.connect(broker.uri)
    const closed = new Promise<unknown>((resolve) => connection.once('close', resolve))
    connection.on('error', () => undefined)
    await broker.stop()
    expect(String(await closed)).toContain('CONNECTION_FORCED')
    await expect(amqplib.connect(broker.uri)).rejects.toThrow('ECONNREFUSED')
  })

  it('says so when it cannot listen', async () => {
    await withBroker({}, async ({ port }) => {
      await expect(startBroker({ port })).rejects.toThrow('EADDRINUSE')
    })
  })

  it('blocks who publishes under an alarm, and lets go on afterwards', async () => {
    await withBroker({}, async (broker) => {
      const connection = await amqplib.connect(broker.uri)
      const channel = await connection.createConfirmChannel()
      await channel.assertQueue('q')
      const place = { connection: 0, channel: 0 }
      broker.operate({ ...place, method: 'broker.block', reason: 'low on disk' })
      const blocked = new Promise<unknown>((resolve) => connection.once('blocked', resolve))
      channel.sendToQueue('q', Buffer.from('1'))
      expect(await blocked).toBe('low on disk')
      channel.sendToQueue('q', Buffer.from('2'))
      const unblocked = new Promise<void>((resolve) => connection.once('unblocked', resolve))
      broker.operate({ ...place, method: 'broker.unblock' })
      await unblocked
      await channel.waitForConfirms()
      expect((await channel.checkQueue('q')).messageCount).toBe(2)
      await connection.close()
    })
  })

  it('forgets what a client had when its socket is gone', async () => {
    await withBroker({}, async (broker) => {
      const connection = await amqplib.connect(broker.uri)
      const channel = await connection.createChannel()
      await channel.assertQueue('mine', { exclusive: true })
      const socket = (connection.connection as unknown as { stream: { destroy(): void } }).stream
      connection.on('error', () => undefined)
      socket.destroy()
      const other = await amqplib.connect(broker.uri)
      await expect
        .poll(async () => {
          const probe = await other.createChannel()
          probe.on('error', () => undefined)
          return probe.checkQueue('mine').then(
            () => 'there',
            (error: unknown) => String(error),
          )
        })
        .toContain('404')
      await other.close()
    })
  })
})

describe('a client that does not read', () => {
  it('makes who publishes to it wait, and others are served', async () => {
    await withBroker({}, async (broker) => {
      const reader = await RawClient.connect({ port: broker.port })
      await reader.open()
      await reader.openChannel(1)
      reader.send(
        method(1, { method: 'queue.declare', queue: 'slow' }),
        method(1, { method: 'basic.consume', queue: 'slow', noAck: true }),
      )
      await reader.until('basic.consume-ok')
      reader.socket.pause()

      const other = await amqplib.connect(broker.uri)
      const fine = await other.createConfirmChannel()
      await fine.assertQueue('fine')

      const publisher = await amqplib.connect(broker.uri)
      const channel = await publisher.createChannel()
      const body = Buffer.alloc(10_000)
      let isFull = false
      let drains = 0
      channel.on('drain', () => drains++)
      for (let i = 0; i < 20_000 && !isFull; i++) {
        if (channel.sendToQueue('slow', body)) continue
        // a full channel that is not drained while another is served many times is one that waits
        const before = drains
        for (let served = 0; served < 20 && drains === before; served++) {
          fine.sendToQueue('fine', Buffer.from('x'))
          await fine.waitForConfirms()
        }
        isFull = drains === before
      }
      expect(isFull).toBe(true)
      await other.close()

      const drained = new Promise((resolve) => channel.once('drain', resolve))
      reader.socket.resume()
      await drained
      await publisher.close()
      reader.destroy()
    })
  })
})

it('serves who has said its last word before it has read the answers', async () => {
  await withBroker({}, async ({ port }) => {
    const socket = connectTcp(port, '127.0.0.1')
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk))
    socket.end(Buffer.from('AMQP\0\0\x09\x01'))
    await new Promise((resolve) => socket.once('close', resolve))
    expect(Buffer.concat(received).includes('RabbitMQ')).toBe(true)
  })
})

async function exerciseCloudamqp(client: AMQPClient | AMQPWebSocketClient): Promise<void> {
  const connection = await client.connect()
  const channel = await connection.channel()
  await channel.confirmSelect()
  await channel.queueDeclare('q', { durable: false })
  await channel.basicPublish('', 'q', 'hello', { headers: { deep: { list: [1, 'a'] } } })
  const message = await channel.basicGet('q', { noAck: false })
  expect(message?.bodyString()).toBe('hello')
  expect(message?.properties.headers).toEqual({ deep: { list: [1, 'a'] } })
  await message?.nack(true)
  await channel.basicPublish('', 'q', large)
  const consumed: number[] = []
  await new Promise<void>((resolve) => {
    void channel.basicConsume('q', { noAck: true }, (one) => {
      if (consumed.push(one.bodySize) === 2) resolve()
    })
  })
  expect(consumed).toEqual([5, large.length])
  await connection.close()
}
