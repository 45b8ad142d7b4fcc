import type { DeliveredMessage } from '../../ports/transport.js'
import { hostAmbient } from '../../ports/ambient.js'
import { messageOf } from '../../support/describe.js'
import type { Broker } from '../operator/broker.js'
import type { OperatorChannel, TakenMessage } from '../operator/channel.js'

/** The first messages of a queue, and how many there are. */
export interface Look {
  readonly messages: readonly TakenMessage[]
  /** The messages that are ready, those that were looked at among them. */
  readonly depth: number
  readonly consumers: number
  /** The most returns that RabbitMQ counts of one of the messages; undefined for a queue that does not count them. */
  readonly returns: number | undefined
}

/**
 * A message of a quorum queue that has come back so often is the last that is looked at: RabbitMQ 3.10 and 4.0 count a look
 * as a return, and RabbitMQ 4 drops what came back more than 20 times unless the queue says otherwise.
 */
export const maxReturns = 10

/**
 * Looks at the first messages of a queue, and leaves them there: they are taken, kept unacknowledged, and all given
 * back to the places where they were. Another consumer of the queue cannot have them meanwhile, and sees them as redelivered.
 */
export async function lookAt(broker: Broker, queue: string, limit: number): Promise<Look> {
  return broker.onChannel(async (channel) => {
    const { messageCount, consumerCount } = await channel.checkQueue(queue)
    const count = Math.min(limit, messageCount)
    const messages = isBefore4(broker)
      ? await consumed(channel, queue, count)
      : await taken(channel, queue, count)
    return { messages, depth: messageCount, consumers: consumerCount, returns: returnsOf(messages) }
  })
}

/**
 * RabbitMQ 3.10 puts a message of a quorum queue without a delivery limit to the back when it is given back; only when its
 * channel is closed it goes to its place, and several in their order only if one consumer has had them all.
 */
function isBefore4({ version = '' }: Broker): boolean {
  const [major = 0] = version.split('.').map(Number)
  return major > 0 && major < 4
}

/** Takes one message after the other, and gives them all back at once, which RabbitMQ 4.3 does not count as a return. */
async function taken(
  channel: OperatorChannel,
  queue: string,
  count: number,
): Promise<readonly TakenMessage[]> {
  const messages: TakenMessage[] = []
  while (messages.length < count && (returnsOf(messages) ?? 0) < maxReturns) {
    const message = await channel.get(queue)
    if (message === false) break
    messages.push(message)
  }
  channel.nackAll(true)
  return messages
}

/** Somebody else may take messages at the same time: after a while without another one there are no more. */
const silenceMs = 500
const maxPrefetch = 65_535

/** Has the messages delivered; the close of the channel gives them back. */
async function consumed(
  channel: OperatorChannel,
  queue: string,
  count: number,
): Promise<readonly TakenMessage[]> {
  const messages: TakenMessage[] = []
  const wanted = Math.min(count, maxPrefetch)
  if (wanted === 0) return messages
  await channel.prefetch(wanted)
  await new Promise<void>((resolve, reject) => {
    let silence = hostAmbient.setTimeout(resolve, silenceMs)
    const onMessage = (message: DeliveredMessage | null): void => {
      hostAmbient.clearTimeout(silence)
      if (message === null) return resolve() // the queue is deleted
      messages.push(message)
      if (messages.length === wanted) return resolve()
      silence = hostAmbient.setTimeout(resolve, silenceMs)
    }
    channel.consume(queue, onMessage).catch((error: unknown) => {
      hostAmbient.clearTimeout(silence)
      reject(error instanceof Error ? error : new Error(messageOf(error)))
    })
  })
  return messages
}

/** The most returns that RabbitMQ counts of one of the messages. */
function returnsOf(messages: readonly TakenMessage[]): number | undefined {
  const counts = messages.map(({ properties }) => properties.headers?.['x-delivery-count'])
  const known = counts.filter((count) => typeof count === 'number')
  return known.length === 0 ? undefined : known.reduce((most, count) => Math.max(most, count))
}
