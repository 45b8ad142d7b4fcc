/** `basic.consume`, `basic.cancel`, `basic.get` and `basic.qos`. */
import type { Broker } from '../broker.js'
import type { Channel } from '../channel/channel.js'
import type { BasicConsume, BasicQos } from '../methods.js'
import { describe, directReplyTo } from '../values/names.js'
import { checkConsumerArguments } from '../queue/arguments.js'
import type { Queue } from '../queue/queue.js'
import { ProtocolError } from '../reply-codes.js'
import { integerOf } from '../values/table.js'
import { accessibleQueue, queueName } from './checks.js'

/** What a consumer of a quorum queue may hold who has set no limit. */
const mostCredit = 2000

export function consume(broker: Broker, channel: Channel, command: BasicConsume): void {
  const isReply = command.queue === directReplyTo
  if (channel.consumers.has(command.consumerTag)) {
    throw new ProtocolError('NOT_ALLOWED', `attempt to reuse consumer tag '${command.consumerTag}'`)
  }
  if (isReply) consumeReplies(broker, channel, command)
  else consumeQueue(broker, channel, command)
}

function consumeQueue(broker: Broker, channel: Channel, command: BasicConsume): void {
  const queue = accessibleQueue(channel, command.queue)
  const { virtualHost } = channel.connection
  checkConsumerArguments(queue.name, virtualHost.name, queue.settings.type, command.arguments)
  if (queue.settings.type === 'quorum' && channel.limiter.isActive) {
    const where = describe('queue', queue.name, virtualHost.name)
    throw new ProtocolError('NOT_IMPLEMENTED', `${where} does not support global qos`)
  }
  const { noAck, exclusive, arguments: args } = command
  const consumer = {
    queue,
    channel,
    tag: command.consumerTag === '' ? broker.names.next('amq.ctag') : command.consumerTag,
    noAck,
    exclusive,
    arguments: args,
    priority: integerOf(args.get('x-priority')) ?? 0,
    credit: creditOf(queue, channel.prefetch, noAck),
  }
  if (!queue.consumers.admits(consumer)) {
    const where = describe('queue', queue.name, virtualHost.name)
    throw new ProtocolError('ACCESS_REFUSED', `${where} in exclusive use`)
  }
  queue.attach(consumer)
  channel.consumers.set(consumer.tag, consumer)
  consumeOk(channel, command, consumer.tag)
  queue.run()
}

/** A quorum queue counts what needs no ack as well, until it has arrived, and never lends without limit. */
function creditOf(queue: Queue, prefetch: number, noAck: boolean): number {
  if (queue.settings.type === 'quorum') return prefetch === 0 ? mostCredit : prefetch
  return noAck || prefetch === 0 ? Infinity : prefetch
}

function consumeReplies(broker: Broker, channel: Channel, command: BasicConsume): void {
  if (!command.noAck) {
    throw new ProtocolError('PRECONDITION_FAILED', 'reply consumer cannot acknowledge')
  }
  if (channel.replyConsumer !== undefined) {
    throw new ProtocolError('PRECONDITION_FAILED', 'reply consumer already set')
  }
  const tag = command.consumerTag === '' ? broker.names.next('amq.ctag') : command.consumerTag
  const replyTo = `${directReplyTo}.${broker.names.next('g1h')}`
  channel.replyConsumer = { tag, replyTo }
  channel.connection.virtualHost.replyChannels.set(replyTo, channel)
  consumeOk(channel, command, tag)
}

function consumeOk(channel: Channel, { noWait }: BasicConsume, consumerTag: string): void {
  if (noWait === true) return
  channel.connection.emit({
    connection: channel.connection.id,
    channel: channel.number,
    method: 'basic.consume-ok',
    consumerTag,
  })
}

/** A tag that is not there is cancelled all the same. */
export function cancel(channel: Channel, consumerTag: string, noWait = false): void {
  if (!noWait) {
    channel.connection.emit({
      connection: channel.connection.id,
      channel: channel.number,
      method: 'basic.cancel-ok',
      consumerTag,
    })
  }
  if (channel.replyConsumer?.tag === consumerTag) {
    channel.forgetReplies()
    return
  }
  const consumer = channel.consumers.get(consumerTag)
  if (consumer === undefined) return
  channel.consumers.delete(consumerTag)
  consumer.queue.detach(consumer)
}

export function get(channel: Channel, queueNameOrEmpty: string, noAck: boolean): void {
  const queue = accessibleQueue(channel, queueName(channel, queueNameOrEmpty))
  if (queue.settings.type === 'quorum' && queue.settings.isSingleActive) {
    const where = describe('queue', queue.name, channel.connection.virtualHost.name)
    throw new ProtocolError(
      'RESOURCE_LOCKED',
      `cannot obtain access to locked ${where}. basic.get operations are not supported by quorum ` +
        'queues with single active consumer',
    )
  }
  const got = queue.get(noAck)
  if (got !== undefined) {
    channel.give(queue, got.entry, got.left, noAck)
    return
  }
  channel.connection.emit({
    connection: channel.connection.id,
    channel: channel.number,
    method: 'basic.get-empty',
  })
}

/** Without `global` the count holds for each consumer to come, with it for all of the channel together. */
export function setPrefetch(channel: Channel, command: BasicQos): void {
  const { prefetchSize, prefetchCount } = command
  if (prefetchSize !== 0) {
    throw new ProtocolError('NOT_IMPLEMENTED', `prefetch_size!=0 (${prefetchSize})`)
  }
  if (!command.global) channel.prefetch = prefetchCount
  const limit = command.global ? prefetchCount : 0
  const queues = channel.limiter.setLimit(limit, channel.unacked.size)
  for (const queue of queues) queue.resume(channel)
}
