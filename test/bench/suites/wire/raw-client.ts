/**
 * A driver that costs next to nothing: frames are encoded beforehand, and of what comes only the ids are read. What it
 * measures is the broker.
 */
import { connect, type Socket } from 'node:net'
import { noProperties } from '../../../../simulator/core/message.js'
import { Typed, type FieldValue } from '../../../../simulator/core/values/table.js'
import { Writer } from '../../../../simulator/wire/bytes/writer.js'
import { beginFrame, endFrame, FrameParser, writeBody } from '../../../../simulator/wire/frames.js'
import { writeMethod, type Writable } from '../../../../simulator/wire/method-codec.js'
import { writeProperties } from '../../../../simulator/wire/properties.js'

const frameMax = 131_072

export class RawClient {
  onDeliver: (tag: number) => void = () => undefined
  onAck: (tag: number) => void = () => undefined
  readonly socket: Socket
  #answered: (() => void) | undefined

  private constructor(socket: Socket) {
    this.socket = socket
    const parser = new FrameParser({
      frame: (type, _channel, bytes, start) => this.#frame(type, bytes, start),
    })
    socket.on('data', (chunk: Buffer) => parser.push(chunk))
  }

  /** Connects and opens channel 1. */
  static async open(uri: string): Promise<RawClient> {
    const { hostname, port, username, password } = new URL(uri)
    const socket = connect({ host: hostname, port: Number(port || 5672), noDelay: true })
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const client = new RawClient(socket)
    await client.#ask(Buffer.from('AMQP\0\0\x09\x01'))
    const response = Buffer.from(`\0${username || 'guest'}\0${password || 'guest'}`)
    await client.#ask(
      encoded(0, { method: 'connection.start-ok', mechanism: 'PLAIN', response, locale: 'en_US' }),
    )
    await client.#ask(
      Buffer.concat([
        encoded(0, { method: 'connection.tune-ok', channelMax: 2047, frameMax, heartbeat: 0 }),
        encoded(0, { method: 'connection.open', virtualHost: '/' }),
      ]),
    )
    await client.ask({ method: 'channel.open' })
    return client
  }

  /** Sends a method and waits for whatever comes next. */
  ask(method: Writable & Record<string, unknown>): Promise<void> {
    return this.#ask(encoded(1, method))
  }

  send(bytes: Uint8Array): boolean {
    return this.socket.write(bytes)
  }

  close(): void {
    this.socket.destroy()
  }

  #ask(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = resolve
      this.socket.write(bytes)
    })
  }

  #frame(type: number, bytes: Uint8Array, start: number): void {
    if (type !== 1) return
    const id = (bytes[start + 1]! << 8) | bytes[start + 3]!
    if (id === 0x3c3c) this.onDeliver(tagAt(bytes, start + 5 + bytes[start + 4]!))
    else if (id === 0x3c50) this.onAck(tagAt(bytes, start + 4))
    else {
      const answered = this.#answered
      this.#answered = undefined
      answered?.()
    }
  }
}

/** Tags of benchmarks fit into 32 bits. */
function tagAt(bytes: Uint8Array, at: number): number {
  return (
    bytes[at + 4]! * 0x1000000 + ((bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!)
  )
}

export function encoded(channel: number, method: Writable & Record<string, unknown>): Buffer {
  const writer = new Writer()
  const mark = beginFrame(writer, 1, channel)
  writeMethod(writer, method)
  endFrame(writer, mark)
  return Buffer.concat(writer.take())
}

export function ackOf(deliveryTag: number): Buffer {
  const ack = Buffer.from(ackTemplate)
  ack.writeUInt32BE(deliveryTag, 15)
  return ack
}

const ackTemplate = encoded(1, { method: 'basic.ack', deliveryTag: 0 })

type KindOfProperties = 'all' | 'correlation id'

/** Publishes of 100 octets each, their properties as of their numbers. */
export function publishesOf(
  queue: string,
  { from, count, kind }: { from: number; count: number; kind: KindOfProperties },
): Buffer {
  const writer = new Writer()
  for (let i = from; i < from + count; i++) writePublish(writer, queue, i, kind)
  return Buffer.concat(writer.take())
}

function writePublish(writer: Writer, queue: string, number: number, kind: KindOfProperties): void {
  const method = beginFrame(writer, 1, 1)
  const fields = { method: 'basic.publish', routingKey: queue } as const
  writeMethod(writer, fields)
  endFrame(writer, method)
  const header = beginFrame(writer, 2, 1)
  writer.short(60)
  writer.short(0)
  writer.longlong(100)
  const correlationId = `c-${String(number).padStart(8, '0')}`
  writeProperties(
    writer,
    kind === 'all'
      ? { ...noProperties, ...manyProperties(number), correlationId }
      : { ...noProperties, correlationId },
  )
  endFrame(writer, header)
  writeBody(writer, 1, Buffer.alloc(100, number), frameMax)
}

/** Six properties and two headers, besides the correlation id. */
function manyProperties(number: number): object {
  return {
    contentType: 'application/json',
    headers: new Map<string, FieldValue>([
      ['attempt', number],
      ['trace', new Typed('int64', number + 1)],
    ]),
    deliveryMode: 1,
    replyTo: `replies-${number}`,
    messageId: `m-${number}`,
    timestamp: 1_600_000_000 + number,
  }
}
