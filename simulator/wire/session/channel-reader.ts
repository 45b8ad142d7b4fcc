import type { BasicPublish, ClientCommand } from '../../core/methods.js'
import { Malformed } from '../bytes/malformed.js'
import { copyOf, Reader } from '../bytes/reader.js'
import { readMethod } from '../method-codec.js'
import type { WireProfile } from '../profile.js'
import { basicClass, frameTypes } from '../protocol/definition.js'
import { shapeById, type MethodName, type MethodShape } from '../protocol/methods.js'
import {
  IncomingContent,
  PropertyReader,
  readContentHeader,
  type ContentMethod,
  type Publication,
} from './content.js'
import {
  violation,
  undecodable,
  unexpectedFrame,
  unknownFrame,
  type Violation,
} from './violations.js'

export interface ChannelReaderOptions {
  readonly connection: number
  readonly profile: WireProfile
  readonly largestBody: number
  readonly keepsPropertyBytes: boolean
}

export interface ChannelReaderOwner {
  submit(command: ClientCommand): void
  /** The connection ends with this error. */
  fail(why: Violation): void
  /** RabbitMQ's reader crashes over it, without a word. */
  crash(): void
}

const publishMethod = 40

/**
 * Frames of channels to commands: methods are read, contents are put together frame by frame. RabbitMQ's reader does
 * this whatever state the channel is in, so what is wrong here is wrong with the connection.
 */
export class ChannelReader {
  readonly #connection: number
  readonly #options: ChannelReaderOptions
  readonly #owner: ChannelReaderOwner
  /** Contents that are coming in, by channel. */
  readonly #contents = new Map<number, IncomingContent>()
  readonly #properties: PropertyReader
  readonly #reader = new Reader(new Uint8Array(0))
  /** The fields of the publish before: many publishers send the same ones with every message. */
  #latest: { readonly bytes: Uint8Array; readonly method: ContentMethod } | undefined

  constructor(options: ChannelReaderOptions, owner: ChannelReaderOwner) {
    this.#connection = options.connection
    this.#options = options
    this.#owner = owner
    this.#properties = new PropertyReader(options.keepsPropertyBytes)
  }

  frame(type: number, channel: number, bytes: Uint8Array, start: number, end: number): void {
    const problem = problemOf(type, bytes, start, end)
    if (problem !== undefined) {
      this.#owner.fail(problem)
      return
    }
    const content = this.#contents.get(channel)
    if (content === undefined) this.#expectMethod(type, channel, bytes, start, end)
    else if (content.hasHeader) this.#expectBody(content, type, channel, bytes, start, end)
    else this.#expectHeader(content, type, channel, bytes, start, end)
  }

