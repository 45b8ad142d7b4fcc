/** The methods of AMQP's queue class. */
import type { BrokerState } from '../broker-state.js'
import type { Channel } from '../channel/channel.js'
import { assertEquivalent, assertSameArguments } from '../values/equivalence.js'
import { typeAtom } from '../values/erlang-terms.js'
import type { QueueBind, QueueDeclare, QueueDelete } from '../methods.js'
import { describe, directReplyTo } from '../values/names.js'
import type { Queue } from '../queue/queue.js'
import { ProtocolError } from '../reply-codes.js'
import { fieldType } from '../values/table.js'
import { bind, unbind } from './binding.js'
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
  return accessibleQueue(channel, queue).purge()
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
  const queue = virtualHost.queues.get(name)
  if (queue === undefined) return { messageCount: 0, cancelled: [] }
  checkAccess(channel, queue)
  const where = describe('queue', name, virtualHost.name)
  queue.rules.checkDelete(where, command)
  if (command.ifEmpty && queue.readyCount > 0) {
    throw new ProtocolError('PRECONDITION_FAILED', `${where} not empty`)
  }
  if (command.ifUnused && queue.consumerCount > 0) {
    throw new ProtocolError('PRECONDITION_FAILED', `${where} in use`)
  }
  const messageCount = queue.readyCount
  return { messageCount, cancelled: virtualHost.deleteQueue(queue) }
}

function lookUp(channel: Channel, name: string): Queue {
  const queue = channel.connection.virtualHost.queue(name)
  queue.touch()
  checkAccess(channel, queue)
  return queue
}

function findOrCreate(
  broker: BrokerState,
  channel: Channel,
  name: string,
  command: QueueDeclare,
): Queue {
  const { virtualHost } = channel.connection
  if (name === '') checkServerNamed(broker, command)
  const actualName = name === '' ? broker.names.next('amq.gen') : name
  if (name !== '') checkNotReserved('queue', name)
  const queue = virtualHost.queues.get(actualName)
  if (queue === undefined) return createQueue(broker, channel, actualName, command)
  assertSameQueue(channel, queue, command)
  queue.touch()
  return queue
}

/** RabbitMQ looks the type up before it has checked it, and crashes over one that it does not know. */
function checkServerNamed(broker: BrokerState, command: QueueDeclare): void {
  const type = broker.queueTypes.find(command.arguments)?.rules
  if (type === undefined) throw new ProtocolError('INTERNAL_ERROR')
  if (type.mayBeServerNamed) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `Cannot declare a server-named queue for type rabbit_${type.type}_queue`,
  )
}

function createQueue(
  broker: BrokerState,
  channel: Channel,
  name: string,
  command: QueueDeclare,
): Queue {
  const { connection } = channel
  const { virtualHost } = connection
  const { arguments: args, exclusive, autoDelete } = command
  const where = describe('queue', name, virtualHost.name)
  const deadLetterExchange = args.get('x-dead-letter-exchange')
  if (deadLetterExchange !== undefined && typeof deadLetterExchange !== 'string') {
    const type = typeAtom(fieldType(deadLetterExchange))
    throw new ProtocolError(
      'PRECONDITION_FAILED',
      `invalid type '${type}' for arg 'x-dead-letter-exchange' in ${where}`,
    )
  }
  const type = broker.queueTypes.get(where, args)
  const { rules } = type
  rules.arguments.check(where, args)
  const settings = rules.settingsOf(args)
  const durable = isDurable(command)
  rules.checkProperties(where, { durable, exclusive, autoDelete })
  const owner = exclusive ? connection.id : undefined
  const declaration = {
    name,
    virtualHost: virtualHost.name,
    durable,
    autoDelete,
    owner,
    arguments: args,
    settings,
  }
  const queue = type.create(declaration, broker.queueHost(virtualHost))
  virtualHost.queues.set(name, queue)
  if (exclusive) connection.exclusiveQueues.add(queue)
  queue.touch()
  return queue
}

/** An exclusive queue cannot outlive its connection, so it is not durable whatever was asked for. */
function isDurable(command: QueueDeclare): boolean {
  return command.durable && !command.exclusive
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
    declaration.arguments,
    command.arguments,
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
    throw virtualHost.notFound('queue', name)
  }
  return { queue: name, messageCount: 0, consumerCount: 1 }
}
