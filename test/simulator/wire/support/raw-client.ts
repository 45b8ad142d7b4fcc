/** An AMQP client that sends any bytes and writes down what comes back: what a real client never sends must be tried, too. */
import { connect, type Socket } from 'node:net'
import { Reader } from '../../../../simulator/wire/bytes/reader.js'
import { Writer } from '../../../../simulator/wire/bytes/writer.js'
import { beginFrame, endFrame, FrameParser } from '../../../../simulator/wire/frames.js'
import { readMethod, writeMethod, type Writable } from '../../../../simulator/wire/method-codec.js'
import { frameTypes } from '../../../../simulator/wire/protocol/definition.js'
import { shapeById, type MethodName } from '../../../../simulator/wire/protocol/methods.js'
import { readProperties, writeProperties } from '../../../../simulator/wire/properties.js'
import { noProperties, type Properties } from '../../../../simulator/core/message.js'
import { textBytes } from '../../../../simulator/wire/bytes/text.js'

export const protocolHeader = Buffer.from('AMQP\0\0\x09\x01')

/** A frame with any payload. */
export function frame(type: number, channel: number, payload: Uint8Array): Buffer {
  const writer = new Writer()
  const mark = beginFrame(writer, type, channel)
  writer.copy(payload, 0, payload.length)
  endFrame(writer, mark)
  return Buffer.concat(writer.take())
}

/** A method frame. Fields that are not given are written as nothing. */
export function method(channel: number, fields: Writable & Record<string, unknown>): Buffer {
  const writer = new Writer()
  const mark = beginFrame(writer, frameTypes.method, channel)
  writeMethod(writer, fields)
  endFrame(writer, mark)
  return Buffer.concat(writer.take())
}

export function header(
  channel: number,
  bodySize: number,
  properties: Partial<Properties> = {},
  { classId = 60, weight = 0 } = {},
): Buffer {
  const writer = new Writer()
  writer.short(classId)
  writer.short(weight)
  writer.longlong(bodySize)
  writeProperties(writer, { ...noProperties, ...properties })
  return frame(frameTypes.header, channel, Buffer.concat(writer.take()))
}

export function body(channel: number, bytes: Uint8Array | string): Buffer {
  return frame(
    frameTypes.body,
    channel,
    typeof bytes === 'string' ? textBytes(bytes) : Uint8Array.from(bytes),
  )
}

export function publish(
  channel: number,
  routingKey: string,
  content: string,
  fields: Record<string, unknown> = {},
): Buffer {
  return Buffer.concat([
    method(channel, { method: 'basic.publish', routingKey, ...fields }),
    header(channel, content.length),
    ...(content === '' ? [] : [body(channel, content)]),
  ])
}

/** One thing that came from the server. */
export type Seen = Record<string, unknown> & { readonly kind: string }

export interface RawClientOptions {
  readonly host?: string
  readonly port: number
}

export class RawClient {
  readonly seen: Seen[] = []
  readonly socket: Socket
  #isEnded = false
  #waiting: (() => void)[] = []

  private constructor(socket: Socket) {
    this.socket = socket
    const parser = new FrameParser({
      frame: (type, channel, bytes, start, end) => {
        this.#add(describeFrame(type, channel, bytes, start, end))
      },
    })
    let isFirst = true
    socket.on('data', (chunk: Buffer) => {
      if (isFirst && chunk.subarray(0, 4).toString('latin1') === 'AMQP') {
        this.#add({ kind: 'protocol header', bytes: chunk.toString('hex') })
        return
      }
      isFirst = false
      parser.push(chunk)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#isEnded = true
      this.#add({ kind: 'end' })
    })
  }

  static async connect({ host = '127.0.0.1', port }: RawClientOptions): Promise<RawClient> {
    const socket = connect({ host, port, noDelay: true })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => {
        resolve()
      })
      socket.once('error', reject)
    })
    return new RawClient(socket)
  }

  send(...parts: Uint8Array[]): void {
    this.socket.write(Buffer.concat(parts))
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Resolves when a method (or `end`) has come; gives the first of it that was not waited for. */
  async until(kind: MethodName | 'end' | 'protocol header', from = 0): Promise<Seen> {
    for (;;) {
      const found = this.seen.slice(from).find((one) => one.kind === kind)
      if (found !== undefined) return found
      if (this.#isEnded) {
        throw new Error(`the server closed the socket before ${kind}: ${JSON.stringify(this.seen)}`)
      }
      await this.more()
    }
  }

  /** Resolves when anything more has come. Rejects when nothing can. */
  more(): Promise<void> {
    if (this.#isEnded) throw new Error(`the socket is closed: ${JSON.stringify(this.seen)}`)
    return new Promise<void>((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  /** The handshake, up to `connection.open-ok`. */
  async open({
    virtualHost = '/',
    capabilities = allCapabilities,
    username = 'guest',
    password = 'guest',
    tune = {},
  }: {
    virtualHost?: string
    capabilities?: readonly string[]
    username?: string
    password?: string
    tune?: Record<string, number>
  } = {}): Promise<this> {
    this.send(protocolHeader)
    await this.until('connection.start')
    this.send(startOk({ username, password, capabilities }))
    await this.until('connection.tune')
    this.send(
      method(0, {
        method: 'connection.tune-ok',
        channelMax: 2047,
        frameMax: 131_072,
        heartbeat: 0,
        ...tune,
      }),
      method(0, { method: 'connection.open', virtualHost }),
    )
    await this.until('connection.open-ok')
    return this
  }

  async openChannel(channel = 1): Promise<this> {
    const from = this.seen.length
    this.send(method(channel, { method: 'channel.open' }))
    await this.until('channel.open-ok', from)
    return this
  }

  destroy(): void {
    this.socket.destroy()
  }

  #add(one: Seen): void {
    this.seen.push(one)
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

export const allCapabilities: readonly string[] = [
  'authentication_failure_close',
  'basic.nack',
  'connection.blocked',
  'consumer_cancel_notify',
  'exchange_exchange_bindings',
  'publisher_confirms',
]

export function startOk({
  username = 'guest',
  password = 'guest',
  mechanism = 'PLAIN',
  response = Buffer.from(`\0${username}\0${password}`),
  capabilities = allCapabilities,
}: {
  username?: string
  password?: string
  mechanism?: string
  response?: Uint8Array
  capabilities?: readonly string[]
} = {}): Buffer {
  return method(0, {
    method: 'connection.start-ok',
    clientProperties: new Map([
      ['capabilities', new Map(capabilities.map((name) => [name, true] as const))],
    ]),
    mechanism,
    response,
    locale: 'en_US',
  })
}

/** A frame in words that tests compare. */
export function describeFrame(
  type: number,
  channel: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Seen {
  const reader = new Reader(bytes, start, end)
  switch (type) {
    case frameTypes.method: {
      const [classId, methodId] = [reader.short(), reader.short()]
      const shape = shapeById(classId, methodId)
      if (shape === undefined) return { kind: `method ${classId},${methodId}`, channel }
      const fields: Record<string, unknown> = { ...readMethod(reader, shape, 0, channel, false) }
      delete fields['method']
      delete fields['connection']
      return { kind: shape.name, ...fields }
    }
    case frameTypes.header: {
      reader.long()
      const bodySize = reader.longlong()
      return { kind: 'header', channel, bodySize, properties: readProperties(reader) }
    }
    case frameTypes.body:
      return { kind: 'body', channel, bytes: bytes.slice(start, end) }
    default:
      return { kind: type === frameTypes.heartbeat ? 'heartbeat' : `frame ${type}`, channel }
  }
}
