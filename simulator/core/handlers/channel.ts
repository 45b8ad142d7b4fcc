/** Every method that a client sends on a channel: which handler does it, and what the client is told. */
import type { BrokerState } from '../broker-state.js'
import { AckWatch } from '../channel/ack-watch.js'
import { Channel } from '../channel/channel.js'
import { Confirms } from '../channel/confirms.js'
import type { Settlement } from '../channel/settlement.js'
import type { Connection } from '../connection.js'
import type { ClientCommand, Effect } from '../methods.js'
import { ProtocolError } from '../reply-codes.js'
import { cancel, consume, get, setPrefetch } from './consume.js'
import { bindExchange, declareExchange, deleteExchange } from './exchange.js'
import { publish } from './publish.js'
import { bindQueue, declareQueue, deleteQueue, purgeQueue } from './queue.js'
import { recover, settle } from './settle.js'
import { commit, rollback, selectTransactions } from './transaction.js'
import { checkChannelLimit } from './limits.js'

const acknowledged: Settlement = { kind: 'acknowledge' }
const nacked: Settlement = { kind: 'requeue', cause: 'nack' }
const rejected: Settlement = { kind: 'requeue', cause: 'reject' }
const discarded: Settlement = { kind: 'discard', cause: 'nack' }
const refused: Settlement = { kind: 'discard', cause: 'reject' }

type ChannelCommand = Exclude<ClientCommand, { method: `connection.${string}` }>

export function handleChannelMethod(
  broker: BrokerState,
  connection: Connection,
  command: ClientCommand,
): void {
  const channel = connection.channels.get(command.channel)
  if (channel === undefined) open(broker, connection, command)
  else if (channel.isClosing) close(connection, channel, command)
  else handle(broker, connection, channel, command as ChannelCommand)
}

function open(broker: BrokerState, connection: Connection, command: ClientCommand): void {
  const { channels, channelMax } = connection
  if (channelMax > 0 && channels.size >= channelMax)
    throw tooManyChannels(channels.size, channelMax)
  if (command.method !== 'channel.open') {
    throw new ProtocolError('CHANNEL_ERROR', "expected 'channel.open'")
  }
  checkChannelLimit(broker, connection)
  const { channelHost } = broker
  const watch =
    channelHost.channels.ackTimeout === undefined ? undefined : new AckWatch(channelHost)
  channels.set(command.channel, new Channel(connection, command.channel, watch))
  reply(connection, command.channel, { method: 'channel.open-ok' })
}

/** The reader of the socket counts channels, so the error names no method. */
function tooManyChannels(count: number, most: number): ProtocolError {
  const text = `number of channels opened (${count}) has reached the negotiated channel_max (${most})`
  return new ProtocolError('NOT_ALLOWED', text, [0, 0])
}

/** The server has closed the channel: it only waits for the client to agree. */
function close(connection: Connection, channel: Channel, command: ClientCommand): void {
  if (command.method === 'channel.close-ok') connection.channels.delete(channel.number)
  if (command.method === 'channel.close') {
    reply(connection, channel.number, { method: 'channel.close-ok' })
  }
}

/** The methods of most frames, which have no answer, are told apart first (docs/performance.md). */
function handle(
  broker: BrokerState,
  connection: Connection,
  channel: Channel,
  command: ChannelCommand,
): void {
  switch (command.method) {
    case 'basic.publish':
      return publish(broker, channel, command)
    case 'basic.ack':
      return settle(channel, command.deliveryTag, command.multiple, acknowledged)
    case 'basic.nack':
      return settle(
        channel,
        command.deliveryTag,
        command.multiple,
        command.requeue ? nacked : discarded,
      )
    case 'basic.reject':
      return settle(channel, command.deliveryTag, false, command.requeue ? rejected : refused)
    default:
      handleRequest(broker, connection, channel, command)
  }
}

