/** What an application relies on, asked of whatever has amqplib's `connect`. Each gives whether it was so. */
import type { Channel, ChannelModel } from 'amqplib'

export type Open = () => Promise<ChannelModel>

export interface Behaviour {
  readonly title: string
  readonly holds: (open: Open) => Promise<boolean>
}

/** How long it is waited for what should come. */
const patienceMs = 700

export const behaviours: readonly Behaviour[] = [
  {
    title: 'an unacknowledged message comes again when its channel closes',
    holds: async (open) => {
      const connection = await open()
      const first = await connection.createChannel()
      const { queue } = await first.assertQueue('', { exclusive: true })
      first.sendToQueue(queue, Buffer.from('tea'))
      await consumed(first, queue)
      await first.close()
      const again = await consumed(await connection.createChannel(), queue)
      return again?.fields.redelivered === true
    },
  },
  {
    title: 'prefetch limits what is out with a consumer',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const { queue } = await channel.assertQueue('', { exclusive: true })
      await channel.prefetch(1)
      for (let i = 0; i < 3; i++) channel.sendToQueue(queue, Buffer.from(String(i)))
      let count = 0
      await channel.consume(queue, () => count++)
      await pause(300)
      return count === 1
    },
  },
  {
    title: 'two consumers take turns',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const { queue } = await channel.assertQueue('', { exclusive: true })
      const counts = [0, 0]
      await channel.consume(queue, () => counts[0]!++, { noAck: true })
      await channel.consume(queue, () => counts[1]!++, { noAck: true })
      for (let i = 0; i < 4; i++) channel.sendToQueue(queue, Buffer.from(String(i)))
      await pause(300)
      return counts.join() === '2,2'
    },
  },
  {
    title: 'a rejected message goes to the dead-letter queue, with its history',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const dead = await channel.assertQueue('', { exclusive: true })
      const { queue } = await channel.assertQueue('', {
        exclusive: true,
        deadLetterExchange: '',
        deadLetterRoutingKey: dead.queue,
      })
      channel.sendToQueue(queue, Buffer.from('tea'))
      const message = await consumed(channel, queue)
      if (message === undefined) return false
      channel.reject(message, false)
      const death = (await consumed(channel, dead.queue))?.properties.headers?.['x-death']?.[0]
      return death?.queue === queue && death.reason === 'rejected'
    },
  },
  {
    title: 'a message expires after its time to live',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const { queue } = await channel.assertQueue('', { exclusive: true })
      channel.sendToQueue(queue, Buffer.from('tea'), { expiration: 100 })
      channel.sendToQueue(queue, Buffer.from('cup'))
      await pause(400)
      const message = await channel.get(queue)
      return message !== false && message.content.toString() === 'cup'
    },
  },
  {
    title: 'a mandatory message that reaches no queue comes back',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const returned = new Promise<boolean>((resolve) => {
        channel.once('return', () => resolve(true))
      })
      channel.publish('', 'nobody', Buffer.from('tea'), { mandatory: true })
      return within(returned, false)
    },
  },
  {
    title: 'a queue that exists with other arguments is refused (406), and the channel closes',
    holds: async (open) => {
      const connection = await open()
      const channel = await connection.createChannel()
      const closed = new Promise<boolean>((resolve) => {
        channel.once('error', (error: { code?: number }) => resolve(error.code === 406))
      })
      const queue = `kinoko-${Math.floor(Math.random() * 1e9)}`
      await channel.assertQueue(queue, { exclusive: true })
      const refused = channel.assertQueue(queue, { exclusive: true, maxLength: 3 }).then(
        () => false,
        () => true,
      )
      return (await within(refused, false)) && (await within(closed, false))
    },
  },
  {
    title: 'acknowledging an unknown delivery tag closes the channel (406)',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const closed = new Promise<boolean>((resolve) => {
        channel.once('error', (error: { code?: number }) => resolve(error.code === 406))
      })
      channel.ack({ fields: { deliveryTag: 99 } } as never)
      return within(closed, false)
    },
  },
  {
    title: 'a topic exchange knows `*` and `#`',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const exchange = `topics-${Math.floor(Math.random() * 1e9)}`
      await channel.assertExchange(exchange, 'topic', { autoDelete: true, durable: false })
      const { queue } = await channel.assertQueue('', { exclusive: true })
      await channel.bindQueue(queue, exchange, 'orders.*.paid.#')
      for (const key of [
        'orders.1.paid',
        'orders.1.paid.late.twice',
        'orders.paid',
        'orders.1.2.paid',
      ])
        channel.publish(exchange, key, Buffer.from(key))
      await pause(300)
      let count = 0
      while ((await channel.get(queue, { noAck: true })) !== false) count++
      return count === 2
    },
  },
  {
    title: 'a body is copied: changing the buffer afterwards changes nothing',
    holds: async (open) => {
      const channel = await (await open()).createChannel()
      const { queue } = await channel.assertQueue('', { exclusive: true })
      const body = Buffer.from('tea')
      channel.sendToQueue(queue, body)
      body.write('mud')
      return (await consumed(channel, queue))?.content.toString() === 'tea'
    },
  },
]

type Message = NonNullable<Parameters<Parameters<Channel['consume']>[1]>[0]>

async function consumed(channel: Channel, queue: string): Promise<Message | undefined> {
  return within(
    new Promise<Message | undefined>((resolve) => {
      void channel.consume(queue, (message) => resolve(message ?? undefined))
    }),
    undefined,
  )
}

async function within<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  return Promise.race([answer, pause(patienceMs).then(() => otherwise)])
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
