import type { Broker } from '../../core/broker.js'
import type { Channel } from '../../core/channel/channel.js'
import type { Connection } from '../../core/connection.js'
import type { Exchange } from '../../core/exchanges/exchange.js'
import type { BasicPublish, Command, QueueBind } from '../../core/methods.js'
import type { ReplyReceiver } from '../../core/exchanges/routing.js'
import type { ConsumerChannel } from '../../core/queue/consumer.js'
import type { Queue } from '../../core/queue/queue.js'
import { directReplyTo } from '../../core/values/names.js'
import type { VirtualHost } from '../../core/virtual-host.js'
import { Touched } from './footprint.js'

/**
 * The things of the broker that a command would touch if it came now: its connection and channel, exchanges, their
 * bindings, queues, and the channels of whoever consumes these. Names that the broker makes up do not count: their
 * numbers tell in which order they were asked for, and nothing else.
 */
export function touchedByCommand(broker: Broker, command: Command): Touched {
  const touched = new Touched()
  if (isUnusual(broker)) touched.everything()
  const connection = broker.connections.get(command.connection)
  touched.write(`channel ${command.connection}.${command.channel}`)
  if (command.method.startsWith('connection.')) touchConnection(touched, command, broker)
  else if (connection !== undefined) touchInConnection(touched, command, connection)
  return touched
}

/** Alarms, refusals and limits couple what has nothing to do with each other. */
function isUnusual({ alarm, nacksToCome, virtualHosts, access }: Broker): boolean {
  if (alarm !== undefined || nacksToCome > 0) return true
  const limits = [
    ...Array.from(virtualHosts.values(), (virtualHost) => virtualHost.limits),
    ...Array.from(access.users.keys(), (user) => access.limitsOf(user)),
  ]
  return limits.some((each) => Object.keys(each).length > 0)
}

function touchConnection(
  touched: Touched,
  { connection: id }: Command,
  { connections, settings }: Broker,
): void {
  touched.write(`connection ${id}`)
  if (settings.makesUsers === true || settings.makesVirtualHosts === true) touched.everything()
  const connection = connections.get(id)
  if (connection === undefined) return
  for (const channel of connection.channels.values()) touchReleased(touched, channel)
  for (const queue of connection.exclusiveQueues) {
    touchDeleted(touched, connection.virtualHost, queue)
  }
}

function touchInConnection(touched: Touched, command: Command, connection: Connection): void {
  const { virtualHost } = connection
  touched.access(`connection ${command.connection}`, 'use')
  const channel = connection.channels.get(command.channel)
  if (command.method === 'channel.open') return
  // whatever ends a chunk of a stream lets others read it
  if (channel === undefined || channel.isWriting) return touched.everything()
  touchByMethod(touched, command, channel, virtualHost)
}

function touchByMethod(
  touched: Touched,
  command: Command,
  channel: Channel,
  virtualHost: VirtualHost,
): void {
  switch (command.method) {
    case 'confirm.select':
    case 'channel.close-ok':
    case 'tx.select':
      return
    case 'channel.close':
      return touchReleased(touched, channel)
    case 'exchange.declare': {
      const isThere = virtualHost.exchanges.has(command.exchange)
      return touched.access(exchangeIn(virtualHost, command.exchange), isThere ? 'read' : 'write')
    }
    case 'queue.declare':
      if (command.queue !== '') touched.write(queueIn(virtualHost, command.queue))
      return
    case 'queue.bind':
    case 'queue.unbind':
      return touchBound(touched, command, channel, virtualHost)
    case 'basic.publish':
      return touchPublished(touched, command, channel, virtualHost)
    case 'basic.consume':
      if (command.queue.startsWith(directReplyTo)) return
      return touchNamed(touched, virtualHost, command.queue || channel.lastQueue)
    case 'basic.get':
    case 'queue.purge':
      return touchNamed(touched, virtualHost, command.queue || channel.lastQueue)
    case 'basic.cancel': {
      const consumer = channel.consumers.get(command.consumerTag)
      if (consumer !== undefined) touchLeft(touched, virtualHost, consumer.queue)
      return
    }
    case 'basic.ack':
    case 'basic.nack':
    case 'basic.reject':
    case 'basic.recover':
    case 'basic.recover-async':
    case 'basic.qos':
      return touchConsumed(touched, channel)
    default:
      return touched.everything()
  }
}

