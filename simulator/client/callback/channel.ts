/** A channel of the callback API. What the promise API rejects with goes to the callback here; what it throws is thrown. */
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

export class Channel extends BaseChannel {
  /** The types promise the connection of the API, as amqplib's do; it is the one under that. */
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

  close(callback?: Done): void {
    this.closeBecause('asked by the user', () => {
      if (callback) callback(null as never)
    })
  }

  assertQueue(queue?: string, options?: AssertQueueOptions, callback?: Callback<QueueState>): this {
    return this.rpc(queues.assertQueue(queue, options), callback)
  }

  checkQueue(queue: string, callback?: Callback<QueueState>): this {
    return this.rpc(queues.checkQueue(queue), callback)
  }

  deleteQueue(
    queue: string,
    options?: DeleteQueueOptions,
    callback?: Callback<MessageCount>,
  ): this {
    return this.rpc(queues.deleteQueue(queue, options), callback)
  }

  purgeQueue(queue: string, callback?: Callback<MessageCount>): this {
    return this.rpc(queues.purgeQueue(queue), callback)
  }

  bindQueue(
    queue: string,
    source: string,
    pattern: string,
    args?: object,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(queues.bindQueue('queue.bind', queue, source, pattern, args), callback)
  }

  unbindQueue(
    queue: string,
    source: string,
    pattern: string,
    args?: object,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(queues.bindQueue('queue.unbind', queue, source, pattern, args), callback)
  }

  assertExchange(
    exchange: string,
    type: string,
    options?: AssertExchangeOptions,
    callback?: Callback<ExchangeName>,
  ): this {
    const request = exchanges.assertExchange(exchange, type, options)
    return this.rpc({ ...request, fields: () => ({ exchange }) }, callback)
  }

  checkExchange(exchange: string, callback?: Callback<Empty>): this {
    return this.rpc(exchanges.checkExchange(exchange), callback)
  }

  deleteExchange(
    exchange: string,
    options?: DeleteExchangeOptions,
    callback?: Callback<Empty>,
  ): this {
    return this.rpc(exchanges.deleteExchange(exchange, options), callback)
  }

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

  /** False when the caller had better wait for `drain`; the message is sent all the same. */
  publish(
    exchange: string,
    routingKey: string,
    content: Content,
    options?: PublishOptions,
  ): boolean {
    return this.sendMessage(exchange, routingKey, content, options)
  }

  sendToQueue(queue: string, content: Content, options?: PublishOptions): boolean {
    return this.publish('', queue, content, options)
  }

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

  cancel(consumerTag: string, callback?: Callback<ConsumerTag>): this {
    this.call(basic.cancel(consumerTag), (error, answer) => {
      if (error === null) this.consumers.delete(consumerTag)
      report(callback, error, answer)
    })
    return this
  }

  /** Gives false when the queue is empty. */
  get(queue: string, options?: GetOptions, callback?: Callback<GetMessage | false>): this {
    return this.rpc(basic.get(queue, options), callback)
  }

  ack(message: Message, allUpTo?: boolean): this {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.ack(this.origin(), deliveryTag, allUpTo))
    return this
  }

  ackAll(): this {
    this.transmit(acknowledge.ack(this.origin(), 0, true))
    return this
  }

  /** Hands a message back: to its queue, unless `requeue` is false. */
  nack(message: Message, allUpTo?: boolean, requeue?: boolean): this {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.nack(this.origin(), deliveryTag, allUpTo, requeue))
    return this
  }

  nackAll(requeue?: boolean): this {
    this.transmit(acknowledge.nack(this.origin(), 0, true, requeue))
    return this
  }

  reject(message: Message, requeue?: boolean): this {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.reject(this.origin(), deliveryTag, requeue))
    return this
  }

  prefetch(count: number, global?: boolean, callback?: Callback<Empty>): this {
    return this.rpc(basic.qos(count, global), callback)
  }

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

/** Calls back, if anybody wants to know. */
function report<T>(
  callback: Callback<T> | undefined,
  error: Error | null,
  answer: T | undefined,
): void {
  if (!callback) return
  if (error === null) succeed(callback, answer as T)
  else fail(callback, error)
}
