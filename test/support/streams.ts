/** What cases of streams have in common. */
import type { Channel, ChannelModel } from 'amqplib'
import { collect, type Broker, type Inbox } from './conformance.js'

/** A reader of a stream: its inbox and its own channel. */
export interface Reader extends Inbox {
  readonly channel: Channel
}

/** Declares a stream of a fresh name. */
export async function stream(
  broker: Broker,
  channel: Channel,
  args: Record<string, unknown> = {},
): Promise<string> {
  const name = broker.name(`stream${Object.keys(args).join()}`)
  await channel.assertQueue(name, { arguments: { 'x-queue-type': 'stream', ...args } })
  return name
}

/** Reads a stream from an offset, on a channel of its own; undefined is RabbitMQ's default. */
export async function read(
  broker: Broker,
  connection: ChannelModel,
  queue: string,
  offset: unknown,
  { prefetch = 100, ...args }: { prefetch?: number; [argument: string]: unknown } = {},
): Promise<Reader> {
  const channel = await broker.channel(connection)
  await channel.prefetch(prefetch)
  const from = offset === undefined ? {} : { 'x-stream-offset': offset }
  const inbox = await collect(channel, queue, { arguments: { ...from, ...args } })
  return { ...inbox, channel }
}

/** Waits until a reader has so many messages, and a little longer, in which no more should come. */
export async function atLeast(broker: Broker, { bodies }: Inbox, count: number): Promise<void> {
  await broker.until(() => bodies.length >= count)
  await broker.passes(40)
}

/** Bodies and offsets. */
export function offsets({ messages, bodies }: Inbox): [body: string, offset: unknown][] {
  return messages.map(({ properties }, i) => [bodies[i]!, properties.headers?.['x-stream-offset']])
}
