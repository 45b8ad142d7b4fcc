/** Checks that several methods share. */
import type { Channel } from '../channel/channel.js'
import { describe, reservedPrefix, type NamedKind } from '../values/names.js'
import type { Queue } from '../queue/queue.js'
import { ProtocolError } from '../reply-codes.js'

/** RabbitMQ takes carriage returns and line feeds out of names. */
export function withoutLineBreaks(name: string): string {
  return /[\r\n]/.test(name) ? name.replace(/[\r\n]/g, '') : name
}

export function refuseDefaultExchange(name: string): void {
  if (name !== '') return
  throw new ProtocolError('ACCESS_REFUSED', 'operation not permitted on the default exchange')
}

export function checkNotReserved(kind: NamedKind, name: string): void {
  if (!name.startsWith(reservedPrefix)) return
  throw new ProtocolError(
    'ACCESS_REFUSED',
    `${kind} name '${name}' contains reserved prefix 'amq.*'`,
  )
}

/** An exclusive queue is its owner's alone. */
export function checkAccess(channel: Channel, queue: Queue): void {
  const { owner } = queue.declaration
  if (owner === undefined || owner === channel.connection.id) return
  throw resourceLocked(queue)
}

export function resourceLocked(queue: Queue): ProtocolError {
  const where = describe('queue', queue.name, queue.declaration.virtualHost)
  return new ProtocolError(
    'RESOURCE_LOCKED',
    `cannot obtain exclusive access to locked ${where}. It could be originally declared on another ` +
      'connection or the exclusive property value does not match that of the original declaration.',
  )
}

/** An empty queue name stands for the queue this channel declared last. */
export function queueName(channel: Channel, name: string): string {
  if (name !== '') return name
  if (channel.lastQueue !== '') return channel.lastQueue
  throw new ProtocolError('NOT_FOUND', 'no previously declared queue')
}

/** A queue that the client may use. */
export function accessibleQueue(channel: Channel, name: string): Queue {
  const queue = channel.connection.virtualHost.queue(queueName(channel, name))
  checkAccess(channel, queue)
  return queue
}
