/** `basic.consume`, `basic.cancel`, `basic.get` and `basic.qos`. */
import type { BrokerState } from '../broker-state.js'
import type { Channel } from '../channel/channel.js'
import type { BasicConsume, BasicQos } from '../methods.js'
import type { Consumer } from '../queue/consumer.js'
import { describe, directReplyTo, replyAddress } from '../values/names.js'
import { ProtocolError } from '../reply-codes.js'
import { integerOf } from '../values/table.js'
import { accessibleQueue, queueName } from './checks.js'
import { permit } from './permissions.js'

export function consume(broker: BrokerState, channel: Channel, command: BasicConsume): void {
  const isReply = command.queue === directReplyTo
  if (channel.consumers.has(command.consumerTag)) {
    throw new ProtocolError('NOT_ALLOWED', `attempt to reuse consumer tag '${command.consumerTag}'`)
  }
  if (isReply) consumeReplies(broker, channel, command)
  else consumeQueue(broker, channel, command)
}

function consumeQueue(broker: BrokerState, channel: Channel, command: BasicConsume): void {
  permit(channel, 'read', 'queue', queueName(channel, command.queue))
  const queue = accessibleQueue(channel, command.queue)
  const { virtualHost } = channel.connection
  const where = describe('queue', queue.name, virtualHost.name)
  queue.rules.consumerArguments.check(where, command.arguments)
  const { noAck, exclusive, arguments: args } = command
  const { prefetch, limiter } = channel
  queue.rules.checkConsume(where, { noAck, prefetch, hasSharedLimit: limiter.isActive })
  const consumer: Consumer = {
    queue,
    channel,
    tag: command.consumerTag === '' ? broker.names.next('amq.ctag') : command.consumerTag,
    noAck,
    exclusive,
    arguments: args,
    priority: integerOf(args.get('x-priority')) ?? 0,
    serial: 0,
    ackTimeout: queue.rules.ackTimeoutOf(args),
    late: 0,
    line: undefined,
    before: undefined,
    behind: undefined,
    credit: queue.rules.creditOf(prefetch, noAck),
  }
  if (!queue.admits(consumer)) {
    throw new ProtocolError('ACCESS_REFUSED', `${where} in exclusive use`)
  }
  queue.attach(consumer)
  channel.consumers.set(consumer.tag, consumer)
  consumeOk(channel, command, consumer.tag)
  queue.run()
}

function consumeReplies(broker: BrokerState, channel: Channel, command: BasicConsume): void {
  if (!command.noAck) {
    throw new ProtocolError('PRECONDITION_FAILED', 'reply consumer cannot acknowledge')
  }
  if (channel.replyConsumer !== undefined) {
    throw new ProtocolError('PRECONDITION_FAILED', 'reply consumer already set')
  }
  const tag = command.consumerTag === '' ? broker.names.next('amq.ctag') : command.consumerTag
  const replyTo = replyAddress(broker.names)
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
  const name = queueName(channel, queueNameOrEmpty)
  permit(channel, 'read', 'queue', name)
  const queue = accessibleQueue(channel, name)
  const where = describe('queue', queue.name, channel.connection.virtualHost.name)
  queue.rules.checkGet(where, queue.settings)
  const got = queue.get(noAck, channel)
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

/**
 * Without `global` the count holds for each consumer to come, with it for all of the channel together, where the version
 * has that. Case: consume-prefetch-channel, "limits all its consumers together".
 */
export function setPrefetch(channel: Channel, command: BasicQos, confirm: () => void): void {
  const { prefetchSize, prefetchCount } = command
  if (prefetchSize !== 0) {
    throw new ProtocolError('NOT_IMPLEMENTED', `prefetch_size!=0 (${prefetchSize})`)
  }
  // before the messages that wait for it
  confirm()
  const isShared =
    command.global && channel.connection.virtualHost.profile.channels.sharesGlobalPrefetch
  if (!isShared) channel.prefetch = prefetchCount
  const limit = isShared ? prefetchCount : 0
  const queues = channel.limiter.setLimit(limit, channel.unacked.size)
  for (const queue of queues) queue.resume(channel)
}