type WithoutAnswer = 'basic.publish' | 'basic.ack' | 'basic.nack' | 'basic.reject'
type Request = Exclude<ChannelCommand, { method: WithoutAnswer }>

function handleRequest(
  broker: BrokerState,
  connection: Connection,
  channel: Channel,
  command: Request,
): void {
  const isSilent = 'noWait' in command && command.noWait
  const answer = (body: ReplyBody): void => {
    if (!isSilent) reply(connection, channel.number, body)
  }
  switch (command.method) {
    case 'basic.consume':
      return consume(broker, channel, command)
    case 'basic.cancel':
      return cancel(channel, command.consumerTag, isSilent)
    case 'basic.get':
      return get(channel, command.queue, command.noAck)
    case 'basic.qos':
      return setPrefetch(channel, command, () => answer({ method: 'basic.qos-ok' }))
    case 'basic.recover':
    case 'basic.recover-async':
      if (!command.requeue) throw new ProtocolError('NOT_IMPLEMENTED', 'requeue=false')
      return recover(channel, () => {
        if (command.method === 'basic.recover') answer({ method: 'basic.recover-ok' })
      })
    case 'confirm.select':
      if (channel.transaction !== undefined) {
        throw new ProtocolError('PRECONDITION_FAILED', 'cannot switch from tx to confirm mode')
      }
      channel.confirms ??= new Confirms()
      return answer({ method: 'confirm.select-ok' })
    case 'tx.select':
      selectTransactions(channel)
      return answer({ method: 'tx.select-ok' })
    case 'tx.commit':
      commit(channel)
      return answer({ method: 'tx.commit-ok' })
    case 'tx.rollback':
      rollback(channel)
      return answer({ method: 'tx.rollback-ok' })
    case 'exchange.declare':
      declareExchange(channel, command)
      return answer({ method: 'exchange.declare-ok' })
    case 'exchange.delete':
      deleteExchange(channel, command)
      return answer({ method: 'exchange.delete-ok' })
    case 'exchange.bind':
    case 'exchange.unbind':
      bindExchange(channel, command)
      return answer({ method: `${command.method}-ok` })
    case 'queue.declare':
      return answer({ method: 'queue.declare-ok', ...declareQueue(broker, channel, command) })
    case 'queue.bind':
    case 'queue.unbind':
      bindQueue(channel, command)
      return answer({ method: `${command.method}-ok` })
    case 'queue.purge':
      return answer({
        method: 'queue.purge-ok',
        messageCount: purgeQueue(channel, command.queue),
      })
    case 'queue.delete': {
      const { messageCount, cancelled } = deleteQueue(channel, command)
      answer({ method: 'queue.delete-ok', messageCount })
      for (const consumer of cancelled) consumer.channel.tellCancelled(consumer.tag)
      return
    }
    case 'access.request':
      return answer({ method: 'access.request-ok', ticket: 1 })
    case 'channel.flow':
      if (!command.active) throw new ProtocolError('NOT_IMPLEMENTED', 'active=false')
      return answer({ method: 'channel.flow-ok', active: true })
    case 'channel.unknown-method': {
      const { code, explanation, classId, methodId } = command
      throw new ProtocolError(code, explanation, [classId, methodId])
    }
    case 'channel.open':
      throw new ProtocolError('CHANNEL_ERROR', "second 'channel.open' seen")
    case 'channel.close':
      connection.channels.delete(channel.number)
      channel.release()
      return answer({ method: 'channel.close-ok' })
    case 'channel.close-ok':
      // the server has not asked for it: RabbitMQ's channel does not know the method in this state
      throw new ProtocolError('COMMAND_INVALID', 'unimplemented method')
    default:
      return command satisfies never
  }
}

type ReplyBody = Effect extends infer E
  ? E extends Effect
    ? Omit<E, 'connection' | 'channel'>
    : never
  : never

function reply(connection: Connection, channel: number, body: ReplyBody): void {
  connection.emit({ connection: connection.id, channel, ...body })
}
