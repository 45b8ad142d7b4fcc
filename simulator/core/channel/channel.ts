import type { Connection } from '../connection.js'
import type { Message } from '../message.js'
import type { Consumer, ConsumerChannel, Delivery } from '../queue/consumer.js'
import type { QueueEntry } from '../queue/entry.js'
import { queueOrder, type IdleListener, type Publisher, type Queue } from '../queue/queue.js'
import { noMethod, ProtocolError, type MethodId } from '../reply-codes.js'
import type { Confirm, Confirms } from './confirms.js'
import type { Transaction } from './transaction.js'
import type { AckWatch } from './ack-watch.js'
import { Limiter } from './limiter.js'
import { Unacked } from './unacked.js'

/** The consumer of direct replies, and the name under which others reach it. */
export interface ReplyConsumer {
  readonly tag: string
  readonly replyTo: string
}

/** The server's side of one channel. */
export class Channel implements ConsumerChannel, Publisher {
  readonly connection: Connection
  readonly number: number
  readonly limiter = new Limiter<Queue>()
  readonly consumers = new Map<string, Consumer>()
  /** The deliveries out with the client, oldest first. */
  readonly unacked = new Unacked()
  /** The server has closed it and waits for the client to agree; all else is thrown away. */
  isClosing = false
  /** How many messages each consumer to come may hold unacked; 0 is no limit. */
  prefetch = 0
  /** The confirms owed to publishers; undefined until `confirm.select`. */
  confirms: Confirms | undefined
  /** The work that waits for the next commit; undefined until `tx.select`. */
  transaction: Transaction | undefined
  /** The queue for which an empty name stands. */
  lastQueue = ''
  replyConsumer: ReplyConsumer | undefined
  /** Queues that it has published to and that want to know when it is gone. */
  #heedful: Set<Queue> | undefined
  /** Streams to which it is writing. */
  #streams: Set<IdleListener> | undefined
  /** Undefined where channels do not look whether clients acknowledge in time. */
  readonly #watch: AckWatch | undefined
  #nextTag = 1
  #turn = 0

  constructor(connection: Connection, number: number, watch?: AckWatch) {
    this.#watch = watch
    this.connection = connection
    this.number = number
  }

  get turn(): number {
    return this.#turn
  }

  /** Whether it has begun to write to a stream and more of it has come already. */
  get isWriting(): boolean {
    return this.#streams !== undefined
  }

  tellWhenIdle(stream: IdleListener): void {
    this.#streams ??= new Set()
    this.#streams.add(stream)
  }

  /** Every command that came from the client is done: streams and publishers hear of it. */
  idle(): void {
    this.#turn++
    this.#endWriting()
    this.tellConfirms()
  }

