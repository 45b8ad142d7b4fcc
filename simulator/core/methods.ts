/**
 * Everything that goes into the broker and everything that comes out of it: the whole alphabet.
 *
 * A {@link Command} is one AMQP method from a client, or something that happens to the broker itself (a
 * socket dies, an operator acts). An {@link Effect} is one AMQP method to a client. Both name their
 * connection and channel; channel 0 is the connection itself. The names are the protocol's.
 *
 * The opening handshake (protocol header, start, tune, open) is one command here, `connection.open`.
 */
import type { Message, Properties } from './message.js'
import type { PolicyKind } from './policy/policies.js'
import type { Policy } from './policy/policy.js'
import type { FieldTable } from './values/table.js'

export type Command = ClientCommand | OperatorCommand

interface On<Method extends string> {
  readonly connection: number
  readonly channel: number
  readonly method: Method
}

/** What a client sends. */
export type ClientCommand =
  | ConnectionOpen
  | (On<'connection.close'> & { readonly replyCode: number; readonly replyText: string })
  | On<'connection.close-ok'>
  | (On<'connection.update-secret'> & { readonly secret: string; readonly reason: string })
  | On<'channel.open'>
  | On<'channel.close'>
  | On<'channel.close-ok'>
  | ExchangeDeclare
  | ExchangeDelete
  | ExchangeBind
  | QueueDeclare
  | QueueBind
  | (On<'queue.purge'> & { readonly queue: string })
  | QueueDelete
  | BasicQos
  | BasicConsume
  | (On<'basic.cancel'> & { readonly consumerTag: string })
  | BasicPublish
  | (On<'basic.get'> & { readonly queue: string; readonly noAck: boolean })
  | (On<'basic.ack'> & { readonly deliveryTag: number; readonly multiple: boolean })
  | BasicNack
  | (On<'basic.reject'> & { readonly deliveryTag: number; readonly requeue: boolean })
  | (On<'basic.recover'> & { readonly requeue: boolean })
  | On<'confirm.select'>

export interface ConnectionOpen extends On<'connection.open'> {
  readonly mechanism: 'PLAIN' | 'AMQPLAIN' | 'EXTERNAL'
  readonly username: string
  readonly password: string
  readonly virtualHost: string
  /** What the client asks for; 0 means no limit. The answer carries what was agreed. */
  readonly channelMax: number
  readonly frameMax: number
  /** Seconds; 0 is none, undefined takes the server's. */
  readonly heartbeat: number | undefined
  readonly clientProperties: FieldTable
}

export interface ExchangeDeclare extends On<'exchange.declare'> {
  readonly exchange: string
  readonly type: string
  readonly passive: boolean
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly internal: boolean
  readonly arguments: FieldTable
}

export interface ExchangeDelete extends On<'exchange.delete'> {
  readonly exchange: string
  readonly ifUnused: boolean
}

export interface ExchangeBind extends On<'exchange.bind' | 'exchange.unbind'> {
  readonly destination: string
  readonly source: string
  readonly routingKey: string
  readonly arguments: FieldTable
}

export interface QueueDeclare extends On<'queue.declare'> {
  readonly queue: string
  readonly passive: boolean
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  readonly arguments: FieldTable
}

export interface QueueBind extends On<'queue.bind' | 'queue.unbind'> {
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
  readonly arguments: FieldTable
}

export interface QueueDelete extends On<'queue.delete'> {
  readonly queue: string
  readonly ifUnused: boolean
  readonly ifEmpty: boolean
}

export interface BasicQos extends On<'basic.qos'> {
  readonly prefetchSize: number
  readonly prefetchCount: number
  readonly global: boolean
}

export interface BasicConsume extends On<'basic.consume'> {
  readonly queue: string
  /** Empty: the broker makes one up. */
  readonly consumerTag: string
  readonly noLocal: boolean
  readonly noAck: boolean
  readonly exclusive: boolean
  readonly arguments: FieldTable
}

export interface BasicPublish extends On<'basic.publish'> {
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  readonly properties: Properties
  readonly body: Uint8Array
}

export interface BasicNack extends On<'basic.nack'> {
  readonly deliveryTag: number
  readonly multiple: boolean
  readonly requeue: boolean
}

