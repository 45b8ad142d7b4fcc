/** The methods of AMQP's queue class. */
import type { BrokerState } from '../broker-state.js'
import type { Channel } from '../channel/channel.js'
import { assertEquivalent, assertSameArguments } from '../values/equivalence.js'
import type { QueueBind, QueueDeclare, QueueDelete } from '../methods.js'
import { describe, directReplyTo, hasNoProcess, isReplyAddress, moduleOf } from '../values/names.js'
import type { Queue } from '../queue/queue.js'
import type { QueueType } from '../queue/settings.js'
import { ProtocolError } from '../reply-codes.js'
import type { VirtualHost } from '../virtual-host.js'
import type { FieldTable } from '../values/table.js'
import { bind, unbind } from './binding.js'
import { createQueue, isDurable, withType } from './create-queue.js'
import { permit, permitPassive } from './permissions.js'
import {
  accessibleQueue,
  checkAccess,
  checkNotReserved,
  queueName,
  resourceLocked,
  withoutLineBreaks,
} from './checks.js'

export interface DeclaredQueue {
  readonly queue: string
  readonly messageCount: number
  readonly consumerCount: number
}

export function declareQueue(
  broker: BrokerState,
  channel: Channel,
  command: QueueDeclare,
): DeclaredQueue {
  const name = withoutLineBreaks(command.queue)
  const declared = name.startsWith(directReplyTo)
    ? declareReplyQueue(channel, name)
    : countsOf(
        command.passive ? lookUp(channel, name) : findOrCreate(broker, channel, name, command),
      )
  channel.lastQueue = declared.queue
  return declared
}

export function bindQueue(channel: Channel, command: QueueBind): void {
  // with both names empty the key stands for the queue declared last, too
  const destination = queueName(channel, command.queue)
  const isShortcut = command.queue === '' && command.routingKey === ''
  const request = {
    source: command.exchange,
    kind: 'queue',
    destination,
    routingKey: isShortcut ? destination : command.routingKey,
    arguments: command.arguments,
  } as const
  if (command.method === 'queue.bind') bind(channel, request)
  else unbind(channel, request)
}

export function purgeQueue(channel: Channel, queue: string): number {
  permit(channel, 'read', 'queue', queueName(channel, queue))
  const purged = accessibleQueue(channel, queue)
  purged.rules.checkPurge(describe('queue', purged.name, purged.declaration.virtualHost))
  return purged.purge()
}

/** Gives the messages that went with the queue; a queue that is not there had none. */
export function deleteQueue(
  channel: Channel,
  command: QueueDelete,
): {
  messageCount: number
  cancelled: ReturnType<Channel['connection']['virtualHost']['deleteQueue']>
} {
  const { virtualHost } = channel.connection
  const name = withoutLineBreaks(queueName(channel, command.queue))
  permit(channel, 'configure', 'queue', name)
  const queue = virtualHost.queues.get(name)
  if (queue === undefined) return { messageCount: 0, cancelled: [] }
  checkAccess(channel, queue)
  const where = describe('queue', name, virtualHost.name)
  const { rules, readyCount } = queue
  rules.checkDelete(where, command, queue)
  const messageCount = rules.tellsDeleted ? readyCount : 0
  return { messageCount, cancelled: virtualHost.deleteQueue(queue) }
}

function lookUp(channel: Channel, name: string): Queue {
  const { virtualHost } = channel.connection
  permitPassive(channel, 'queue', name)
  const queue = virtualHost.queue(name)
  noteDeclare(queue)
  checkAccess(channel, queue)
  return queue
}

function findOrCreate(
  broker: BrokerState,
  channel: Channel,
  name: string,
  declared: QueueDeclare,
): Queue {
  const { virtualHost } = channel.connection
  const command = withType(virtualHost, declared)
  if (name === '') checkServerNamed(broker, command, virtualHost.defaultQueueType)
  const actualName = name === '' ? broker.names.next('amq.gen') : name
  if (name !== '') checkNotReserved('queue', name)
  permit(channel, 'configure', 'queue', actualName)
  const queue = virtualHost.queues.get(actualName)
  if (queue === undefined) {
    permitDeadLetters(channel, actualName, command.arguments)
    return createQueue(broker, virtualHost, { ...command, name: actualName }, channel.connection)
  }
  assertSameQueue(channel, queue, command)
  noteDeclare(queue)
  return queue
}

/** Case: queue-life, "is kept by declares that find a classic queue there, and not a quorum queue". */
function noteDeclare(queue: Queue): void {
  if (queue.rules.isUsedByDeclares) queue.touch()
}

/** RabbitMQ looks the type up before it has checked it, and crashes over one that it does not know. */
function checkServerNamed(
  broker: BrokerState,
  command: QueueDeclare,
  defaultType: QueueType,
): void {
  const type = broker.queueTypes.find(command.arguments, defaultType)?.rules
  if (type === undefined) throw new ProtocolError('INTERNAL_ERROR')
  if (type.mayBeServerNamed) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `Cannot declare a server-named queue for type ${moduleOf(type.type)}`,
  )
}

/** A dead letter goes where the user may write, from a queue that the user may read. */
function permitDeadLetters(channel: Channel, name: string, args: FieldTable): void {
  const exchange = args.get('x-dead-letter-exchange')
  if (typeof exchange !== 'string') return
  permit(channel, 'read', 'queue', name)
  permit(channel, 'write', 'exchange', exchange)
}

function assertSameQueue(channel: Channel, queue: Queue, command: QueueDeclare): void {
  const owner = command.exclusive ? channel.connection.id : undefined
  const { declaration } = queue
  if (declaration.owner !== owner && declaration.owner !== channel.connection.id) {
    throw resourceLocked(queue)
  }
  if (declaration.owner !== owner) throw resourceLocked(queue)
  const where = describe('queue', queue.name, declaration.virtualHost)
  assertEquivalent(where, 'durable', declaration.durable, isDurable(command))
  assertEquivalent(where, 'auto_delete', declaration.autoDelete, command.autoDelete)
  assertSameArguments(
    where,
    queue.rules.comparedArguments,
    queue.rules.comparable(declaration.arguments),
    queue.rules.comparable(command.arguments),
  )
}

function countsOf(queue: Queue): DeclaredQueue {
  return {
    queue: queue.name,
    messageCount: queue.readyCount,
    consumerCount: queue.consumerCount,
  }
}

/** The queue of a direct reply is never declared: one asks whether it is still there. The name itself is. */
function declareReplyQueue(channel: Channel, name: string): DeclaredQueue {
  const { virtualHost } = channel.connection
  if (name !== directReplyTo && !virtualHost.replyChannels.has(name)) {
    throw unknownReplyQueue(virtualHost, name)
  }
  return { queue: name, messageCount: 0, consumerCount: 1 }
}

function unknownReplyQueue(virtualHost: VirtualHost, name: string): ProtocolError {
  const { wrongName, failsWithoutProcess } = virtualHost.profile.directReplies
  if (failsWithoutProcess && hasNoProcess(name)) return new ProtocolError('INTERNAL_ERROR')
  return wrongName === 'NOT_FOUND' || isReplyAddress(name)
    ? virtualHost.notFound('queue', name)
    : new ProtocolError(wrongName)
}
