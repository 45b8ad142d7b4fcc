/** The practical limit of RPC on RabbitMQ: amqplib bare, direct reply-to, nothing durable, no confirms. */
import { connect } from 'amqplib'
import type { Call } from '../harness/contender.js'

const queue = 'bench-direct'
const replies = 'amq.rabbitmq.reply-to'

export async function serve(uri: string): Promise<void> {
  const channel = await (await connect(uri, { noDelay: true })).createChannel()
  await channel.assertQueue(queue, { durable: false, autoDelete: true })
  await channel.prefetch(128)
  await channel.consume(queue, (message) => {
    if (message === null) return
    const { args } = JSON.parse(message.content.toString()) as { args: unknown[] }
    const { replyTo, correlationId } = message.properties as {
      replyTo: string
      correlationId: string
    }
    channel.sendToQueue(replyTo, encode({ result: args[0], error: null }), { correlationId })
    channel.ack(message)
  })
}

export async function open(uri: string): Promise<Call> {
  const channel = await (await connect(uri, { noDelay: true })).createChannel()
  const waiting = new Map<string, (value: unknown) => void>()
  let ids = 0
  await channel.consume(
    replies,
    (message) => {
      const id = message?.properties.correlationId as string
      const resolve = waiting.get(id)
      waiting.delete(id)
      resolve?.((JSON.parse(String(message?.content)) as { result: unknown }).result)
    },
    { noAck: true },
  )
  return (payload) =>
    new Promise((resolve) => {
      const correlationId = String(ids++)
      waiting.set(correlationId, resolve)
      const body = encode({ args: [payload], kwargs: {} })
      channel.sendToQueue(queue, body, { correlationId, replyTo: replies })
    })
}

const encode = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
