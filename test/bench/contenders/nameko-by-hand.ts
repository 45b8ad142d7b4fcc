/**
 * nameko's protocol by hand on amqplib: its exchange, its durable queues, persistent messages, mandatory
 * requests, on confirm channels whose confirms nobody waits for.
 */
import { randomUUID } from 'node:crypto'
import { connect, type ConfirmChannel } from 'amqplib'
import type { Call } from '../harness/contender.js'
import { answer, encode, Waiting } from './by-hand.js'

const exchange = 'nameko-rpc'
const json = { contentType: 'application/json', contentEncoding: 'utf-8' }

export async function serve(uri: string, service = 'echo_by_hand', prefetch = 10): Promise<void> {
  const channel = await openChannel(uri)
  await channel.assertQueue(`rpc-${service}`, { durable: true })
  await channel.bindQueue(`rpc-${service}`, exchange, `${service}.*`)
  await channel.prefetch(prefetch)
  await channel.consume(`rpc-${service}`, (message) => {
    if (message === null) return
    const { replyTo, correlationId, body } = answer(message)
    channel.publish(exchange, replyTo, body, {
      ...json,
      correlationId,
      persistent: true,
      priority: 0,
    })
    channel.ack(message)
  })
}

export async function open(uri: string, service = 'echo_by_hand'): Promise<Call> {
  const channel = await openChannel(uri)
  const replyTo = randomUUID()
  const replies = `rpc.reply-standalone-${replyTo}`
  await channel.assertQueue(replies, { durable: true, expires: 300_000 })
  await channel.bindQueue(replies, exchange, replyTo)
  const waiting = new Waiting()
  await channel.consume(replies, (message) => {
    if (message !== null) channel.ack(message)
    waiting.settle(message)
  })
  return (payload) => {
    const correlationId = randomUUID()
    const reply = waiting.for(correlationId)
    const body = encode({ args: [payload], kwargs: {} })
    channel.publish(exchange, `${service}.echo`, body, {
      ...json,
      correlationId,
      replyTo,
      mandatory: true,
      persistent: true,
      priority: 0,
      headers: { 'nameko.call_id_stack': [`standalone.bench.${correlationId}`] },
    })
    return reply
  }
}

async function openChannel(uri: string): Promise<ConfirmChannel> {
  const channel = await (await connect(uri, { noDelay: true })).createConfirmChannel()
  await channel.assertExchange(exchange, 'topic', { durable: true })
  return channel
}
