/**
 * RPC by hand at its leanest, with what is asked for in the fragment of the URI added to it, so that each thing
 * can be weighed: `amqp://localhost#confirms,headers`.
 */
import { randomUUID } from 'node:crypto'
import { connect, type Channel, type ConfirmChannel, type Options } from 'amqplib'
import { batchWrites } from '../../../src/amqp/batched-writes.js'
import type { Call } from '../harness/contender.js'
import { answer, encode, Waiting } from './by-hand.js'

/** What can be added, and what it is. */
export const features = {
  'single writes': 'each message written to the socket by itself, as amqplib does',
  'topic exchange': 'requests through a topic exchange instead of straight to the queue',
  durable: 'a durable request queue',
  mandatory: 'requests are mandatory',
  confirms: 'requests are confirmed',
  'confirmed replies': 'replies are confirmed',
  'second connection': 'replies leave on another connection than acknowledgements',
  headers: 'a table of headers: the call id and a deadline',
  properties: 'the same in AMQP’s own properties',
  expiration: 'requests expire',
  'direct reply-to': 'RabbitMQ’s direct reply-to instead of a reply queue',
} as const
export type Feature = keyof typeof features

const directReplies = 'amq.rabbitmq.reply-to'
const exchange = 'bench-anatomy'

export async function serve(uri: string): Promise<void> {
  const has = featuresOf(uri)
  const queue = queueOf(has)
  const channel = await openChannel(uri, has, false)
  const isOther = has('second connection') || has('confirmed replies')
  const replying = isOther ? await openChannel(uri, has, has('confirmed replies')) : channel
  await channel.assertQueue(queue, { durable: has('durable'), autoDelete: !has('durable') })
  if (has('topic exchange')) {
    await channel.assertExchange(exchange, 'topic', { durable: true })
    await channel.bindQueue(queue, exchange, `${queue}.*`)
  }
  await channel.prefetch(128)
  await channel.consume(queue, (message) => {
    if (message === null) return
    const { replyTo, correlationId, body } = answer(message)
    replying.sendToQueue(replyTo, body, { correlationId })
    channel.ack(message)
  })
}

export async function open(uri: string): Promise<Call> {
  const has = featuresOf(uri)
  const queue = queueOf(has)
  const channel = await openChannel(uri, has, has('confirms'))
  const replyTo = has('direct reply-to') ? directReplies : `${queue}-replies-${randomUUID()}`
  if (replyTo !== directReplies) {
    await channel.assertQueue(replyTo, { durable: false, exclusive: true })
  }
  const waiting = new Waiting()
  await channel.consume(replyTo, (message) => waiting.settle(message), { noAck: true })
  const options: Options.Publish = { replyTo, mandatory: has('mandatory') }
  if (has('expiration')) options.expiration = 30_000
  return (payload) => {
    const correlationId = randomUUID()
    const reply = waiting.for(correlationId)
    const body = encode({ args: [payload], kwargs: {} })
    const properties = { ...options, ...metadata(has), correlationId }
    if (has('topic exchange')) channel.publish(exchange, `${queue}.echo`, body, properties)
    else channel.sendToQueue(queue, body, properties)
    return reply
  }
}

type Has = (feature: Feature) => boolean

function featuresOf(uri: string): Has {
  const named = decodeURIComponent(new URL(uri).hash.slice(1)).split(',')
  return (feature) => named.includes(feature)
}

/** The call id and the deadline, as headers or otherwise. */
function metadata(has: Has): Options.Publish {
  if (!has('headers') && !has('properties')) return {}
  const callId = `standalone.bench.${randomUUID()}.${randomUUID()}`
  const deadline = Date.now() + 30_000
  return has('headers')
    ? { headers: { 'nameko.call_id_stack': [callId], 'kinoko.deadline': String(deadline) } }
    : { messageId: callId, timestamp: Math.floor(deadline / 1000), type: 'echo' }
}

async function openChannel(
  uri: string,
  has: Has,
  isConfirmed: boolean,
): Promise<Channel | ConfirmChannel> {
  const connection = await connect(uri, { noDelay: true })
  if (!has('single writes')) batchWrites(connection)
  return isConfirmed ? connection.createConfirmChannel() : connection.createChannel()
}

/** Variants have queues of their own: they share a broker. */
function queueOf(has: Has): string {
  const named = (Object.keys(features) as Feature[]).filter((feature) => has(feature))
  return ['bench-anatomy', ...named].join('-').replaceAll(' ', '-')
}
