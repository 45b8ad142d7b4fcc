import type { QueueEntry } from '../queue/backlog.js'
import type { Confirm, Confirms } from './confirms.js'
import type { Connection } from '../connection.js'
import type { Consumer } from '../queue/consumers.js'
import { Limiter } from './limiter.js'
import { withProperties, type Message } from '../message.js'
import type { Queue } from '../queue/queue.js'
import { ProtocolError } from '../reply-codes.js'
import { emptyTable, sortedByName, Typed, withField } from '../values/table.js'
import { Unacked } from './unacked.js'

/** A message that is out with the client of a channel, waiting to be settled. */
export interface Delivery {
  readonly tag: number
  readonly queue: Queue
  readonly entry: QueueEntry
  /** Undefined when it was got by `basic.get`. */
  readonly consumer: Consumer | undefined
}

/** The consumer of direct replies, and the name under which others reach it. */
export interface ReplyConsumer {
  readonly tag: string
  readonly replyTo: string
}

/** The server's side of one channel. */
export class Channel {
  readonly connection: Connection
  readonly number: number
  readonly limiter = new Limiter()
  readonly consumers = new Map<string, Consumer>()
  /** What is out with the client, oldest first. */
  readonly unacked = new Unacked()
  /** The server has closed it and waits for the client to agree; all else is thrown away. */
  isClosing = false
  /** How many messages each consumer to come may hold unacked; 0 is no limit. */
  prefetch = 0
  /** What it owes its publishers; undefined until `confirm.select`. */
  confirms: Confirms | undefined
  /** What an empty queue name stands for. */
  lastQueue = ''
  replyConsumer: ReplyConsumer | undefined
  #nextTag = 1

  constructor(connection: Connection, number: number) {
    this.connection = connection
    this.number = number
  }

  /** Sends a message to one of the channel's consumers. */
  deliver(consumer: Consumer, entry: QueueEntry): void {
    const tag = this.#nextTag++
    if (!consumer.noAck) {
      this.unacked.add({ tag, queue: consumer.queue, entry, consumer })
    }
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.deliver',
      consumerTag: consumer.tag,
      deliveryTag: tag,
      redelivered: isRedelivered(consumer.queue, entry),
      message: entry.returns > 0 ? withDeliveryCount(consumer.queue, entry) : entry.message,
    })
  }

  /** Answers `basic.get` with a message. */
  give(queue: Queue, entry: QueueEntry, left: number, noAck: boolean): void {
    const tag = this.#nextTag++
    if (!noAck) this.unacked.add({ tag, queue, entry, consumer: undefined })
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.get-ok',
      deliveryTag: tag,
      redelivered: isRedelivered(queue, entry),
      messageCount: left,
      message: withDeliveryCount(queue, entry),
    })
    entry.wasDelivered = true
  }

  /** Sends a direct reply. It takes the next delivery tag without using it up, as RabbitMQ has it. */
  deliverReply(message: Message): void {
    if (this.replyConsumer === undefined || this.isClosing) return
    this.connection.emit({
      connection: this.connection.id,
      channel: this.number,
      method: 'basic.deliver',
      consumerTag: this.replyConsumer.tag,
      deliveryTag: this.#nextTag,
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

  /** Direct replies find nobody here any more. */
  forgetReplies(): void {
    if (this.replyConsumer === undefined) return
    this.connection.virtualHost.replyChannels.delete(this.replyConsumer.replyTo)
    this.replyConsumer = undefined
  }

  /**
   * Lets go of everything: consumers leave their queues, what is unacked goes back. Queues are served in
   * the order of their names, so that the same commands always give the same effects.
   */
  release(): void {
    const consumersOf = groupBy([...this.consumers.values()], (consumer) => consumer.queue)
    const deliveriesOf = groupBy(this.unacked.values(), (delivery) => delivery.queue)
    this.consumers.clear()
    this.unacked.clear()
    this.forgetReplies()
    const queues = [...new Set([...consumersOf.keys(), ...deliveriesOf.keys()])]
    for (const queue of queues.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (queue.isDeleted) continue
      queue.channelDown(consumersOf.get(queue) ?? [], deliveriesOf.get(queue) ?? [])
    }
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

/** A quorum queue counts returns, a classic queue remembers that it once handed the message out. */
function isRedelivered(queue: Queue, entry: QueueEntry): boolean {
  return queue.settings.type === 'quorum' ? entry.returns > 0 : entry.wasDelivered
}

/** Quorum queues tell how often a message came back, in a header. */
function withDeliveryCount(queue: Queue, { message, returns }: QueueEntry): Message {
  if (queue.settings.type !== 'quorum') return message
  const headers = withField(
    message.properties.headers ?? emptyTable,
    'x-delivery-count',
    new Typed('int64', returns),
  )
  const properties = withProperties(message.properties, { headers: sortedByName(headers) })
  return { ...message, properties }
}
