/** Writes what the broker sends as bytes. */
import type { BasicDeliver, Effect } from '../../core/methods.js'
import type { Message } from '../../core/message.js'
import type { Writer } from '../bytes/writer.js'
import { beginFrame, endFrame, writeBody } from '../frames.js'
import { writeMethod, type Writable } from '../method-codec.js'
import { writeProperties } from '../properties.js'
import { basicClass, frameTypes } from '../protocol/definition.js'

/** The effects that are methods of the protocol. */
export type MethodEffect = Exclude<Effect, { method: 'connection.hang-up' }>

/** Writes one effect, in as many frames as it takes. */
export function writeEffect(writer: Writer, effect: MethodEffect, frameMax: number): void {
  switch (effect.method) {
    case 'basic.deliver':
      writeDeliver(writer, effect)
      return writeContent(writer, effect.channel, effect.message, frameMax)
    case 'basic.get-ok':
    case 'basic.return': {
      const { exchange, routingKey } = effect.message
      const fields = { ...effect, exchange, routingKey }
      writeFrame(writer, effect.channel, fields)
      return writeContent(writer, effect.channel, effect.message, frameMax)
    }
    case 'connection.start': {
      const start = { ...effect, versionMajor: 0, versionMinor: 9, locales: 'en_US' }
      return writeFrame(writer, 0, start)
    }
    case 'basic.cancel': {
      // RabbitMQ wants no answer to this
      const cancel = { ...effect, noWait: true }
      return writeFrame(writer, effect.channel, cancel)
    }
    case 'basic.nack': {
      // what RabbitMQ tells publishers has this bit set, whatever it means to them
      const nack = { ...effect, requeue: true }
      return writeFrame(writer, effect.channel, nack)
    }
    default:
      return writeFrame(writer, effect.channel, effect)
  }
}

/** Writes a method in a frame of its own. */
function writeFrame(writer: Writer, channel: number, method: Writable): void {
  const mark = beginFrame(writer, frameTypes.method, channel)
  writeMethod(writer, method)
  endFrame(writer, mark)
}

/** By hand: no other method is sent so often. */
function writeDeliver(writer: Writer, effect: BasicDeliver): void {
  const mark = beginFrame(writer, frameTypes.method, effect.channel)
  writer.short(basicClass)
  writer.short(deliverMethod)
  writer.shortstr(effect.consumerTag)
  writer.longlong(effect.deliveryTag)
  writer.octet(effect.redelivered ? 1 : 0)
  writer.shortstr(effect.message.exchange)
  writer.shortstr(effect.message.routingKey)
  endFrame(writer, mark)
}

const deliverMethod = 60

function writeContent(
  writer: Writer,
  channel: number,
  { properties, body }: Message,
  frameMax: number,
): void {
  const mark = beginFrame(writer, frameTypes.header, channel)
  writer.short(basicClass)
  writer.short(0)
  writer.longlong(body.length)
  writeProperties(writer, properties)
  endFrame(writer, mark)
  writeBody(writer, channel, body, frameMax)
}