  #expectMethod(
    type: number,
    channel: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (type !== frameTypes.method) {
      this.#owner.fail(
        violation('UNEXPECTED_FRAME', 'expected method frame, got non method frame instead'),
      )
      return
    }
    const reader = this.#reader.reset(bytes, start, end)
    const [classId, methodId] = [reader.short(), reader.short()]
    try {
      if (classId === basicClass && methodId === publishMethod) {
        this.#expectContent(channel, this.#readPublish(bytes, start, end))
        return
      }
      const shape = shapeById(classId, methodId)
      if (shape === undefined) this.#owner.crash()
      else this.#acceptMethod(channel, shape, reader)
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      this.#onMalformed(error, bytes.subarray(start, end), classId, methodId)
    }
  }

  #acceptMethod(channel: number, shape: MethodShape, reader: Reader): void {
    const { name, classId, methodId } = shape
    const method = readMethod(reader, shape, this.#connection, channel)
    if (isCommand(name)) this.#owner.submit(method as ClientCommand)
    else if (hasContent.has(name)) {
      this.#expectContent(channel, { classId, methodId, publication: undefined })
    } else this.#refuse(channel, shape)
  }

  #onMalformed(error: Malformed, payload: Uint8Array, classId: number, methodId: number): void {
    switch (error.kind) {
      case 'type':
        return this.#owner.crash()
      case 'text':
        return this.#owner.fail(violation('FRAME_ERROR', error.message))
      case 'length':
        return this.#owner.fail(undecodable(payload, classId, methodId))
    }
  }

  #readPublish(bytes: Uint8Array, start: number, end: number): ContentMethod {
    const latest = this.#latest
    if (latest !== undefined && isEqual(latest.bytes, bytes, start, end)) return latest.method
    const reader = this.#reader
    reader.short()
    const exchange = reader.shortstr()
    const routingKey = reader.shortstr()
    const bits = reader.octet()
    if (reader.remaining > 0) throw new Malformed('length', 'there is more than the fields')
    const publication: Publication = {
      exchange,
      routingKey,
      mandatory: (bits & 1) !== 0,
      immediate: (bits & 2) !== 0,
    }
    const method = { classId: basicClass, methodId: publishMethod, publication }
    this.#latest = { bytes: copyOf(bytes, start, end), method }
    return method
  }

  #expectContent(channel: number, method: ContentMethod): void {
    this.#contents.set(channel, new IncomingContent(method, this.#options.largestBody))
  }

  #expectHeader(
    content: IncomingContent,
    type: number,
    channel: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const { classId, methodId } = content.method
    const header = type === frameTypes.header ? readContentHeader(bytes, start, end) : undefined
    const expected = `expected content header for class ${classId}, got`
    if (header?.weight !== 0) {
      const text = `${expected} non content header frame instead`
      this.#owner.fail(violation('UNEXPECTED_FRAME', text, classId, methodId))
    } else if (header.classId !== classId) {
      const text = `${expected} one for class ${header.classId} instead`
      this.#owner.fail(violation('UNEXPECTED_FRAME', text, classId, methodId))
    } else {
      this.#begin(content, header.bodySize, channel, bytes, start, end)
    }
  }

  #begin(
    content: IncomingContent,
    bodySize: number,
    channel: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    try {
      content.begin(this.#properties.read(bytes, start, end), bodySize)
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      content.spoil(bodySize)
    }
    if (bodySize === 0) this.#finish(content, channel)
  }

  #expectBody(
    content: IncomingContent,
    type: number,
    channel: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const { classId, methodId } = content.method
    if (type !== frameTypes.body) {
      const text = 'expected content body, got non content body frame instead'
      this.#owner.fail(violation('UNEXPECTED_FRAME', text, classId, methodId))
      return
    }
    content.append(bytes, start, end)
    if (content.missing === 0) this.#finish(content, channel)
    else if (content.missing < 0 && this.#options.profile.refusesLongBodies) {
      const text = 'content body frame exceeds remaining content size'
      this.#owner.fail(violation('FRAME_ERROR', text, classId, methodId))
    }
  }

  #finish(content: IncomingContent, channel: number): void {
    this.#contents.delete(channel)
    const { classId, methodId, publication } = content.method
    if (content.isSpoilt) {
      // RabbitMQ's channel process fails over it, if it is not closed already
      this.#submitViolation(channel, violation('INTERNAL_ERROR', ''))
    } else if (publication === undefined) {
      this.#submitViolation(channel, violation('COMMAND_INVALID', unimplemented, classId, methodId))
    } else {
      this.#owner.submit(
        content.toCommand(this.#connection, channel, publication) satisfies BasicPublish,
      )
    }
  }

  /** A method that no client sends. */
  #refuse(channel: number, { classId, methodId }: MethodShape): void {
    this.#submitViolation(channel, violation('COMMAND_INVALID', unimplemented, classId, methodId))
  }

  #submitViolation(channel: number, why: Violation): void {
    this.#owner.submit({
      connection: this.#connection,
      channel,
      method: 'channel.unknown-method',
      ...why,
    })
  }
}

const unimplemented = 'unimplemented method'

/** The violation in a frame that is wrong whatever was expected. */
function problemOf(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Violation | undefined {
  const size = end - start
  switch (type) {
    case frameTypes.method:
      return size < 4 ? unknownFrame(type, bytes.subarray(start, end)) : undefined
    case frameTypes.header:
      return size < 12 ? unknownFrame(type, bytes.subarray(start, end)) : undefined
    case frameTypes.body:
      return undefined
    case frameTypes.heartbeat:
      return size === 0
        ? unexpectedFrame(type, bytes.subarray(start, end))
        : unknownFrame(type, bytes.subarray(start, end))
    default:
      return unknownFrame(type, bytes.subarray(start, end))
  }
}

/** The commands that a client sends on a channel and that are whole with their method. */
type PlainCommand = Exclude<
  ClientCommand,
  { method: `connection.${string}` | 'basic.publish' | 'channel.unknown-method' }
>['method']

const plainCommands: Readonly<Record<PlainCommand, true>> = {
  'access.request': true,
  'channel.open': true,
  'channel.flow': true,
  'channel.close': true,
  'channel.close-ok': true,
  'exchange.declare': true,
  'exchange.delete': true,
  'exchange.bind': true,
  'exchange.unbind': true,
  'queue.declare': true,
  'queue.bind': true,
  'queue.unbind': true,
  'queue.purge': true,
  'queue.delete': true,
  'basic.qos': true,
  'basic.consume': true,
  'basic.cancel': true,
  'basic.get': true,
  'basic.ack': true,
  'basic.nack': true,
  'basic.reject': true,
  'basic.recover': true,
  'basic.recover-async': true,
  'confirm.select': true,
  'tx.select': true,
  'tx.commit': true,
  'tx.rollback': true,
}

function isCommand(name: MethodName): name is PlainCommand & MethodName {
  return Object.hasOwn(plainCommands, name)
}

const hasContent: ReadonlySet<MethodName> = new Set<MethodName>([
  'basic.deliver',
  'basic.get-ok',
  'basic.return',
])

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false
  return true
}
