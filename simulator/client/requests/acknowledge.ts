import type { ClientCommand } from '../../core/methods.js'
import { missing, number } from '../encoding/fields.js'
import { uint64 } from '../encoding/integers.js'
import { flag, type Origin } from './request.js'

export function ack(from: Origin, deliveryTag: unknown, allUpTo: unknown): ClientCommand {
  const { connection, channel } = from
  const multiple = flag(allUpTo)
  return { connection, channel, method: 'basic.ack', deliveryTag: tagOrAll(deliveryTag), multiple }
}

export function nack(
  from: Origin,
  deliveryTag: unknown,
  allUpTo: unknown,
  requeue: unknown,
): ClientCommand {
  return {
    ...from,
    method: 'basic.nack',
    deliveryTag: tagOrAll(deliveryTag),
    multiple: flag(allUpTo),
    requeue: flag(requeue, true),
  }
}

export function reject(from: Origin, deliveryTag: unknown, requeue: unknown): ClientCommand {
  if (deliveryTag === undefined) throw missing('deliveryTag')
  return {
    ...from,
    method: 'basic.reject',
    deliveryTag: tag(deliveryTag),
    requeue: flag(requeue, true),
  }
}

function tag(deliveryTag: unknown): number {
  return uint64(number('deliveryTag', deliveryTag))
}

/** A delivery tag; zero, the default, means all deliveries. */
function tagOrAll(deliveryTag: unknown): number {
  return deliveryTag === undefined ? 0 : tag(deliveryTag)
}
