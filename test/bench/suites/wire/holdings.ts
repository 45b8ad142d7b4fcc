/** What a broker is made to hold while its memory is looked at. What is held goes when the driver's process ends. */
import { publishOf, RawClient } from './raw-client.js'

export const heldMessages = 200_000
export const heldConnections = 2000

/** Puts messages of 100 octets with a correlation id into a queue; gives how many. */
export async function fill(uri: string): Promise<number> {
  const client = await RawClient.open(uri)
  const queue = `bench.wire.fill.${process.pid}`
  await client.ask({ method: 'queue.declare', queue, exclusive: true })
  await client.ask({ method: 'confirm.select' })
  const allConfirmed = new Promise<void>((resolve) => {
    client.onAck = (tag) => {
      if (tag === heldMessages) resolve()
    }
  })
  for (let i = 0; i < heldMessages; i += 1000) {
    const messages = Array.from({ length: 1000 }, (_, j) =>
      publishOf(queue, i + j, 'correlation id'),
    )
    if (!client.send(Buffer.concat(messages))) {
      await new Promise<void>((resolve) => client.socket.once('drain', () => resolve()))
    }
  }
  await allConfirmed
  return heldMessages
}

/** Opens connections that do nothing, each with a channel; gives how many. */
export async function openIdle(uri: string): Promise<number> {
  for (let i = 0; i < heldConnections; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => RawClient.open(uri)))
  }
  return heldConnections
}
