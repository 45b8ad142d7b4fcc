import { keepName } from '../platform/keep-name.js'
import { BaseChannel, type OnMessage } from '../base-channel.js'
import type { Content } from '../encoding/bytes.js'
import type { Connection } from '../connection.js'
import type { GetMessage, Message } from '../message.js'
import type {
  AssertExchangeOptions,
  AssertQueueOptions,
  ConsumeOptions,
  DeleteExchangeOptions,
  DeleteQueueOptions,
  GetOptions,
  PublishOptions,
} from '../options.js'
import type { ConsumerTag, ExchangeName, MessageCount, QueueState } from '../replies.js'
import * as acknowledge from '../requests/acknowledge.js'
import * as basic from '../requests/basic.js'
import { openChannel } from '../requests/channel.js'
import * as exchanges from '../requests/exchange.js'
import * as queues from '../requests/queue.js'
import type { Empty, Request } from '../requests/request.js'
import type { CallbackModel } from './callback-model.js'
import { fail, succeed, type Callback, type Done } from './callback.js'

/**
 * A channel of the callback API. Errors that the promise API rejects with go to the callback here; errors that it
 * throws are thrown.
 */
export class Channel extends BaseChannel {
  static {
    keepName(this, 'Channel')
  }

  /** The types promise the connection of the API, as amqplib's do; the value is the connection under that. */
  declare readonly connection: Connection & Pick<CallbackModel, keyof CallbackModel>

  /** Takes a number and opens the channel with the broker. */
  open(callback: Callback<Empty>): this {
    try {
      this.allocate()
    } catch (error) {
      fail(callback, error as Error)
      return this
    }
    return this.rpc(openChannel(), callback)
  }

  /** Closes the channel, and calls back once the broker has agreed. */
  close(callback?: Done): void {
    this.closeBecause('asked by the user', () => {
      if (callback) callback(null as never)
    })
  }

  /**
   * Declares a queue, unless there is one of that name with the same properties. Without a name the broker
   * makes one up.
   */
  assertQueue(queue?: string, options?: AssertQueueOptions, callback?: Callback<QueueState>): this {
    return this.rpc(queues.assertQueue(queue, options), callback)
  }

  /** Asks about a queue. Closes the channel when there is none of that name. */
  checkQueue(queue: string, callback?: Callback<QueueState>): this {
    return this.rpc(queues.checkQueue(queue), callback)
  }

  /** Deletes a queue, with its messages. */
  deleteQueue(
    queue: string,
    options?: DeleteQueueOptions,
    callback?: Callback<MessageCount>,
  ): this {
    return this.rpc(queues.deleteQueue(queue, options), callback)
  }

  /** Deletes the ready messages of a queue. */
  purgeQueue(queue: string, callback?: Callback<MessageCount>): this {
    return this.rpc(queues.purgeQueue(queue), callback)
  }

  /** Binds a queue to an exchange. */
  bindQueue(
    queue: string,
    source: string,
    pattern: string,
    args?: object,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(queues.bindQueue('queue.bind', queue, source, pattern, args), callback)
  }

  /** Takes back the binding of a queue. */
  unbindQueue(
    queue: string,
    source: string,
    pattern: string,
    args?: object,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(queues.bindQueue('queue.unbind', queue, source, pattern, args), callback)
  }

  /** Declares an exchange, unless there is one of that name with the same properties. */
  assertExchange(
    exchange: string,
    type: string,
    options?: AssertExchangeOptions,
    callback?: Callback<ExchangeName>,
  ): this {
    const request = exchanges.assertExchange(exchange, type, options)
    return this.rpc({ ...request, fields: () => ({ exchange }) }, callback)
  }

  /** Closes the channel when there is no exchange of that name. */
  checkExchange(exchange: string, callback?: Callback<Empty>): this {
    return this.rpc(exchanges.checkExchange(exchange), callback)
  }

  /** Deletes an exchange. */
  deleteExchange(
    exchange: string,
    options?: DeleteExchangeOptions,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(exchanges.deleteExchange(exchange, options), callback)
  }

