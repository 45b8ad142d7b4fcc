import { copyOf } from './bytes/reader.js'
import type { Writer } from './bytes/writer.js'
import { frameEnd, frameOverhead, frameTypes } from './protocol/definition.js'

/** Takes each frame as it becomes complete. The bytes are its own only during the call. */
export interface FrameSink {
  frame(type: number, channel: number, bytes: Uint8Array, start: number, end: number): void
}

/** A frame that cannot be: after it no frame can be found any more. */
export class FrameError extends Error {
  readonly reason: 'too large' | 'bad end'
  readonly type: number
  readonly channel: number
  /** Octets of the payload as announced. */
  readonly size: number
  /** The part of the payload that has come, for the words of the error. */
  readonly payload: Uint8Array
  readonly lastOctet: number

  constructor(
    reason: FrameError['reason'],
    { type, channel, size }: FrameHead,
    payload: Uint8Array,
    lastOctet = 0,
  ) {
    super(`frame of type ${type} on channel ${channel} with ${size} octets: ${reason}`)
    this.name = 'FrameError'
    this.reason = reason
    this.type = type
    this.channel = channel
    this.size = size
    this.payload = payload
    this.lastOctet = lastOctet
  }
}

interface FrameHead {
  readonly type: number
  readonly channel: number
  readonly size: number
}

const headSize = 7
/** Octets that are put by for a frame before they have come. */
const mostAtOnce = 262_144

/**
 * Finds the frames in a stream of bytes that was cut anywhere.
 *
 * A frame that lies whole in one chunk is given as a stretch of that chunk; one that does not is put together in an
 * array of its own, which is made when its size is known and within the limit.
 */
export class FrameParser {
  /** Octets that a payload may have; Infinity is no limit. */
  payloadLimit = Infinity
  readonly #sink: FrameSink
  /** The beginning of a frame that is not complete yet. */
  #partial: Uint8Array = new Uint8Array(0)
  #filled = 0
  /** How much of it must be there before it can be looked at again; 0 while nothing has begun. */
  #needed = 0
  #isStopped = false

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  /** Bytes that wait for the rest of their frame. */
  get pending(): number {
    return this.#filled
  }

  /** No frame is wanted any more, of this chunk neither. */
  stop(): void {
    this.#isStopped = true
    this.#partial = nothing
    this.#filled = 0
    this.#needed = 0
  }

  /** Takes the next bytes. Throws a {@link FrameError}, after which nothing more may be pushed. */
  push(chunk: Uint8Array): void {
    let at = this.#needed > 0 ? this.#complete(chunk) : 0
    while (!this.#isStopped && chunk.length - at >= headSize) {
      const next = at + headSize + payloadSize(chunk, at) + 1
      if (next > chunk.length) break
      this.#emit(chunk, at)
      at = next
    }
    if (!this.#isStopped && at < chunk.length) this.#begin(chunk, at)
  }

  /** Fills up the frame that has begun; gives the place in the chunk behind it. */
  #complete(chunk: Uint8Array): number {
    let at = 0
    while (this.#needed > 0) {
      const count = Math.min(this.#needed - this.#filled, chunk.length - at)
      this.#makeRoom(this.#filled + count)
      this.#partial.set(chunk.subarray(at, at + count), this.#filled)
      this.#filled += count
      at += count
      if (this.#filled < this.#needed) return at
      if (this.#needed === headSize) this.#expectRest()
      else this.#finish()
    }
    return at
  }

  #begin(chunk: Uint8Array, at: number): void {
    const rest = chunk.subarray(at)
    this.#needed = headSize
    this.#filled = 0
    this.#complete(rest)
  }

  /** The head is there: now the size is known. */
  #expectRest(): void {
    const head = this.#partial
    this.#check(head, 0, nothing)
    this.#needed = headSize + payloadSize(head, 0) + 1
  }

  /** A frame may announce gigabytes where there is no limit: the array grows only with what comes. */
  #makeRoom(size: number): void {
    if (size <= this.#partial.length) return
    const room = Math.min(this.#needed, Math.max(size, mostAtOnce, 2 * this.#partial.length))
    const larger = new Uint8Array(room)
    larger.set(this.#partial.subarray(0, this.#filled))
    this.#partial = larger
  }

  #finish(): void {
    const frame = this.#partial
    this.#partial = nothing
    this.#filled = 0
    this.#needed = 0
    this.#emit(frame, 0)
  }

  #emit(bytes: Uint8Array, at: number): void {
    const start = at + headSize
    const end = start + payloadSize(bytes, at)
    this.#check(bytes, at, bytes)
    const last = bytes[end]!
    if (last !== frameEnd) {
      throw new FrameError('bad end', headOf(bytes, at), copyOf(bytes, start, end), last)
    }
    this.#sink.frame(bytes[at]!, channelOf(bytes, at), bytes, start, end)
  }

  #check(bytes: Uint8Array, at: number, payload: Uint8Array): void {
    if (payloadSize(bytes, at) <= this.payloadLimit) return
    const start = Math.min(at + headSize, payload.length)
    throw new FrameError('too large', headOf(bytes, at), copyOf(payload, start, payload.length))
  }
}

const nothing = new Uint8Array(0)

function headOf(bytes: Uint8Array, at: number): FrameHead {
  return { type: bytes[at]!, channel: channelOf(bytes, at), size: payloadSize(bytes, at) }
}

function channelOf(bytes: Uint8Array, at: number): number {
  return (bytes[at + 1]! << 8) | bytes[at + 2]!
}

function payloadSize(bytes: Uint8Array, at: number): number {
  return (
    bytes[at + 3]! * 0x1000000 + ((bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!)
  )
}

/** Writes all of a frame before its payload; gives a mark for {@link endFrame}. */
export function beginFrame(writer: Writer, type: number, channel: number): number {
  writer.breathe()
  const mark = writer.mark()
  writer.octet(type)
  writer.short(channel)
  writer.long(0)
  return mark
}

export function endFrame(writer: Writer, mark: number): void {
  writer.patchLong(mark + 3, writer.mark() - mark - headSize)
  writer.octet(frameEnd)
}

export function writeHeartbeat(writer: Writer): void {
  endFrame(writer, beginFrame(writer, frameTypes.heartbeat, 0))
}

/** From so many octets on a body is handed on instead of being copied. */
const largeBody = 16_384

/** A body in as many frames as the largest frame makes it; 0 is no largest. An empty body has none. */
export function writeBody(
  writer: Writer,
  channel: number,
  body: Uint8Array,
  frameMax: number,
): void {
  const most = frameMax === 0 ? Infinity : frameMax - frameOverhead
  for (let start = 0; start < body.length; start += most) {
    const end = Math.min(body.length, start + most)
    writer.breathe()
    writer.octet(frameTypes.body)
    writer.short(channel)
    writer.long(end - start)
    if (end - start >= largeBody) writer.handOn(body, start, end)
    else writer.copy(body, start, end)
    writer.octet(frameEnd)
  }
}
