import type { QueueType } from './arguments.js'
import type { Delivery } from './consumer.js'
import type { QueueEntry } from './entry.js'

/** What comes back when a channel is gone, in the order in which its queue takes it back. */
export function entriesInOrder(deliveries: readonly Delivery[], type: QueueType): QueueEntry[] {
  const order = type === 'quorum' ? byConsumer : byPosition
  return [...deliveries].sort(order).map((delivery) => delivery.entry)
}

function byPosition(a: Delivery, b: Delivery): number {
  return a.entry.position - b.entry.position
}

/** One consumer after the other, in the order of their tags. `basic.get` makes a consumer of each tag. */
function byConsumer(a: Delivery, b: Delivery): number {
  const [x, y] = [a, b].map(({ consumer, tag }) => consumer?.tag ?? String(tag)) as [string, string]
  return x === y ? a.tag - b.tag : x < y ? -1 : 1
}
