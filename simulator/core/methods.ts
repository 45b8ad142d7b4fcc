/**
 * Everything that goes into the broker and everything that comes out of it: the whole alphabet.
 *
 * A {@link Command} is one AMQP method from a client, or something that happens to the broker itself (a
 * socket dies, an operator acts). An {@link Effect} is one AMQP method to a client. Both name their
 * connection and channel; channel 0 is the connection itself. The names are the protocol's.
 *
 * A client that knows beforehand how the opening handshake will go sends one command, `connection.open`. One that
 * speaks the protocol step by step (see simulator/wire) sends `connection.protocol-header` and
 * `connection.start-ok` before it.
 */
import type { Permissions, TopicPermissions } from './access/access.js'
import type { User } from './access/user.js'
import type { BindingRequest } from './exchanges/binding-request.js'
import type { ExchangeDeclaration } from './exchanges/exchange.js'
import type { Message, Properties } from './message.js'
import type { PolicyKind } from './policy/policies.js'
import type { Policy } from './policy/policy.js'
import type { QueueRequest } from './queue/declaration.js'
import type { QueueType } from './queue/settings.js'
import type { UserLimits, VirtualHostLimits } from './access/limits.js'
import type { ReplyCodeName } from './reply-codes.js'
import type { FieldTable } from './values/table.js'

export type Command = ClientCommand | OperatorCommand

interface On<Method extends string> {
  readonly connection: number
  readonly channel: number
  readonly method: Method
}

/** A command that a client sends. */
export type ClientCommand =
  | On<'connection.protocol-header'>
  | ConnectionStartOk
  | ConnectionOpen
  | ConnectionProtocolError
  | (On<'connection.close'> & { readonly replyCode: number; readonly replyText: string })
  | On<'connection.close-ok'>
  | (On<'connection.update-secret'> & { readonly secret: string; readonly reason: string })
  | On<'channel.open'>
  | (On<'channel.flow'> & { readonly active: boolean })
  | On<'channel.close'>
  | On<'channel.close-ok'>
  | ChannelUnknownMethod
  | On<'access.request'>
  | ExchangeDeclare
  | ExchangeDelete
  | ExchangeBind
  | QueueDeclare
  | QueueBind
  | (On<'queue.purge'> & NoWait & { readonly queue: string })
  | QueueDelete
  | BasicQos
  | BasicConsume
  | (On<'basic.cancel'> & NoWait & { readonly consumerTag: string })
  | BasicPublish
  | (On<'basic.get'> & { readonly queue: string; readonly noAck: boolean })
  | (On<'basic.ack'> & { readonly deliveryTag: number; readonly multiple: boolean })
  | BasicNack
  | (On<'basic.reject'> & { readonly deliveryTag: number; readonly requeue: boolean })
  | (On<'basic.recover' | 'basic.recover-async'> & { readonly requeue: boolean })
  | (On<'confirm.select'> & NoWait)
  | On<'tx.select'>
  | On<'tx.commit'>
  | On<'tx.rollback'>

/** The client wants no answer; an error it hears of all the same. */
interface NoWait {
  readonly noWait?: boolean
}

/** The login mechanisms of SASL. ANONYMOUS is the user guest; EXTERNAL whoever the certificate names. */
export type Mechanism = 'PLAIN' | 'AMQPLAIN' | 'EXTERNAL' | 'ANONYMOUS'

/** A user wants to log in. The answer is `connection.tune`, or `connection.close`. */
export interface ConnectionStartOk extends On<'connection.start-ok'> {
  readonly mechanism: Mechanism
  readonly username: string
  readonly password: string
  /** Whether a certificate has shown who it is, for EXTERNAL. */
  readonly isCertified?: boolean
}

/** Something came over the socket that is no command, or none that can be in this place. */
export interface ConnectionProtocolError extends On<'connection.protocol-error'> {
  readonly code: ReplyCodeName
  readonly explanation: string
  /** The method that was being read, 0 and 0 when there was none. */
  readonly classId: number
  readonly methodId: number
}

/** A method of the protocol that no client sends, or that the broker does not have. */
export interface ChannelUnknownMethod extends On<'channel.unknown-method'> {
  readonly code: ReplyCodeName
  readonly explanation: string
  readonly classId: number
  readonly methodId: number
}

export interface ConnectionOpen extends On<'connection.open'> {
  readonly mechanism: Mechanism
  readonly username: string
  readonly password: string
  /** Whether a certificate has shown who it is, for EXTERNAL. */
  readonly isCertified?: boolean
  readonly virtualHost: string
  /** The limit that the client asks for; 0 means none. The answer carries what was agreed. */
  readonly channelMax: number
  readonly frameMax: number
  /** Seconds; 0 is none, undefined takes the server's. */
  readonly heartbeat: number | undefined
  readonly clientProperties: FieldTable
}

