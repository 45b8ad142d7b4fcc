import { Deque } from '../core/containers/deque.js'
import type { BasicPublish, ClientCommand } from '../core/methods.js'
import type { Wire } from '../world/network/wire.js'
import { byteLength } from './encoding/text.js'
import { invalidOption } from './platform/node-errors.js'

/**
 * The commands that a channel has sent and the socket has not taken yet, counted as amqplib counts them: in the
 * objects of two stream buffers behind each other, each with the channel's high water mark.
 */
export class Outbox {
  readonly #wire: Wire
  /** The number of the channel. */
  readonly channel: number
  /** The number of objects from which on the channel counts as full. */
  readonly #limit: number
  readonly #largestBody: number
  #frames = 0
  /** The frames that may still be waiting and make more than one object, with the number of further objects. */
  readonly #heavy = new Deque<{ readonly frame: number; readonly extra: number }>()
  /** The sum of their further objects. */
  #extra = 0
  #isFull = false

  /** Throws a TypeError for a high water mark that makes no sense. */
  constructor(wire: Wire, channel: number, frameMax: number, highWaterMark: unknown) {
    this.#wire = wire
    this.channel = channel
    this.#limit = 2 * checkedMark(highWaterMark) - 1
    this.#largestBody = frameMax - frameOverhead
  }

  /** The backlog, in frames, at which the channel counts as full. */
  get highWaterMark(): number {
    return this.#isFull ? 1 : this.#limit
  }

  /** Sends a command. Gives whether more may be sent before `drain`. */
  send(command: ClientCommand, objects = 1): boolean {
    const waiting = this.#wire.backlog(this.channel)
    if (objects > 1) this.#addHeavy(objects - 1)
    this.#dropSent(waiting)
    const isFull = waiting + 1 + this.#extra >= this.#limit
    this.#frames++
    // set before the command is sent: the wire asks for the mark when it takes the frame
    if (isFull) this.#isFull = true
    this.#wire.send(command)
    return !isFull
  }

  /** Sends a message; large ones are written in pieces. */
  publish(command: BasicPublish, headerBytes: number): boolean {
    const { body } = command
    if (isSmall(command, headerBytes)) return this.send(command)
    const head = headBytes(command, headerBytes)
    if (head + body.length + frameOverhead < singleChunk) return this.send(command)
    const bodies = Math.ceil(body.length / this.#largestBody)
    const mayGoOn = this.send(command, (head < singleChunk ? 1 : 2) + bodies)
    // amqplib gives the answer that the last piece of the body got
    return bodies === 0 || mayGoOn
  }

  /** Everything that waited has left; gives whether the channel had been full. */
  drained(): boolean {
    const wasFull = this.#isFull
    this.#isFull = false
    return wasFull
  }

  #addHeavy(extra: number): void {
    this.#heavy.push({ frame: this.#frames, extra })
    this.#extra += extra
  }

  /** Frames leave in the order in which they were sent. */
  #dropSent(waiting: number): void {
    const firstWaiting = this.#frames - waiting
    for (let head = this.#heavy.peek(); head !== undefined; head = this.#heavy.peek()) {
      if (head.frame >= firstWaiting) return
      this.#heavy.shift()
      this.#extra -= head.extra
    }
  }
}

/** The bytes of a frame beside its payload: type, channel, size and end. */
export const frameOverhead = 8
/** A message of fewer bytes is written at once. */
const singleChunk = 2048
/** The bytes that the frames of method and properties have at least. */
const fixedBytes = 17 + 22

const defaultMark = 1024

function checkedMark(mark: unknown): number {
  if (!mark) return defaultMark
  if (typeof mark !== 'number' || !Number.isInteger(mark) || mark < 0) {
    throw invalidOption('options.readableHighWaterMark', mark)
  }
  return mark
}

/** Whether a message is certainly written at once: so are nearly all messages, and the answer is quick. */
function isSmall(
  { body, exchange, routingKey, properties }: BasicPublish,
  headers: number,
): boolean {
  const units =
    exchange.length +
    routingKey.length +
    (properties.contentType?.length ?? 0) +
    (properties.contentEncoding?.length ?? 0) +
    (properties.correlationId?.length ?? 0) +
    (properties.replyTo?.length ?? 0) +
    (properties.expiration?.length ?? 0) +
    (properties.messageId?.length ?? 0) +
    (properties.type?.length ?? 0) +
    (properties.userId?.length ?? 0) +
    (properties.appId?.length ?? 0)
  const mostOverhead = fixedBytes + 9 + 10 + frameOverhead
  return body.length + headers + units * 3 + mostOverhead < singleChunk
}

/** The bytes of the method frame and the properties frame. */
function headBytes(command: BasicPublish, headers: number): number {
  const { properties } = command
  const texts = [
    properties.contentType,
    properties.contentEncoding,
    properties.correlationId,
    properties.replyTo,
    properties.expiration,
    properties.messageId,
    properties.type,
    properties.userId,
    properties.appId,
  ].filter((text) => text !== undefined)
  let bytes = fixedBytes + byteLength(command.exchange) + byteLength(command.routingKey) + headers
  for (const text of texts) bytes += 1 + byteLength(text)
  if (properties.deliveryMode !== undefined) bytes += 1
  if (properties.priority !== undefined) bytes += 1
  if (properties.timestamp !== undefined) bytes += 8
  return bytes
}
