import { Buffer } from 'node:buffer'
import type * as amqplib from 'amqplib'

/** What a work needs of a client: amqplib's shape. */
export type Client = Pick<typeof amqplib, 'connect'>

/** Does something so many times, and gives how long each part of it took. */
export type Work = (client: Client, count: number, lap: Lap) => Promise<void>

/** Ends a part of a work, and says what it was. */
export type Lap = (part: string) => void

const body = Buffer.alloc(100)

/** Queues one after the other, as a program makes them that waits for each. */
const queuesOneByOne: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  for (let i = 0; i < count; i++) await channel.assertQueue(`queue-${i}`)
  lap('declare')
  for (let i = 0; i < count; i++) channel.sendToQueue(`queue-${i}`, body)
  await channel.checkQueue('queue-0')
  lap('publish')
  await consumeAll(channel, count)
  lap('consume')
  for (let i = 0; i < count; i++) await channel.cancel(`queue-${i}`)
  lap('cancel')
  for (let i = 0; i < count; i++) await channel.purgeQueue(`queue-${i}`)
  lap('purge')
  for (let i = 0; i < count; i++) await channel.deleteQueue(`queue-${i}`)
  lap('delete')
  await connection.close()
}

/** Queues all at once, as a program makes them that does not wait for each. */
const queuesAtOnce: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  const names = namesOf(count)
  await Promise.all(names.map((name) => channel.assertQueue(name)))
  lap('declare')
  await Promise.all(names.map((name) => channel.purgeQueue(name)))
  lap('purge')
  await Promise.all(names.map((name) => channel.deleteQueue(name)))
  lap('delete')
  await connection.close()
}

/** Bindings of one exchange, each to a queue of its own. */
const bindings =
  (type: 'topic' | 'direct' | 'fanout' | 'headers'): Work =>
  async (client, count, lap) => {
    const { connection, channel } = await open(client)
    await channel.assertExchange('exchange', type)
    const names = namesOf(count)
    await Promise.all(names.map((name) => channel.assertQueue(name)))
    lap('declare')
    await Promise.all(
      names.map((name) => channel.bindQueue(name, 'exchange', `${name}.*`, { name })),
    )
    lap('bind')
    // one message to each queue, or ten to all
    const published = type === 'topic' || type === 'direct' ? count : 10
    for (let i = 0; i < published; i++) {
      channel.publish('exchange', type === 'direct' ? `queue-${i}.*` : `queue-${i}.a`, body)
    }
    await channel.checkQueue('queue-0')
    lap('publish')
    const half = names.slice(0, count / 2)
    await Promise.all(
      half.map((name) => channel.unbindQueue(name, 'exchange', `${name}.*`, { name })),
    )
    lap('unbind half')
    await channel.deleteExchange('exchange')
    lap('delete exchange')
    await Promise.all(names.map((name) => channel.deleteQueue(name)))
    lap('delete')
    await connection.close()
  }

/** A connection whose exclusive queues, with a consumer and a binding each, go with it. */
const exclusive: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  const other = await open(client)
  await channel.assertExchange('exchange', 'topic')
  const names = namesOf(count)
  const options = { exclusive: true, autoDelete: true }
  await Promise.all(names.map((name) => channel.assertQueue(name, options)))
  await Promise.all(names.map((name) => channel.bindQueue(name, 'exchange', name)))
  lap('declare, bind')
  await consumeAll(channel, count)
  lap('consume')
  await connection.close()
  await other.channel.assertQueue('after')
  lap('close')
  await other.connection.close()
}

/** Consumers of one queue. */
const consumers: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  const other = await open(client)
  await channel.assertQueue('queue')
  const consume = (i: number): Promise<unknown> =>
    channel.consume('queue', () => undefined, { noAck: true, consumerTag: `queue-${i}` })
  await Promise.all(namesOf(count).map((_, i) => consume(i)))
  lap('consume')
  for (let i = 0; i < count; i++) channel.sendToQueue('queue', body)
  await channel.checkQueue('queue')
  lap('publish')
  for (let i = 0; i < count / 2; i++) await channel.cancel(`queue-${i}`)
  lap('cancel half')
  await connection.close()
  await other.channel.checkQueue('queue')
  lap('close')
  await other.connection.close()
}

