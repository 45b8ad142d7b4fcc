import { keepName } from '../platform/keep-name.js'
import { BaseChannel, type OnMessage } from '../base-channel.js'
import type { Content } from '../encoding/bytes.js'
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

/** A channel of the promise API. */
export class Channel extends BaseChannel {
  static {
    keepName(this, 'Channel')
  }

  /** Takes a number and opens the channel with the broker. */
  async open(): Promise<Empty> {
    this.allocate()
    // the request goes out after whatever the caller still does now
    await Promise.resolve()
    return this.rpc(openChannel())
  }

  /** Closes the channel. Resolves once the broker has agreed, after `close` has been emitted. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.closeBecause('asked by the user', resolve)
    })
  }

  /**
   * Declares a queue, unless there is one of that name with the same properties. Without a name the broker
   * makes one up.
   */
  assertQueue(queue?: string, options?: AssertQueueOptions): Promise<QueueState> {
    return this.rpc(queues.assertQueue(queue, options))
  }

  /** Asks about a queue. Closes the channel when there is none of that name. */
  checkQueue(queue: string): Promise<QueueState> {
    return this.rpc(queues.checkQueue(queue))
  }

  /** Deletes a queue, with its messages. */
  deleteQueue(queue: string, options?: DeleteQueueOptions): Promise<MessageCount> {
    return this.rpc(queues.deleteQueue(queue, options))
  }

  /** Deletes the ready messages of a queue. */
  purgeQueue(queue: string): Promise<MessageCount> {
    return this.rpc(queues.purgeQueue(queue))
  }

  /** Binds a queue to an exchange. */
  bindQueue(queue: string, source: string, pattern: string, args?: object): Promise<Empty> {
    return this.rpc(queues.bindQueue('queue.bind', queue, source, pattern, args))
  }

  /** Takes back the binding of a queue. */
  unbindQueue(queue: string, source: string, pattern: string, args?: object): Promise<Empty> {
    return this.rpc(queues.bindQueue('queue.unbind', queue, source, pattern, args))
  }

  /** Declares an exchange, unless there is one of that name with the same properties. */
  assertExchange(
    exchange: string,
    type: string,
    options?: AssertExchangeOptions,
  ): Promise<ExchangeName> {
    return this.rpc(exchanges.assertExchange(exchange, type, options)).then(() => ({ exchange }))
  }

  /** Closes the channel when there is no exchange of that name. */
  checkExchange(exchange: string): Promise<Empty> {
    return this.rpc(exchanges.checkExchange(exchange))
  }

  /** Deletes an exchange. */
  deleteExchange(exchange: string, options?: DeleteExchangeOptions): Promise<Empty> {
    return this.rpc(exchanges.deleteExchange(exchange, options))
  }

  /** Binds an exchange, the destination, to another. */
  bindExchange(
    destination: string,
    source: string,
    pattern: string,
    args?: object,
  ): Promise<Empty> {
    return this.rpc(exchanges.bindExchange('exchange.bind', destination, source, pattern, args))
  }

  /** Takes back the binding of an exchange. */
  unbindExchange(
    destination: string,
    source: string,
    pattern: string,
    args?: object,
  ): Promise<Empty> {
    return this.rpc(exchanges.bindExchange('exchange.unbind', destination, source, pattern, args))
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
  consume(queue: string, onMessage: OnMessage, options?: ConsumeOptions): Promise<ConsumerTag> {
    const request = basic.consume(queue, options)
    return new Promise((resolve, reject) => {
      // at once, not when the promise resolves: the first message may be the very next frame
      this.call(request, (error, answer) => {
        if (error !== null) {
          reject(error)
          return
        }
        this.consumers.set(answer.consumerTag, onMessage)
        resolve(answer)
      })
    })
  }

  /** Ends a consumer. */
  async cancel(consumerTag: string): Promise<ConsumerTag> {
    const answer = await this.rpc(basic.cancel(consumerTag))
    this.consumers.delete(consumerTag)
    return answer
  }

  /** Gets one message; false when the queue is empty. */
  get(queue: string, options?: GetOptions): Promise<GetMessage | false> {
    return this.#promise(basic.get(queue, options))
  }

  /** Acknowledges a message, or all messages of the channel up to it. */
  ack(message: Message, allUpTo?: boolean): void {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.ack(this.origin(), deliveryTag, allUpTo))
  }

  /** Acknowledges all messages of the channel. */
  ackAll(): void {
    this.transmit(acknowledge.ack(this.origin(), 0, true))
  }

  /** Hands a message back, or all messages of the channel up to it: to the queue, unless `requeue` is false. */
  nack(message: Message, allUpTo?: boolean, requeue?: boolean): void {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.nack(this.origin(), deliveryTag, allUpTo, requeue))
  }

  /** Hands all messages of the channel back: to their queues, unless `requeue` is false. */
  nackAll(requeue?: boolean): void {
    this.transmit(acknowledge.nack(this.origin(), 0, true, requeue))
  }

  /** Hands a message back: to its queue, unless `requeue` is false. */
  reject(message: Message, requeue?: boolean): void {
    const deliveryTag = message.fields.deliveryTag
    this.transmit(acknowledge.reject(this.origin(), deliveryTag, requeue))
  }

  /** Limits the unacked messages of each consumer to come, or with `global` of the channel; 0 is no limit. */
  prefetch(count: number, global?: boolean): Promise<Empty> {
    return this.rpc(basic.qos(count, global))
  }

  /** Hands all unacked messages of the channel back to their queues. */
  recover(): Promise<Empty> {
    return this.rpc(basic.recover())
  }

  /** Makes a call; rejects when the channel is closed, or the arguments have no encoding. */
  async rpc<Fields>(request: Request<Fields>): Promise<Fields> {
    const answer = await this.#promise(request)
    return answer
  }

  #promise<Fields>(request: Request<Fields>): Promise<Fields> {
    return new Promise((resolve, reject) => {
      this.call(request, (error, answer) => {
        if (error === null) resolve(answer)
        else reject(error)
      })
    })
  }
}
