import { ackOf, publishesOf, RawClient } from './raw-client.js'

/** What a load gave: messages a second. */
export type Rate = number

const batch = 50
/** Messages that may be out at the same time. */
const window = 10_000

/** Publishes on one connection and consumes on another, for so long; warms up for a third of that before. */
export async function publishAndConsume(
  uri: string,
  ms: number,
  { isConfirmed }: { readonly isConfirmed: boolean },
): Promise<Rate> {
  const queue = `bench.wire.${process.pid}`
  const consumer = await RawClient.open(uri)
  const publisher = await RawClient.open(uri)
  try {
    await consumer.ask({ method: 'queue.declare', queue, exclusive: false, autoDelete: true })
    if (isConfirmed) {
      await publisher.ask({ method: 'confirm.select' })
      await consumer.ask({ method: 'basic.qos', prefetchCount: 1000 })
    }
    await consumer.ask({ method: 'basic.consume', queue, noAck: !isConfirmed })
    return await drive(publisher, consumer, batchesFor(queue), ms, isConfirmed)
  } finally {
    consumer.close()
    publisher.close()
  }
}

function batchesFor(queue: string): Buffer[] {
  return Array.from({ length: 40 }, (_, i) =>
    publishesOf(queue, { from: i * batch, count: batch, kind: 'all' }),
  )
}

async function drive(
  publisher: RawClient,
  consumer: RawClient,
  batches: readonly Buffer[],
  ms: number,
  isConfirmed: boolean,
): Promise<Rate> {
  const count = { published: 0, received: 0, confirmed: 0 }
  let isOver = false
  let acks: Buffer[] = []
  const publish = (): void => {
    while (!isOver && count.published - count.received < window) {
      if (isConfirmed && count.published - count.confirmed > window) return
      const isFull = !publisher.send(batches[(count.published / batch) % batches.length]!)
      count.published += batch
      if (isFull) return
    }
  }
  consumer.onDeliver = (tag) => {
    count.received++
    if (!isConfirmed) return
    if (acks.push(ackOf(tag)) === 1) setImmediate(flushAcks)
  }
  const flushAcks = (): void => {
    consumer.send(Buffer.concat(acks))
    acks = []
  }
  publisher.onAck = (tag) => (count.confirmed = Math.max(count.confirmed, tag))
  publisher.socket.on('drain', publish)
  const pump = setInterval(publish, 1)
  publish()
  await passes(ms / 3)
  const [before, start] = [count.received, performance.now()]
  await passes(ms)
  const rate = ((count.received - before) / (performance.now() - start)) * 1000
  isOver = true
  clearInterval(pump)
  return rate
}

function passes(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