/** Queues on so many channels of one connection that it is full of them. */
const channels: Work = async (client, count, lap) => {
  const connection = await client.connect('amqp://localhost')
  const all: amqplib.Channel[] = []
  for (let i = 0; i < Math.min(count, 2000); i++) all.push(await connection.createChannel())
  lap('open')
  const per = count / all.length
  await Promise.all(
    all.map(async (channel, i) => {
      for (let j = 0; j < per; j++) await channel.assertQueue(`queue-${i}-${j}`)
    }),
  )
  lap('declare')
  await connection.close()
  lap('close')
}

/** A client with a queue and a consumer, so many times. */
const connections: Work = async (client, count, lap) => {
  const all = await Promise.all(namesOf(count).map(() => open(client)))
  lap('open')
  await Promise.all(all.map(({ channel }, i) => channel.assertQueue(`queue-${i}`)))
  lap('declare')
  await Promise.all(all.map(({ channel }, i) => channel.consume(`queue-${i}`, () => undefined)))
  lap('consume')
  await Promise.all(all.map(({ connection }) => connection.close()))
  lap('close')
}

/** Messages that a client never waits for, all in flight at once. */
const messages: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  await channel.assertQueue('queue')
  for (let i = 0; i < count; i++) channel.sendToQueue('queue', body)
  await channel.checkQueue('queue')
  lap('publish')
  await new Promise<void>((resolve) => {
    let left = count
    void channel.consume('queue', (message) => {
      channel.ack(message!)
      if (--left === 0) resolve()
    })
  })
  await channel.checkQueue('queue')
  lap('consume, ack')
  await connection.close()
}

/** The same with confirms, waited for at the end, and in batches. */
const confirmed: Work = async (client, count, lap) => {
  const connection = await client.connect('amqp://localhost')
  const channel = await connection.createConfirmChannel()
  await channel.assertQueue('queue')
  for (let i = 0; i < count; i++) channel.sendToQueue('queue', body)
  await channel.waitForConfirms()
  lap('publish')
  await channel.purgeQueue('queue')
  lap('purge')
  for (let i = 0; i < count; i++) {
    channel.sendToQueue('queue', body)
    if (i % 1000 === 999) await channel.waitForConfirms()
  }
  lap('publish in batches')
  for (;;) {
    const got = await channel.get('queue', { noAck: true })
    if (got === false) break
  }
  lap('get')
  await connection.close()
}

/** Messages that are all out with one consumer, settled from the last to the first, then returned with its channel. */
const unacked: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  await channel.assertQueue('queue')
  for (let i = 0; i < count; i++) channel.sendToQueue('queue', body)
  await channel.checkQueue('queue')
  lap('publish')
  const held: amqplib.ConsumeMessage[] = []
  await new Promise<void>((resolve) => {
    void channel.consume('queue', (message) => {
      held.push(message!)
      if (held.length === count) resolve()
    })
  })
  lap('deliver')
  for (const message of held.reverse().slice(0, count / 2)) channel.ack(message)
  await channel.checkQueue('queue')
  lap('ack half, last first')
  await channel.close()
  const next = await connection.createChannel()
  await next.checkQueue('queue')
  lap('give back')
  await next.deleteQueue('queue')
  lap('delete')
  await connection.close()
}

/** Bodies that are written in pieces, which a client counts one by one. */
const largeMessages: Work = async (client, count, lap) => {
  const { connection, channel } = await open(client)
  await channel.assertQueue('queue')
  const large = Buffer.alloc(4000)
  for (let i = 0; i < count; i++) channel.sendToQueue('queue', large)
  await channel.checkQueue('queue')
  lap('publish')
  await connection.close()
}

export const works: Readonly<Record<string, Work>> = {
  'queues, one by one': queuesOneByOne,
  'queues, at once': queuesAtOnce,
  'bindings to a topic exchange': bindings('topic'),
  'bindings to a direct exchange': bindings('direct'),
  'bindings to a fanout exchange': bindings('fanout'),
  'bindings to a headers exchange': bindings('headers'),
  'exclusive queues': exclusive,
  'consumers of one queue': consumers,
  channels,
  connections,
  messages,
  'confirmed messages': confirmed,
  'unacked messages': unacked,
  'large messages': largeMessages,
}

async function open(
  client: Client,
): Promise<{ connection: amqplib.ChannelModel; channel: amqplib.Channel }> {
  const connection = await client.connect('amqp://localhost')
  return { connection, channel: await connection.createChannel() }
}

async function consumeAll(channel: amqplib.Channel, count: number): Promise<void> {
  await Promise.all(
    namesOf(count).map((name) =>
      channel.consume(name, () => undefined, { noAck: true, consumerTag: name }),
    ),
  )
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `queue-${i}`)
}
