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
    const messages: TakenMessage[] = []
    let returns: number | undefined
    while (messages.length < Math.min(limit, messageCount) && (returns ?? 0) < maxReturns) {
      const message = await channel.get(queue)
      if (message === false) break
      messages.push(message)
      const counted = returnsOf(message)
      if (counted !== undefined) returns = Math.max(returns ?? 0, counted)
    }
    giveBack(channel, broker)
    return { messages, depth: messageCount, consumers: consumerCount, returns }
  })
}

/**
 * Gives back all that is unacknowledged on the channel, to the front of the queue. RabbitMQ 4.3 counts no return by nack; before,
 * a nack puts messages of a quorum queue to its back, and only the close of the channel, which comes next, to its front.
 */
export function giveBack(channel: OperatorChannel, { version }: Pick<Broker, 'version'>): void {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number)
  if (major > 4 || (major === 4 && minor >= 3)) channel.nackAll(true)
}

function returnsOf({ properties }: TakenMessage): number | undefined {
  const count = properties.headers?.['x-delivery-count']
  return typeof count === 'number' ? count : undefined
}
