/**
 * RPC as people write it by hand on amqplib: a request queue, a reply queue, a map of correlation ids.
 * On any module of amqplib's shape, so that simulators can be compared.
 */
import type { Call } from '../harness/contender.js'
import { answer, encode, Waiting, type Message } from './by-hand.js'

interface Channel {
  prefetch(count: number): unknown
  assertQueue(queue: string, options?: object): Promise<{ queue: string }>
  consume(
    queue: string,
    onMessage: (message: Message | null) => void,
    options?: object,
  ): Promise<unknown>
  sendToQueue(queue: string, content: Buffer, options?: object): unknown
  ack(message: Message): void
}

export interface AmqplibLike {
  connect(url: string): Promise<{ createChannel(): Promise<unknown> }>
}

export async function openByHand({ connect }: AmqplibLike, uri: string): Promise<Call> {
  const service = (await (await connect(uri)).createChannel()) as Channel
  await service.assertQueue('echo')
  await service.prefetch(10)
  await service.consume('echo', (message) => {
    if (message === null) return
    const { replyTo, correlationId, body } = answer(message)
    service.sendToQueue(replyTo, body, { correlationId })
    service.ack(message)
  })

  const client = (await (await connect(uri)).createChannel()) as Channel
  const replies = 'echo-replies'
  await client.assertQueue(replies)
  const waiting = new Waiting()
  let ids = 0
  await client.consume(replies, (message) => waiting.settle(message), { noAck: true })
  return (payload) => {
    const correlationId = String(ids++)
    const reply = waiting.for(correlationId)
    const body = encode({ args: [payload], kwargs: {} })
    client.sendToQueue('echo', body, { correlationId, replyTo: replies })
    return reply
  }
}
