import type { Broker } from '../operator/broker.js'
import { queueProblem } from '../operator/queue-problem.js'
import type { QueueFigures } from './snapshot.js'

/** Queues by name, as a passive declare tells of them: messages that wait, and consumers. A missing queue of dead messages is left out. */
export async function queuesByDeclare(
  broker: Broker,
  names: readonly string[],
): Promise<readonly QueueFigures[]> {
  const found: QueueFigures[] = []
  for (const name of names) {
    const counts = await broker
      .onChannel((channel) => channel.checkQueue(name))
      .catch(async (error: unknown) => {
        if (name.endsWith('.dead') && (error as { code?: unknown }).code === 404) return undefined
        throw await queueProblem(error, name, broker)
      })
    if (counts !== undefined) found.push(figuresOf(name, counts))
  }
  return found
}

function figuresOf(
  name: string,
  { messageCount, consumerCount }: { messageCount: number; consumerCount: number },
): QueueFigures {
  return {
    name,
    consumers: consumerCount,
    ready: messageCount,
    unacked: undefined,
    inPerSecond: undefined,
    outPerSecond: undefined,
  }
}
