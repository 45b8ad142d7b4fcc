/** What cases say often: send, take, collect, and what the broker said. */
import type { Channel, ConfirmChannel, ConsumeMessage, Message, Options } from 'amqplib'

/** `404 NOT_FOUND - no queue ...`: what the broker said, without the client's words around it. */
export function textOf(error: unknown): string {
  const { code, message } = error as { code?: number; message: string }
  const text = /with message "([\s\S]*)"$/.exec(message)?.[1] ?? message
  return code === undefined ? text : `${code} ${text}`
}

/** How a promise ended when it had to reject: what the broker said. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return textOf(error)
  }
  throw new Error('it was not refused')
}

/** A message body as the host has it: a Buffer in Node, a Uint8Array in a browser. */
export function bytes(content: string | readonly number[]): Buffer {
  const plain =
    typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content)
  // amqplib's types know Node only
  return hasBuffer ? Buffer.from(plain) : (plain as Buffer)
}

export const hasBuffer = 'Buffer' in globalThis

/** What the client calls a body in the words of its errors. */
export const bodyKind = hasBuffer ? 'buffer' : 'Uint8Array'

/** The text that a body spells; undefined where there is no body. */
export function text<T extends Uint8Array | undefined>(content: T): string | Extract<T, undefined> {
  return content === undefined
    ? (undefined as Extract<T, undefined>)
    : new TextDecoder().decode(content)
}

/** The first place at which two bodies differ; -1 when they are equal. `toEqual` takes seconds for long ones. */
export function differenceOf(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return Math.min(one.length, other.length)
  return one.findIndex((byte, i) => byte !== other[i])
}

/** Publishes text. */
export function publish(
  channel: Channel,
  exchange: string,
  routingKey: string,
  body: string | number,
  options?: Options.Publish,
): boolean {
  return channel.publish(exchange, routingKey, bytes(String(body)), options)
}

/** Sends text to a queue. */
export function send(
  channel: Channel,
  queue: string,
  body: string | number,
  options?: Options.Publish,
): boolean {
  return publish(channel, '', queue, body, options)
}

/** Sends each of the texts to a queue. */
export function sendAll(
  channel: Channel,
  queue: string,
  bodies: readonly (string | number)[],
): void {
  for (const body of bodies) send(channel, queue, body)
}

/** Sends and waits for the confirm: `ack` or `nack`. */
export function sendConfirmed(
  channel: ConfirmChannel,
  queue: string,
  body: string | number,
  options?: Options.Publish,
): Promise<'ack' | 'nack'> {
  return new Promise((resolve) => {
    channel.sendToQueue(queue, bytes(String(body)), options, (error: unknown) => {
      resolve(error === null ? 'ack' : 'nack')
    })
  })
}

/** The body of a message as text, marked when it was delivered before. */
export function shown(message: Message): string {
  return text(message.content) + (message.fields.redelivered ? ' (again)' : '')
}

/** Gets one message, which must be there. */
export async function take(
  channel: Channel,
  queue: string,
  options?: Options.Get,
): Promise<Message> {
  const message = await channel.get(queue, options)
  if (message === false) throw new Error(`nothing to get from ${queue}`)
  return message
}

/** Gets so many messages and leaves them unacked. */
export async function takeMany(channel: Channel, queue: string, count: number): Promise<Message[]> {
  const messages: Message[] = []
  while (messages.length < count) messages.push(await take(channel, queue))
  return messages
}

/** Gets all that is ready, without acks; the bodies. */
export async function drained(channel: Channel, queue: string): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const message = await channel.get(queue, { noAck: true })
    if (message === false) return bodies
    bodies.push(shown(message))
  }
}

/** What a consumer got. */
/** More messages than any case has. */
const endless = 10_000

export interface Inbox {
  readonly tag: string
  readonly messages: ConsumeMessage[]
  /** Bodies in the order of arrival, marked when delivered before. */
  readonly bodies: string[]
  /** How often the broker said that it cancelled the consumer. */
  readonly cancels: () => number
}

/** Starts a consumer that keeps what it gets and settles nothing. */
export async function collect(
  channel: Channel,
  queue: string,
  options?: Options.Consume,
  onMessage?: (message: ConsumeMessage) => void,
): Promise<Inbox> {
  const messages: ConsumeMessage[] = []
  const bodies: string[] = []
  let cancels = 0
  const { consumerTag } = await channel.consume(
    queue,
    (message) => {
      if (message === null) {
        cancels++
        return
      }
      if (messages.length === endless) throw new Error(`${queue} gives its messages back for ever`)
      messages.push(message)
      bodies.push(shown(message))
      onMessage?.(message)
    },
    options,
  )
  return { tag: consumerTag, messages, bodies, cancels: () => cancels }
}

/** A connection error, as `textOf` shows it: what {@link mistake} leads to. */
export const mistaken = "530 NOT_ALLOWED - attempt to reuse consumer tag 'taken'"

/** Prepares a mistake that makes the broker close the connection: a consumer tag is used again. */
export async function mistake(channel: Channel): Promise<() => Promise<unknown>> {
  const { queue } = await channel.assertQueue('', { exclusive: true })
  const consume = () => channel.consume(queue, () => undefined, { consumerTag: 'taken' })
  await consume()
  return consume
}