/** A queue, whoever consumes it, and where its dead letters go. */
function touchQueue(touched: Touched, queue: Queue): void {
  touched.write(`queue ${queue.declaration.virtualHost} ${queue.name}`)
  if (queue.settings.deadLetterExchange !== undefined) touched.everything()
  for (const { channel } of queue.consumers) touched.write(nameOf(channel))
}

function touchNamed(touched: Touched, virtualHost: VirtualHost, name: string): void {
  const queue = virtualHost.queues.get(name)
  if (queue === undefined) touched.write(queueIn(virtualHost, name))
  else touchQueue(touched, queue)
}

function touchDeleted(touched: Touched, virtualHost: VirtualHost, queue: Queue): void {
  touchQueue(touched, queue)
  for (const { source } of virtualHost.incoming.to(queue))
    touchBindings(touched, virtualHost, source)
}

/** An exchange that deletes itself goes with its last binding. */
function touchBindings(touched: Touched, virtualHost: VirtualHost, source: Exchange): void {
  touched.access(`bindings ${virtualHost.name} ${source.name}`, 'change')
  if (source.autoDelete) touched.everything()
}

/** A queue that deletes itself goes with its last consumer. */
function touchLeft(touched: Touched, virtualHost: VirtualHost, queue: Queue): void {
  if (queue.declaration.autoDelete) touchDeleted(touched, virtualHost, queue)
  else touchQueue(touched, queue)
}

/** All queues of which a channel has consumers, or messages. */
function touchConsumed(touched: Touched, channel: Channel): void {
  for (const { queue } of channel.consumers.values()) touchQueue(touched, queue)
  for (const { queue } of channel.unacked.values()) touchQueue(touched, queue)
}

function touchReleased(touched: Touched, channel: Channel): void {
  const { virtualHost } = channel.connection
  touched.write(nameOf(channel))
  if (channel.transaction !== undefined || channel.isWriting) touched.everything()
  for (const { queue } of channel.consumers.values()) touchLeft(touched, virtualHost, queue)
  touchConsumed(touched, channel)
}

function touchBound(
  touched: Touched,
  command: QueueBind,
  channel: Channel,
  virtualHost: VirtualHost,
): void {
  const source = virtualHost.exchanges.get(command.exchange)
  touched.write(queueIn(virtualHost, command.queue || channel.lastQueue))
  touched.access(exchangeIn(virtualHost, command.exchange), 'read')
  if (source !== undefined) touchBindings(touched, virtualHost, source)
}

function touchPublished(
  touched: Touched,
  command: BasicPublish,
  channel: Channel,
  virtualHost: VirtualHost,
): void {
  const { exchange: name, routingKey, properties, body } = command
  const exchange = virtualHost.exchanges.get(name)
  touched.access(exchangeIn(virtualHost, name), 'read')
  if (exchange === undefined) return
  if (channel.transaction !== undefined || hasCopies(command)) return touched.everything()
  if (name === '') return touchByName(touched, virtualHost, routingKey)
  if (!routesPlainly(exchange)) return touched.everything()
  touched.access(`bindings ${virtualHost.name} ${name}`, 'read')
  const message = { exchange: name, routingKey, carbonCopies: [], properties, body }
  exchange.router.match(message, ({ destination }) => {
    if (destination.kind === 'queue') touchQueue(touched, destination)
    else touched.everything()
  })
}

function touchByName(touched: Touched, virtualHost: VirtualHost, routingKey: string): void {
  if (!routingKey.startsWith(`${directReplyTo}.`))
    return touchNamed(touched, virtualHost, routingKey)
  const receiver = virtualHost.replyChannels.get(routingKey)
  if (receiver !== undefined) touched.write(nameOf(receiver))
}

function hasCopies({ properties: { headers } }: BasicPublish): boolean {
  return headers !== undefined && (headers.has('CC') || headers.has('BCC'))
}

const plainTypes: ReadonlySet<string> = new Set(['direct', 'fanout', 'topic', 'headers'])

function routesPlainly(exchange: Exchange): boolean {
  return plainTypes.has(exchange.type) && exchange.alternate === undefined
}

/** Every consumer in the broker, and receiver of replies, is one of its channels, whatever its type here. */
function nameOf(channel: Channel | ConsumerChannel | ReplyReceiver): string {
  const { connection, number } = channel as Pick<Channel, 'connection' | 'number'>
  return `channel ${connection.id}.${number}`
}

function queueIn({ name: virtualHost }: VirtualHost, name: string): string {
  return `queue ${virtualHost} ${name}`
}

function exchangeIn({ name: virtualHost }: VirtualHost, name: string): string {
  return `exchange ${virtualHost} ${name}`
}
