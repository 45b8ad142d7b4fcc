/** The same loads as those of the raw driver, by the client that people use: amqplib, both ends in one process. */
import { connect, type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib'
import { openByHand } from '../../contenders/hand-written.js'
import type { Rate } from './raw-loads.js'

const batch = 50
const window = 2000
const body = Buffer.alloc(100, 'x')

export async function publishAndConsume(
  uri: string,
  ms: number,
  { isConfirmed }: { readonly isConfirmed: boolean },
): Promise<Rate> {
  const connections = await Promise.all([open(uri), open(uri)])
  const [receiving, sending] = connections
  const queue = `bench.wire.amqplib.${process.pid}`
  const consumer = await receiving.createChannel()
  const publisher = await (isConfirmed ? sending.createConfirmChannel() : sending.createChannel())
  await consumer.assertQueue(queue, { durable: false, autoDelete: true })
  if (isConfirmed) await consumer.prefetch(1000)
  try {
    return await drive(consumer, publisher, queue, ms, isConfirmed)
  } finally {
    for (const connection of connections) await connection.close()
  }
}

async function drive(
  consumer: Channel,
  publisher: Channel | ConfirmChannel,
  queue: string,
  ms: number,
  isConfirmed: boolean,
): Promise<Rate> {
  const count = { published: 0, received: 0 }
  let isOver = false
  const publish = (): void => {
    if (isOver) return
    while (count.published - count.received < window) {
      for (let i = 0; i < batch; i++) publisher.sendToQueue(queue, body, options(count.published++))
    }
  }
  await consumer.consume(
    queue,
    (message) => {
      count.received++
      if (isConfirmed) consumer.ack(message!)
      if (count.received % batch === 0) publish()
    },
    { noAck: !isConfirmed },
  )
  publish()
  await passes(ms / 3)
  const [before, start] = [count.received, performance.now()]
  await passes(ms)
  const rate = ((count.received - before) / (performance.now() - start)) * 1000
  isOver = true
  if ('waitForConfirms' in publisher) await publisher.waitForConfirms()
  return rate
}

/** No two messages have the same properties. */
function options(number: number): object {
  return {
    contentType: 'application/json',
    correlationId: `c-${number}`,
    messageId: `m-${number}`,
    replyTo: `replies-${number}`,
    timestamp: 1_600_000_000 + number,
    headers: { attempt: number, trace: `t-${number}` },
  }
}

/** Calls a second of RPC by hand, with so many in flight. */
export async function callByHand(uri: string, ms: number, inFlight: number): Promise<Rate> {
  const connections: ChannelModel[] = []
  const noted = {
    connect: async (url: string) => {
      const connection = await open(url)
      connections.push(connection)
      return connection
    },
  }
  const call = await openByHand(noted, uri)
  let calls = 0
  const during = async (length: number): Promise<void> => {
    const end = performance.now() + length
    const caller = async (): Promise<void> => {
      while (performance.now() < end) {
        await call('x'.repeat(100))
        calls++
      }
    }
    await Promise.all(Array.from({ length: inFlight }, caller))
  }
  await during(ms / 3)
  const [before, start] = [calls, performance.now()]
  await during(ms)
  const rate = ((calls - before) / (performance.now() - start)) * 1000
  const channel = await connections[0]!.createChannel()
  for (const queue of ['echo', 'echo-replies']) await channel.deleteQueue(queue)
  for (const connection of connections) await connection.close()
  return rate
}

/** Without it every small frame waits for the acknowledgement of the one before, on any broker. */
function open(uri: string): Promise<ChannelModel> {
  return connect(uri, { noDelay: true })
}

function passes(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