  /** Binds an exchange, the destination, to another. */
  bindExchange(
    destination: string,
    source: string,
    pattern: string,
    args?: object,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(
      exchanges.bindExchange('exchange.bind', destination, source, pattern, args),
      callback,
    )
  }

  /** Takes back the binding of an exchange. */
  unbindExchange(
    destination: string,
    source: string,
    pattern: string,
    args?: object,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(
      exchanges.bindExchange('exchange.unbind', destination, source, pattern, args),
      callback,
    )
  }

  /**
   * Publishes a message. Gives false when the caller had better wait for `drain`; the message is sent all the
   * same.
   */
  publish(
    exchange: string,
    routingKey: string,
    content: Content,
    options?: PublishOptions,
  ): boolean {
    return this.sendMessage(exchange, routingKey, content, options)
  }

  /** Publishes a message to a queue, through the default exchange. Gives false as `publish` does. */
  sendToQueue(queue: string, content: Content, options?: PublishOptions): boolean {
    return this.publish('', queue, content, options)
  }

  /** Begins to consume a queue: `onMessage` gets each message, and null when the broker cancels the consumer. */
  consume(
    queue: string,
    onMessage: OnMessage,
    options?: ConsumeOptions,
    callback?: Callback<ConsumerTag>,
  ): this {
    this.call(basic.consume(queue, options), (error, answer) => {
      if (error === null) this.consumers.set(answer.consumerTag, onMessage)
      report(callback, error, answer)
    })
    return this
  }

  /** Ends a consumer. */
  cancel(consumerTag: string, callback?: Callback<ConsumerTag>): this {
    this.call(basic.cancel(consumerTag), (error, answer) => {
      if (error === null) this.consumers.delete(consumerTag)
      report(callback, error, answer)
    })
    return this
  }

  /** Gets one message; false when the queue is empty. */
  get(queue: string, options?: GetOptions, callback?: Callback<GetMessage | false>): this {
    return this.rpc(basic.get(queue, options), callback)
  }

  /** Acknowledges a message, or all messages of the channel up to it. */
  ack(message: Message, allUpTo?: boolean): this {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.ack(this.origin(), deliveryTag, allUpTo))
    return this
  }

  /** Acknowledges all messages of the channel. */
  ackAll(): this {
    this.transmit(acknowledge.ack(this.origin(), 0, true))
    return this
  }

  /** Hands a message back, or all messages of the channel up to it: to the queue, unless `requeue` is false. */
  nack(message: Message, allUpTo?: boolean, requeue?: boolean): this {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.nack(this.origin(), deliveryTag, allUpTo, requeue))
    return this
  }

  /** Hands all messages of the channel back: to their queues, unless `requeue` is false. */
  nackAll(requeue?: boolean): this {
    this.transmit(acknowledge.nack(this.origin(), 0, true, requeue))
    return this
  }

  /** Hands a message back: to its queue, unless `requeue` is false. */
  reject(message: Message, requeue?: boolean): this {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.reject(this.origin(), deliveryTag, requeue))
    return this
  }

  /** Limits the unacked messages of each consumer to come, or with `global` of the channel; 0 is no limit. */
  prefetch(count: number, global?: boolean, callback?: Callback<Empty>): this {
    return this.rpc(basic.qos(count, global), callback)
  }

  /** Hands all unacked messages of the channel back to their queues. */
  recover(callback?: Callback<Empty>): this {
    return this.rpc(basic.recover(), callback)
  }

  /** Makes a call; throws when the channel is closed, or the arguments have no encoding. */
  rpc<Fields>(request: Request<Fields>, callback: Callback<Fields> | undefined): this {
    this.call(request, (error, answer) => {
      report(callback, error, answer)
    })
    return this
  }
}

/** Calls back, where there is a callback. */
function report<T>(
  callback: Callback<T> | undefined,
  error: Error | null,
  answer: T | undefined,
): void {
  if (!callback) return
  if (error === null) succeed(callback, answer as T)
  else fail(callback, error)
}