/** What happens to the broker itself. `connection` is 0 unless one connection is meant. */
export type OperatorCommand =
  /** The socket of a connection is gone: no close handshake, nothing can be sent. */
  | On<'connection.lost'>
  /** `rabbitmqctl close_connection`: the client gets 320 CONNECTION_FORCED. */
  | (On<'connection.force-close'> & { readonly reason: string })
  /** An alarm: connections that publish get `connection.blocked`, and their publishes wait. */
  | (On<'broker.block'> & { readonly reason: string })
  | On<'broker.unblock'>
  /** All connections are lost, transient queues and messages vanish, durable ones stay. */
  | On<'broker.restart'>
  /** So many publishes to come, on channels that confirm, are nacked and go nowhere. */
  | (On<'broker.nack-publishes'> & { readonly count: number })
  /** A queue is deleted, whoever uses it; its consumers are cancelled. */
  | (On<'broker.delete-queue'> & { readonly virtualHost: string; readonly queue: string })
  /** A policy, or an operator policy, is set in place of another of the same name. */
  | (On<'broker.set-policy'> & {
      readonly virtualHost: string
      readonly kind: PolicyKind
      readonly policy: Policy
    })
  | (On<'broker.clear-policy'> & {
      readonly virtualHost: string
      readonly kind: PolicyKind
      readonly name: string
    })
  | (On<'broker.add-virtual-host'> & { readonly virtualHost: string })
  | (On<'broker.add-user'> & { readonly username: string; readonly password: string })

/** What the broker sends. */
export type Effect =
  | ConnectionOpenOk
  | ConnectionClose
  | On<'connection.close-ok'>
  /** No method: the broker closes the socket without a word, after so many milliseconds. */
  | (On<'connection.hang-up'> & { readonly afterMs: number })
  | (On<'connection.blocked'> & { readonly reason: string })
  | On<'connection.unblocked'>
  | On<'connection.update-secret-ok'>
  | On<'channel.open-ok'>
  | ChannelClose
  | On<'channel.close-ok'>
  | On<'exchange.declare-ok'>
  | On<'exchange.delete-ok'>
  | On<'exchange.bind-ok'>
  | On<'exchange.unbind-ok'>
  | QueueDeclareOk
  | On<'queue.bind-ok'>
  | On<'queue.unbind-ok'>
  | (On<'queue.purge-ok'> & { readonly messageCount: number })
  | (On<'queue.delete-ok'> & { readonly messageCount: number })
  | On<'basic.qos-ok'>
  | (On<'basic.consume-ok'> & { readonly consumerTag: string })
  | (On<'basic.cancel-ok'> & { readonly consumerTag: string })
  /** The broker cancels a consumer, because its queue is gone. */
  | (On<'basic.cancel'> & { readonly consumerTag: string })
  | BasicReturn
  | BasicDeliver
  | BasicGetOk
  | On<'basic.get-empty'>
  | (On<'basic.ack'> & { readonly deliveryTag: number; readonly multiple: boolean })
  | (On<'basic.nack'> & { readonly deliveryTag: number; readonly multiple: boolean })
  | On<'basic.recover-ok'>
  | On<'confirm.select-ok'>

export interface ConnectionOpenOk extends On<'connection.open-ok'> {
  readonly channelMax: number
  readonly frameMax: number
  /** Seconds; 0 is none. */
  readonly heartbeat: number
  readonly serverProperties: FieldTable
}

/** Class and method ids name the culprit, 0 and 0 when there is none. */
export interface ConnectionClose extends On<'connection.close'> {
  readonly replyCode: number
  readonly replyText: string
  readonly classId: number
  readonly methodId: number
}

export interface ChannelClose extends On<'channel.close'> {
  readonly replyCode: number
  readonly replyText: string
  readonly classId: number
  readonly methodId: number
}

export interface QueueDeclareOk extends On<'queue.declare-ok'> {
  readonly queue: string
  readonly messageCount: number
  readonly consumerCount: number
}

export interface BasicReturn extends On<'basic.return'> {
  readonly replyCode: number
  readonly replyText: string
  readonly message: Message
}

export interface BasicDeliver extends On<'basic.deliver'> {
  readonly consumerTag: string
  readonly deliveryTag: number
  readonly redelivered: boolean
  readonly message: Message
}

export interface BasicGetOk extends On<'basic.get-ok'> {
  readonly deliveryTag: number
  readonly redelivered: boolean
  /** Messages that remain ready in the queue. */
  readonly messageCount: number
  readonly message: Message
}
