import type { StreamDifferences } from '../differences.js'
import type { Message } from '../message.js'
import { ProtocolError } from '../reply-codes.js'
import type { Consumer, Delivery } from './consumer.js'
import type { QueueDeclaration } from './declaration.js'
import type { QueueEntry } from './entry.js'
import type { QueueEnvironment } from './environment.js'
import type { Publisher, Queue } from './queue.js'
import type { QueueRules } from './rules/queue-rules.js'
import type { QueueSettings } from './settings.js'
import { StreamLog } from './stream-log.js'
import { asStored, checkStorable } from './stream-message.js'
import { startOf, StreamFilter } from './stream-reading.js'

/** A consumer of a stream, and where it reads. */
interface Reader {
  readonly consumer: Consumer
  readonly filter: StreamFilter
  /** The offset of the message that comes next. */
  next: number
}

/**
 * A stream: messages are appended to a log and stay there; each consumer reads it from where it wants to. Deliveries that
 * consumers settle only give them credit for more.
 */
export class Stream implements Queue {
  readonly kind = 'queue'
  readonly name: string
  readonly declaration: QueueDeclaration
  readonly rules: QueueRules
  #settings: QueueSettings
  /** Nobody is told of the consumers of a stream. Case: stream-consumers, "are not counted". */
  readonly consumerCount = 0
  readonly #differences: StreamDifferences
  readonly #environment: QueueEnvironment
  readonly #log: StreamLog
  readonly #readers = new Map<Consumer, Reader>()
  #isDeleted = false
  #unacked = 0

  constructor(
    declaration: QueueDeclaration,
    kind: {
      readonly rules: QueueRules
      readonly settings: QueueSettings
      readonly differences: StreamDifferences
    },
    environment: QueueEnvironment,
  ) {
    this.declaration = declaration
    this.name = declaration.name
    this.rules = kind.rules
    this.#settings = kind.settings
    this.#differences = kind.differences
    this.#environment = environment
    this.#log = new StreamLog(kind.settings, (count) => environment.ledger.leave('expired', count))
  }

  get settings(): QueueSettings {
    return this.#settings
  }

  configure(settings: QueueSettings): void {
    this.#settings = settings
    this.#log.configure(settings)
  }

  get isDeleted(): boolean {
    return this.#isDeleted
  }

  get readyCount(): number {
    return this.#log.length
  }

  get unackedCount(): number {
    return this.#unacked
  }

  get messageCount(): number {
    return this.#log.length
  }

  get consumers(): Iterable<Consumer> {
    return this.#readers.keys()
  }

  ready(): Iterable<QueueEntry> {
    return this.#log
  }

  nextDeadline(): undefined {
    return undefined
  }

  expire(): void {
    // nothing in a stream happens by itself
  }

  touch(): void {
    // a stream does not expire
  }

  /**
   * Appends a message. Dead letters that need not arrive have no publisher, and may be lost. Case: stream-messages, "may
   * be dead letters, or be lost as such".
   */
  publish(message: Message, publisher?: Publisher): boolean {
    if (publisher === undefined && !this.#differences.takesDeadLetters) return true
    if (publisher !== undefined) checkStorable(message, this.#differences)
    this.#environment.ledger.take()
    this.#log.append(asStored(message, this.#differences), this.#environment.now)
    if (publisher?.tellWhenIdle === undefined) this.#log.endChunk()
    else publisher.tellWhenIdle(this)
    this.run()
    return true
  }

  /** Exclusive consumers keep nobody away. Case: stream-consumers, "are never exclusive". */
  admits(): boolean {
    return true
  }

  attach(consumer: Consumer): void {
    const { knowsFilters } = this.#differences
    const next = startOf(this.#log, consumer.arguments, this.#environment.now)
    if (next === undefined) throw new ProtocolError('INTERNAL_ERROR')
    const filter = new StreamFilter(knowsFilters ? consumer.arguments : undefined)
    this.#readers.set(consumer, { consumer, filter, next })
  }

  detach(consumer: Consumer): void {
    this.#readers.delete(consumer)
  }

  run(): void {
    for (const reader of this.#readers.values()) this.#read(reader)
  }

  get(): undefined {
    return undefined
  }

  acknowledge(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    this.#settle(entries, consumer)
  }

  discard(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    this.#settle(entries, consumer)
  }

  requeue(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    this.#settle(entries, consumer)
  }

  publisherDown(): void {
    // nobody waits for it
  }

  /** The messages that came at once are written: consumers with a filter may get it. */
  publisherIdle(): void {
    this.#log.endChunk()
    if (!this.#isDeleted) this.run()
  }

  channelDown(consumers: readonly Consumer[], deliveries: readonly Delivery[]): void {
    for (const consumer of consumers) this.detach(consumer)
    this.#unacked -= deliveries.length
  }

  resume(): void {
    // consumers of a stream take no part in shared limits
  }

  purge(): number {
    return 0
  }

  delete(): void {
    this.#isDeleted = true
    this.#environment.ledger.leave('deleted', this.#log.length)
  }

  restart(): void {
    this.#readers.clear()
    this.#unacked = 0
  }

  violations(out: number): string[] {
    if (out === this.#unacked) return []
    return [`${this.name} counts ${this.#unacked} unacked, its channels ${out}`]
  }

  #settle(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    this.#unacked -= entries.length
    if (consumer === undefined) return
    consumer.credit += entries.length
    const reader = this.#readers.get(consumer)
    if (reader !== undefined) this.#read(reader)
  }

  #read(reader: Reader): void {
    const { consumer, filter } = reader
    reader.next = Math.max(reader.next, this.#log.first)
    while (consumer.credit > 0) {
      const found = this.#log.at(reader.next)
      if (found === undefined) return
      const { entry, chunk } = found
      if (filter.isSet && chunk.isOpen) return
      reader.next++
      if (!filter.passes(chunk.values)) continue
      consumer.credit--
      this.#unacked++
      consumer.channel.deliver(consumer, entry)
    }
  }
}
