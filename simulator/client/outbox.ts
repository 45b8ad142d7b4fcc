/**
 * What a channel has sent and the socket has not taken yet, counted as amqplib counts it: in the objects of
 * two stream buffers behind each other, each with the channel's high water mark.
 */
import type { BasicPublish, ClientCommand } from '../core/methods.js'
import type { Wire } from '../world/network/wire.js'
import { byteLength } from './encoding/text.js'
import { invalidOption } from './platform/node-errors.js'

export class Outbox {
  readonly #wire: Wire
  readonly channel: number
  /** From this many objects on the channel counts as full. */
  readonly #limit: number
  readonly #largestBody: number
  #frames = 0
  /** Frames that make more than one object, with how many more; those that may still be waiting. */
  #heavy: { readonly frame: number; readonly extra: number }[] = []
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

  /** Whether more may be sent. */
  send(command: ClientCommand, objects = 1): boolean {
    const waiting = this.#wire.backlog(this.channel)
    if (objects > 1) this.#heavy.push({ frame: this.#frames, extra: objects - 1 })
    const isFull = waiting + 1 + this.#extra(waiting) >= this.#limit
    this.#frames++
    // before it is sent: the wire asks for the mark when it takes the frame
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
    // amqplib tells what the last piece of the body was told
    return bodies === 0 || mayGoOn
  }

  /** All that waited has left; whether the channel had been full. */
  drained(): boolean {
    const wasFull = this.#isFull
    this.#isFull = false
    return wasFull
  }

  #extra(waiting: number): number {
    if (this.#heavy.length === 0) return 0
    this.#heavy = this.#heavy.filter(({ frame }) => frame >= this.#frames - waiting)
    return this.#heavy.reduce((sum, { extra }) => sum + extra, 0)
  }
}

/** Type, channel, size and end of a frame. */
export const frameOverhead = 8
/** A message of fewer bytes is written at once. */
const singleChunk = 2048
/** The bytes of method and properties that are there whatever they hold. */
const fixedBytes = 17 + 22

const defaultMark = 1024

function checkedMark(mark: unknown): number {
  if (!mark) return defaultMark
  if (typeof mark !== 'number' || !Number.isInteger(mark) || mark < 0) {
    throw invalidOption('options.readableHighWaterMark', mark)
  }
  return mark
}

/** Whether it is certainly written at once: the answer for nearly all messages, and a quick one. */
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
