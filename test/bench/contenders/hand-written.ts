/**
 * RPC as people write it by hand on amqplib: a request queue, a reply queue, a map of correlation ids.
 * On any module of amqplib's shape, so that simulators can be compared.
 */
import type { Call } from '../harness/contender.js'

interface Message {
  readonly content: Buffer
  readonly properties: { readonly correlationId?: string; readonly replyTo?: string }
}

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
    const { correlationId, replyTo = '' } = message.properties
    const { args } = JSON.parse(message.content.toString()) as { args: unknown[] }
    service.sendToQueue(replyTo, encode({ result: args[0], error: null }), { correlationId })
    service.ack(message)
  })

  const client = (await (await connect(uri)).createChannel()) as Channel
  const replies = 'echo-replies'
  await client.assertQueue(replies)
  const waiting = new Map<string, (value: unknown) => void>()
  let ids = 0
  const onReply = (message: Message | null): void => {
    const { correlationId = '' } = message?.properties ?? {}
    const resolve = waiting.get(correlationId)
    waiting.delete(correlationId)
    resolve?.((JSON.parse(String(message?.content)) as { result: unknown }).result)
  }
  await client.consume(replies, onReply, { noAck: true })
  return (payload) =>
    new Promise((resolve) => {
      const correlationId = String(ids++)
      waiting.set(correlationId, resolve)
      const body = encode({ args: [payload], kwargs: {} })
      client.sendToQueue('echo', body, { correlationId, replyTo: replies })
    })
}

const encode = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
