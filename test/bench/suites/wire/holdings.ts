/** What a broker is made to hold while its memory is looked at. What is held goes when the driver's process ends. */
import { publishesOf, RawClient } from './raw-client.js'

/** Puts so many messages of 100 octets with a correlation id into a queue. */
export async function fill(uri: string, count: number): Promise<void> {
  const client = await RawClient.open(uri)
  const queue = `bench.wire.fill.${process.pid}`
  await client.ask({ method: 'queue.declare', queue, exclusive: true })
  await client.ask({ method: 'confirm.select' })
  const allConfirmed = new Promise<void>((resolve) => {
    client.onAck = (tag) => {
      if (tag === count) resolve()
    }
  })
  for (let i = 0; i < count; i += 1000) {
    const messages = publishesOf(queue, { from: i, count: 1000, kind: 'correlation id' })
    if (!client.send(messages)) {
      await new Promise<void>((resolve) => client.socket.once('drain', () => resolve()))
    }
  }
  await allConfirmed
}

/** Opens so many connections that do nothing, each with a channel. */
export async function openIdle(uri: string, count: number): Promise<void> {
  for (let i = 0; i < count; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => RawClient.open(uri)))
  }
}
