/** The practical limit of RPC on RabbitMQ: amqplib bare, direct reply-to, nothing durable, no confirms. */
import { connect } from 'amqplib'
import type { Call } from '../harness/contender.js'
import { answer, encode, Waiting } from './by-hand.js'

const queue = 'bench-direct'
const replies = 'amq.rabbitmq.reply-to'

export async function serve(uri: string): Promise<void> {
  const channel = await (await connect(uri, { noDelay: true })).createChannel()
  await channel.assertQueue(queue, { durable: false, autoDelete: true })
  await channel.prefetch(128)
  await channel.consume(queue, (message) => {
    if (message === null) return
    const { replyTo, correlationId, body } = answer(message)
    channel.sendToQueue(replyTo, body, { correlationId })
    channel.ack(message)
  })
}

export async function open(uri: string): Promise<Call> {
  const channel = await (await connect(uri, { noDelay: true })).createChannel()
  const waiting = new Waiting()
  let ids = 0
  await channel.consume(replies, (message) => waiting.settle(message), { noAck: true })
  return (payload) => {
    const correlationId = String(ids++)
    const reply = waiting.for(correlationId)
    const body = encode({ args: [payload], kwargs: {} })
    channel.sendToQueue(queue, body, { correlationId, replyTo: replies })
    return reply
  }
}