  #endWriting(): void {
    const streams = this.#streams
    if (streams === undefined) return
    this.#streams = undefined
    for (const stream of streams) stream.publisherIdle()
  }

  tellWhenGone(queue: Queue): void {
    this.#heedful ??= new Set()
    this.#heedful.add(queue)
  }

  /** Sends a message to one of the channel's consumers. */
  deliver(consumer: Consumer, entry: QueueEntry): void {
    const { queue } = consumer
    const { marks } = queue.rules
    const tag = this.#nextTag++
    if (!consumer.noAck) this.#add({ tag, queue, entry, consumer, at: this.#watch?.now ?? 0 })
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.deliver',
      consumerTag: consumer.tag,
      deliveryTag: tag,
      redelivered: marks.isRedelivered(entry),
      message: marks.delivered(entry),
    })
  }

  /** Answers `basic.get` with a message. */
  give(queue: Queue, entry: QueueEntry, left: number, noAck: boolean): void {
    const { marks } = queue.rules
    const tag = this.#nextTag++
    if (!noAck) {
      this.#add({ tag, queue, entry, consumer: undefined, at: this.#watch?.now ?? 0 })
    }
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.get-ok',
      deliveryTag: tag,
      redelivered: marks.isRedelivered(entry),
      messageCount: left,
      message: marks.got(entry),
    })
    entry.wasDelivered = true
  }

  deliverReply(message: Message): void {
    if (this.replyConsumer === undefined || this.isClosing) return
    const { countsTags } = this.connection.virtualHost.profile.directReplies
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.deliver',
      consumerTag: this.replyConsumer.tag,
      deliveryTag: countsTags ? this.#nextTag++ : this.#nextTag,
      redelivered: false,
      message,
    })
  }

  /** Tells the publisher all that queues have answered. */
  tellConfirms(): void {
    if (this.confirms === undefined || this.isClosing) return
    for (const confirm of this.confirms.take()) this.tellConfirm(confirm)
  }

  tellConfirm(confirm: Confirm): void {
    this.connection.emit({ connection: this.connection.id, channel: this.number, ...confirm })
  }

  /**
   * Takes the deliveries that a client settles out of `unacked`: one, all up to one, or all (0 and
   * `multiple`). A tag that is not there closes the channel.
   */
  take(tag: number, multiple: boolean): Delivery[] {
    const taken = this.#take(tag, multiple)
    if (this.unacked.size === 0) this.#watch?.watch(this, undefined)
    return taken
  }

  /** Looks whether the oldest delivery was acknowledged in time; if not, the channel is closed. */
  checkAcks(): void {
    const oldest = this.unacked.oldest
    const timeout = oldest && this.#watch?.overdue(oldest)
    if (timeout === undefined) this.#watch?.watch(this, oldest)
    else this.timeOut(timeout)
  }

  #add(delivery: Delivery): void {
    this.unacked.add(delivery)
    if (this.unacked.size === 1) this.#watch?.watch(this, delivery)
  }

  #take(tag: number, multiple: boolean): Delivery[] {
    if (tag === 0 && multiple) {
      const all = this.unacked.values()
      this.unacked.clear()
      return all
    }
    const last = this.unacked.get(tag)
    if (last === undefined) {
      throw new ProtocolError('PRECONDITION_FAILED', `unknown delivery tag ${tag}`)
    }
    if (multiple) return this.unacked.takeUpTo(tag)
    this.unacked.delete(tag)
    return [last]
  }

  /** Deliveries that were taken out of `unacked` are out with the client again. */
  takeBack(deliveries: readonly Delivery[]): void {
    const all = [...this.unacked.values(), ...deliveries].sort((a, b) => a.tag - b.tag)
    this.unacked.clear()
    for (const delivery of all) this.unacked.add(delivery)
    this.#watch?.watch(this, this.unacked.oldest)
  }

  forget(consumer: Consumer): void {
    this.consumers.delete(consumer.tag)
    this.limiter.forget(consumer.queue)
  }

  tellCancelled(consumerTag: string): void {
    if (this.isClosing) return
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.cancel',
      consumerTag,
    })
  }

  timeOut(timeoutMs: number): void {
    this.fail(
      new ProtocolError(
        'PRECONDITION_FAILED',
        `delivery acknowledgement on channel ${this.number} timed out. Timeout value used: ${timeoutMs} ms. ` +
          'This timeout value can be configured, see consumers doc guide to learn more',
      ),
      noMethod,
    )
  }

  /** The broker closes the channel. */
  fail(error: ProtocolError, [classId, methodId]: MethodId): void {
    if (this.isClosing) return
    this.isClosing = true
    this.release()
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'channel.close',
      replyCode: error.replyCode,
      replyText: error.replyText,
      classId,
      methodId,
    })
  }

  /** Direct replies find nobody here any more. */
  forgetReplies(): void {
    if (this.replyConsumer === undefined) return
    this.connection.virtualHost.replyChannels.delete(this.replyConsumer.replyTo)
    this.replyConsumer = undefined
  }

  /**
   * Lets go of everything: consumers leave their queues, what is unacked goes back. Queues are served in
   * one order, so that the same commands always give the same effects.
   */
  release(): void {
    this.#endWriting()
    // a delivery that was settled and not committed was not settled
    if (this.transaction !== undefined) this.takeBack(this.transaction.deliveries)
    this.transaction = undefined
    const consumersOf = groupBy([...this.consumers.values()], (consumer) => consumer.queue)
    const deliveriesOf = groupBy(this.unacked.values(), (delivery) => delivery.queue)
    this.consumers.clear()
    this.unacked.clear()
    this.#watch?.watch(this, undefined)
    this.forgetReplies()
    const queues = [...new Set([...consumersOf.keys(), ...deliveriesOf.keys()])]
    for (const queue of queues.sort(queueOrder)) {
      if (queue.isDeleted) continue
      queue.channelDown(consumersOf.get(queue) ?? [], deliveriesOf.get(queue) ?? [])
    }
    for (const queue of this.#heedful ?? []) queue.publisherDown()
    this.#heedful = undefined
  }
}

export function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
