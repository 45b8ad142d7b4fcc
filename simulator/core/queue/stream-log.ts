import type { Message } from '../message.js'
import type { QueueEntry } from './entry.js'
import type { QueueSettings } from './settings.js'

/** Messages that are written together; consumers with a filter get all or none of them. */
interface Chunk {
  /** The filter values of its messages; undefined stands for those without one. */
  readonly values: Set<string | undefined>
  /** Whether more may come. */
  isOpen: boolean
}

interface StreamRecord {
  readonly entry: QueueEntry
  readonly chunk: Chunk
  /** When it was appended; milliseconds since the epoch. */
  readonly at: number
}

/** A part of a stream, which is dropped as a whole. */
interface Segment {
  readonly records: StreamRecord[]
  bytes: number
}

/**
 * The messages of a stream by their offsets. A message too old or too many is dropped when a segment is full and another
 * begins, a segment at a time. Case: simulator/core/stream-limits, "drop whole segments".
 */
export class StreamLog {
  #settings: QueueSettings
  readonly #onDropped: (count: number) => void
  readonly #segments: Segment[] = [{ records: [], bytes: 0 }]
  /** The offset of the first message. */
  #first = 0
  #end = 0
  #chunk: Chunk | undefined
  /** The offset of the first message of the last chunk. */
  #last = 0

  constructor(settings: QueueSettings, onDropped: (count: number) => void) {
    this.#settings = settings
    this.#onDropped = onDropped
  }

  configure(settings: QueueSettings): void {
    this.#settings = settings
  }

  /** The offset of the first message that is there. */
  get first(): number {
    return this.#first
  }

  /** The offset that the next message will have. */
  get end(): number {
    return this.#end
  }

  /** The offset at which the last chunk begins. */
  get last(): number {
    return Math.max(this.#last, this.#first)
  }

  get length(): number {
    return this.#end - this.#first
  }

  /** Appends a message to the chunk that is being written. */
  append(message: Message, now: number): void {
    if (this.#chunk === undefined) this.#last = this.#end
    const chunk = (this.#chunk ??= { values: new Set(), isOpen: true })
    chunk.values.add(filterValueOf(message))
    const size = message.body.length
    const entry = {
      message,
      position: this.#end++,
      size,
      expiresAt: undefined,
      wasDelivered: false,
      returns: 0,
      failures: 0,
      slot: 0,
    }
    const current = this.#segments.at(-1)!
    current.records.push({ entry, chunk, at: now })
    current.bytes += size
    if (current.bytes >= this.#settings.segmentSize) this.#roll(now)
  }

  endChunk(): void {
    if (this.#chunk !== undefined) this.#chunk.isOpen = false
    this.#chunk = undefined
  }

  /** The offset of the first message that was appended at that time or later. */
  offsetAt(time: number): number {
    for (let offset = this.#first; offset < this.#end; offset++) {
      if (this.at(offset)!.at >= time) return offset
    }
    return this.#end
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    for (const { records } of this.#segments) for (const { entry } of records) yield entry
  }

  /** The message at an offset; undefined when there is none. */
  at(offset: number): StreamRecord | undefined {
    let index = offset - this.#first
    if (index < 0) return undefined
    for (const { records } of this.#segments) {
      if (index < records.length) return records[index]
      index -= records.length
    }
    return undefined
  }

  #roll(now: number): void {
    this.#segments.push({ records: [], bytes: 0 })
    while (this.#segments.length > 2 && this.#isSurplus(now)) {
      const { records } = this.#segments.shift()!
      this.#first += records.length
      this.#onDropped(records.length)
    }
  }

  /** Whether the first segment is too much, or too old. */
  #isSurplus(now: number): boolean {
    const { maxLengthBytes, maxAge } = this.#settings
    const bytes = this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
    const newest = this.#segments[0]!.records.at(-1)?.at ?? now
    return bytes > maxLengthBytes || (maxAge !== undefined && newest < now - maxAge)
  }
}

function filterValueOf({ properties }: Message): string | undefined {
  const value = properties.headers?.get('x-stream-filter-value')
  return typeof value === 'string' ? value : undefined
}