export interface ExchangeDeclare extends On<'exchange.declare'>, NoWait {
  readonly exchange: string
  readonly type: string
  readonly passive: boolean
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly internal: boolean
  readonly arguments: FieldTable
}

export interface ExchangeDelete extends On<'exchange.delete'>, NoWait {
  readonly exchange: string
  readonly ifUnused: boolean
}

export interface ExchangeBind extends On<'exchange.bind' | 'exchange.unbind'>, NoWait {
  readonly destination: string
  readonly source: string
  readonly routingKey: string
  readonly arguments: FieldTable
}

export interface QueueDeclare extends On<'queue.declare'>, NoWait {
  readonly queue: string
  readonly passive: boolean
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  readonly arguments: FieldTable
}

export interface QueueBind extends On<'queue.bind' | 'queue.unbind'>, NoWait {
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
  readonly arguments: FieldTable
}

export interface QueueDelete extends On<'queue.delete'>, NoWait {
  readonly queue: string
  readonly ifUnused: boolean
  readonly ifEmpty: boolean
}

export interface BasicQos extends On<'basic.qos'> {
  readonly prefetchSize: number
  readonly prefetchCount: number
  readonly global: boolean
}

export interface BasicConsume extends On<'basic.consume'>, NoWait {
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
  /** No broker has it any more. */
  readonly immediate?: boolean
  readonly properties: Properties
  readonly body: Uint8Array
  /** How long the body was, where it was too long to be kept. */
  readonly bodySize?: number
}

export interface BasicNack extends On<'basic.nack'> {
  readonly deliveryTag: number
  readonly multiple: boolean
  readonly requeue: boolean
}

/** Something happens to the broker itself. `connection` is 0 unless one connection is meant. */
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
  /** A virtual host is made; of one that is there already the default queue type is set. */
  | (On<'broker.add-virtual-host'> & {
      readonly virtualHost: string
      readonly defaultQueueType: QueueType
    })
  /** The limits of a virtual host, in place of those that it had. */
  | (On<'broker.set-virtual-host-limits'> & {
      readonly virtualHost: string
      readonly limits: VirtualHostLimits
    })
  /** The limits of a user; those that are not named stay as they are, and undefined takes all of them away. */
  | (On<'broker.set-user-limits'> & {
      readonly username: string
      readonly limits: UserLimits | undefined
    })
  /** A virtual host goes with all that is in it; its connections are closed. */
  | (On<'broker.delete-virtual-host'> & { readonly virtualHost: string })
  /** A user is made, in place of another of the same name; it has no permissions yet. */
  | (On<'broker.add-user'> & { readonly user: User })
  /** A user goes with its permissions; its connections are closed. */
  | (On<'broker.delete-user'> & { readonly username: string })
  /** The permissions of a user in a virtual host; undefined takes them away. */
  | (On<'broker.set-permissions'> & {
      readonly username: string
      readonly virtualHost: string
      readonly permissions: Permissions | undefined
    })
  | (On<'broker.set-topic-permissions'> & {
      readonly username: string
      readonly virtualHost: string
      readonly exchange: string
      readonly permissions: TopicPermissions | undefined
    })
  /** An exchange is declared, if there is none of that name. A mistake in it is thrown as a ProtocolError. */
  | (On<'broker.declare-exchange'> & {
      readonly virtualHost: string
      readonly declaration: ExchangeDeclaration
    })
  /** The same of a queue. */
  | (On<'broker.declare-queue'> & {
      readonly virtualHost: string
      readonly declaration: QueueRequest
    })
  /** A queue or an exchange is bound. A mistake in it is thrown as a ProtocolError. */
  | (On<'broker.bind'> & { readonly virtualHost: string; readonly binding: BindingRequest })

/** A command that the broker sends. */
export type Effect =
  | ConnectionStart
  | ConnectionTune
  | ConnectionOpenOk
  | ConnectionClose
  | On<'connection.close-ok'>
  /** No method: the broker closes the socket without a word, after so many milliseconds. */
  | (On<'connection.hang-up'> & { readonly afterMs: number })
  | (On<'connection.blocked'> & { readonly reason: string })
  | On<'connection.unblocked'>
  | On<'connection.update-secret-ok'>
  | On<'channel.open-ok'>
  | (On<'channel.flow-ok'> & { readonly active: boolean })
  | ChannelClose
  | On<'channel.close-ok'>
  | (On<'access.request-ok'> & { readonly ticket: number })
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
  | On<'tx.select-ok'>
  | On<'tx.commit-ok'>
  | On<'tx.rollback-ok'>

export interface ConnectionStart extends On<'connection.start'> {
  readonly serverProperties: FieldTable
  /** The login mechanisms there are, with spaces between. */
  readonly mechanisms: string
}

/** The limits that the broker offers; 0 is no limit. */
export interface ConnectionTune extends On<'connection.tune'> {
  readonly channelMax: number
  readonly frameMax: number
  /** Seconds; 0 is none. */
  readonly heartbeat: number
}

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
