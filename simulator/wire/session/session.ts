import type {
  ClientCommand,
  ConnectionClose,
  ConnectionStart,
  ConnectionTune,
  Effect,
} from '../../core/methods.js'
import { isTable, type FieldTable } from '../../core/values/table.js'
import { Malformed } from '../bytes/malformed.js'
import { Reader } from '../bytes/reader.js'
import { Writer } from '../bytes/writer.js'
import { FrameError, FrameParser, writeHeartbeat, type FrameSink } from '../frames.js'
import { readMethod } from '../method-codec.js'
import type { WireProfile } from '../profile.js'
import { frameTypes } from '../protocol/definition.js'
import { shapeById, type WireMethod } from '../protocol/methods.js'
import { ChannelReader } from './channel-reader.js'
import {
  brokenFrame,
  violation,
  unexpectedFrame,
  unknownFrame,
  type Violation,
} from './violations.js'
import { Heartbeats } from './heartbeats.js'
import { readLogin, type ExternalLogin, type Login } from './login.js'
import { writeEffect, type MethodEffect } from './write-effect.js'

/** The owner of a session, with the socket on one side and the broker on the other. */
export interface SessionOwner {
  /** Takes a command for the broker; they are to be applied in order. */
  submit(command: ClientCommand): void
  /**
   * The socket is to be closed after so many milliseconds, when all that was written is out.
   *
   * @param isAbrupt - whether it is reset, as sockets are whose owner has crashed or does not want to read any more
   */
  hangUp(afterMs: number, isAbrupt: boolean): void
}

export interface SessionOptions {
  /** The number that every command carries as its `connection`. */
  readonly connection: number
  readonly profile: WireProfile
  /** Octets of the largest body; of a larger one only its length is kept. */
  readonly largestBody: number
  /**
   * Whether properties are kept as bytes, which is quicker and smaller. Where others than the broker look into commands
   * they are plain objects instead.
   */
  readonly keepsPropertyBytes: boolean
  /** The name of a client that is offered the mechanism EXTERNAL. */
  readonly external?: ExternalLogin | undefined
  /** Seconds that the client is offered; without it those of the broker. */
  readonly heartbeat?: number
  readonly now: number
  /** Makes arrays to write into. */
  readonly allocate?: (size: number) => Uint8Array
}

export interface SessionLimits {
  readonly channelMax: number
  /** Octets. */
  readonly frameMax: number
  /** Seconds. */
  readonly heartbeat: number
}

type State = 'header' | 'starting' | 'tuning' | 'opening' | 'running' | 'closing' | 'closed'

const protocolHeader = Uint8Array.of(0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1)
const handshakeTimeoutMs = 10_000
const closingTimeoutMs = 30_000
const silentCloseMs = 3000

/**
 * The server's side of one connection, from bytes to commands and from effects to bytes. Pure: time comes in with each
 * call, and there is no socket.
 *
 * 1. `header`: the client says that it speaks AMQP 0-9-1. Another protocol is answered by the header of this one, and the
 *    socket is closed.
 * 2. `starting`, `tuning`, `opening`: the handshake. A client that errs here is not answered: the socket is closed after three
 *    seconds, as RabbitMQ does it so that nobody can try often.
 * 3. `running`: methods become commands, contents are put together, effects become frames.
 * 4. `closing`: the broker has closed the connection and waits for `close-ok`; all else is thrown away.
 * 5. `closed`: nothing is read any more; the client closes the socket, or it is closed after half a minute.
 */
export class Session implements FrameSink {
  readonly connection: number
  readonly #owner: SessionOwner
  readonly #profile: WireProfile
  readonly #heartbeat: number | undefined
  readonly #external: ExternalLogin | undefined
  /** The mechanisms that the client was offered. */
  #mechanisms: readonly string[] = []
  readonly #parser: FrameParser
  readonly #writer: Writer
  readonly #channels: ChannelReader
  readonly #heartbeats = new Heartbeats()
  readonly #reader = new Reader(new Uint8Array(0))
  #state: State = 'header'
  #header: Uint8Array = new Uint8Array(0)
  #now: number
  /** When this state has lasted too long. */
  #deadline: number
  #capabilities: FieldTable = new Map()
  #clientProperties: FieldTable = new Map()
  #login: Login | undefined
  #offer: ConnectionTune | undefined
  #limits: SessionLimits = { channelMax: 0, frameMax: 0, heartbeat: 0 }
  /** Whether this side closes the socket, or will. */
  #isOver = false

  constructor(owner: SessionOwner, options: SessionOptions) {
    this.connection = options.connection
    this.#owner = owner
    this.#profile = options.profile
    this.#heartbeat = options.heartbeat
    this.#external = options.external
    this.#now = options.now
    this.#deadline = options.now + handshakeTimeoutMs
    this.#parser = new FrameParser(this)
    this.#parser.payloadLimit = options.profile.leastFrameMax
    this.#writer = new Writer(options.allocate)
    this.#channels = new ChannelReader(options, {
      submit: (command) => this.#owner.submit(command),
      fail: (why) => this.#fail(why),
      crash: () => this.#abandon(0),
    })
  }

  get isOpen(): boolean {
    return this.#state === 'running'
  }

  /** Whether the broker knows the connection: it has to be told when the socket is gone. */
  get isKnown(): boolean {
    return this.#state === 'running' || this.#state === 'closing'
  }

  /** The limits agreed on; 0 is no limit, and no heartbeat. */
  get limits(): SessionLimits {
    return this.#limits
  }

  /** How the client has logged in; undefined before. */
  get mechanism(): Login['mechanism'] | undefined {
    return this.#login?.mechanism
  }

  /** The properties that the client told of itself. */
  get clientProperties(): FieldTable {
    return this.#clientProperties
  }

  /** Bytes written and not taken. */
  get pendingBytes(): number {
    return this.#writer.length
  }

  /** When {@link tick} is to be called; Infinity while nothing is waited for. */
  get nextTick(): number {
    return Math.min(this.#deadline, this.#heartbeats.nextTick)
  }

  /** Takes what came over the socket. */
  input(chunk: Uint8Array, now: number): void {
    this.#now = now
    this.#heartbeats.heard()
    if (this.#state === 'closed') return
    try {
      if (this.#state === 'header') this.#readHeader(chunk)
      else this.#parser.push(chunk)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#onBrokenFrame(error)
    }
  }

  /** Takes what the broker sends to this connection. */
  effect(effect: Effect, now: number): void {
    this.#now = now
    if (this.#isOver) return
    switch (effect.method) {
      case 'connection.hang-up':
        return this.#abandon(effect.afterMs)
      case 'connection.start':
        return this.#start(effect)
      case 'connection.tune':
        return this.#tune(effect)
      case 'connection.open-ok':
        this.#state = 'running'
        this.#deadline = Infinity
        return this.#write(effect)
      case 'connection.close':
        return this.#close(effect)
      case 'connection.close-ok':
        return this.#confirmClose(effect)
      case 'connection.blocked':
      case 'connection.unblocked':
        if (this.#can('connection.blocked')) this.#write(effect)
        return
      case 'basic.cancel':
        if (this.#can('consumer_cancel_notify')) this.#write(effect)
        return
      default:
        return this.#write(effect)
    }
  }

  /**
   * Does what is due at that time: heartbeats, and an end to what lasts too long.
   *
   * @param isRead - whether the socket was read meanwhile: a client whose socket is not read cannot be heard
   */
  tick(now: number, isRead = true): void {
    this.#now = now
    if (!isRead) this.#heartbeats.heard()
    if (now >= this.#deadline) {
      this.#hangUp(0)
      return
    }
    const due = this.#heartbeats.tick(now)
    if (due === 'give up') this.#abandon(0)
    else if (due === 'send') writeHeartbeat(this.#writer)
  }

  /** The bytes written since the last call, in pieces. */
  take(): Uint8Array[] {
    this.#heartbeats.sent(this.#writer.length)
    return this.#writer.take()
  }

  frame(type: number, channel: number, bytes: Uint8Array, start: number, end: number): void {
    switch (this.#state) {
      case 'running':
        if (channel === 0) this.#controlFrame(type, bytes, start, end)
        else this.#channels.frame(type, channel, bytes, start, end)
        return
      case 'closing':
        this.#frameWhileClosing(type, channel, bytes, start, end)
        return
      case 'closed':
        return
      default:
        this.#handshakeFrame(type, channel, bytes, start, end)
    }
  }

  // --- the handshake

  #readHeader(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.#header.length + chunk.length)
    bytes.set(this.#header)
    bytes.set(chunk, this.#header.length)
    const known = Math.min(bytes.length, protocolHeader.length)
    // RabbitMQ reads eight octets before it looks at them
    if (bytes.length < protocolHeader.length) {
      this.#header = bytes
      return
    }
    if (!protocolHeader.subarray(0, known).every((octet, i) => octet === bytes[i])) {
      this.#writer.copy(protocolHeader, 0, protocolHeader.length)
      this.#hangUp(0)
      return
    }
    this.#header = new Uint8Array(0)
    this.#state = 'starting'
    this.#submit({ method: 'connection.protocol-header' })
    if (bytes.length > known) this.#parser.push(bytes.subarray(known))
  }

  #handshakeFrame(
    type: number,
    channel: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const method =
      type === frameTypes.method && channel === 0 ? this.#read(bytes, start, end) : undefined
    if (type === frameTypes.heartbeat && channel === 0 && start === end) return
    if (this.#state === 'starting' && method?.method === 'connection.start-ok') this.#logIn(method)
    else if (this.#state === 'tuning' && method?.method === 'connection.tune-ok')
      this.#agree(method)
    else if (this.#state === 'opening' && method?.method === 'connection.open') this.#open(method)
    else this.#abandon(silentCloseMs)
  }

  #start(effect: ConnectionStart): void {
    const mechanisms = `${effect.mechanisms}${this.#external === undefined ? '' : ' EXTERNAL'}`
    this.#mechanisms = mechanisms.split(' ')
    const start: ConnectionStart = { ...effect, mechanisms }
    this.#write(start)
  }

  #logIn(method: WireMethod<'connection.start-ok'>): void {
    this.#clientProperties = method.clientProperties
    const capabilities = method.clientProperties.get('capabilities')
    if (isTable(capabilities)) this.#capabilities = capabilities
    const { mechanism, response } = method
    if (this.#mechanisms.includes(mechanism)) {
      this.#login = readLogin(mechanism, response, this.#external)
    }
    if (this.#login === undefined) this.#abandon(silentCloseMs)
    else this.#submit({ method: 'connection.start-ok', ...this.#login })
  }

  #tune(offer: ConnectionTune): void {
    this.#offer = { ...offer, heartbeat: this.#heartbeat ?? offer.heartbeat }
    this.#state = 'tuning'
    this.#write(this.#offer)
  }

  #agree({ channelMax, frameMax, heartbeat }: WireMethod<'connection.tune-ok'>): void {
    const offer = this.#offer!
    const isSmall = frameMax !== 0 && frameMax < this.#profile.leastFrameMax
    if (isSmall || isAbove(offer.frameMax, frameMax) || isAbove(offer.channelMax, channelMax)) {
      this.#abandon(silentCloseMs)
      return
    }
    this.#limits = { channelMax, frameMax, heartbeat }
    // RabbitMQ takes the overhead of a frame off, and then lets as much too much pass
    this.#parser.payloadLimit = frameMax === 0 ? Infinity : frameMax
    this.#heartbeats.start(heartbeat, this.#now)
    this.#state = 'opening'
  }

  #open({ virtualHost }: WireMethod<'connection.open'>): void {
    this.#submit({
      method: 'connection.open',
      ...this.#login!,
      virtualHost,
      ...this.#limits,
      clientProperties: this.#clientProperties,
    })
  }

  // --- an open connection

  #controlFrame(type: number, bytes: Uint8Array, start: number, end: number): void {
    if (type === frameTypes.heartbeat && start === end) return
    const payload = bytes.subarray(start, end)
    if (type === frameTypes.header || type === frameTypes.body) {
      this.#fail(unexpectedFrame(type, payload))
    } else if (type !== frameTypes.method || end - start < 4) {
      this.#fail(unknownFrame(type, payload))
    } else {
      const [classId, methodId] = [
        this.#reader.reset(bytes, start, end).short(),
        this.#reader.short(),
      ]
      if (shapeById(classId, methodId) === undefined) this.#abandon(0)
      else this.#control(this.#read(bytes, start, end), classId, methodId)
    }
  }

  #control(method: WireMethod | undefined, classId: number, methodId: number): void {
    switch (method?.method) {
      case undefined:
        return this.#fail(violation('INTERNAL_ERROR', ''))
      case 'connection.close':
        this.#submit(method)
        // the bytes that the client sent behind it are not read
        return this.#goDeaf()
      case 'connection.update-secret':
        return this.#submit(method)
      default:
        return this.#fail(
          violation(
            'CHANNEL_ERROR',
            'unexpected method in connection state running',
            classId,
            methodId,
          ),
        )
    }
  }

  #frameWhileClosing(
    type: number,
    channel: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (type !== frameTypes.method || channel !== 0) return
    const method = this.#read(bytes, start, end)
    if (method?.method === 'connection.close') this.#submit(method)
    if (method?.method !== 'connection.close-ok') return
    this.#submit(method)
    this.#hangUp(0)
  }

  /** A method on channel 0; undefined when it cannot be read. */
  #read(bytes: Uint8Array, start: number, end: number): WireMethod | undefined {
    const reader = this.#reader.reset(bytes, start, end)
    try {
      const shape = shapeById(reader.short(), reader.short())
      return shape === undefined ? undefined : readMethod(reader, shape, this.connection, 0)
    } catch (error) {
      if (error instanceof Malformed) return undefined
      throw error
    }
  }

  // --- the end

  #onBrokenFrame(error: FrameError): void {
    if (this.#state === 'running') this.#fail(brokenFrame(error, this.#limits.frameMax - 8))
    else this.#abandon(this.#state === 'closing' ? 0 : silentCloseMs)
    // no frame can be found any more: not even the answer to `connection.close`
    this.#parser.stop()
  }

  /** The client has broken the protocol: the broker closes the connection. */
  #fail(why: Violation): void {
    this.#state = 'closing'
    this.#deadline = this.#now + closingTimeoutMs
    this.#submit({ method: 'connection.protocol-error', ...why })
  }

  #close(effect: ConnectionClose): void {
    if (this.#state === 'starting') {
      // refused at the login: only a client that says so understands an answer
      if (this.#can('authentication_failure_close')) this.#write(effect)
      this.#hangUp(silentCloseMs)
      return
    }
    this.#write(effect)
    this.#state = 'closing'
    this.#deadline = this.#now + closingTimeoutMs
  }

  #confirmClose(effect: MethodEffect): void {
    this.#write(effect)
    if (this.#state !== 'closed') this.#goDeaf()
  }

  #goDeaf(): void {
    this.#state = 'closed'
    this.#parser.stop()
    this.#heartbeats.stop()
    this.#deadline = this.#now + closingTimeoutMs
  }

  /** Closes the socket without a word. */
  #abandon(afterMs: number): void {
    this.#hangUp(afterMs, true)
  }

  #hangUp(afterMs: number, isAbrupt = false): void {
    this.#goDeaf()
    this.#deadline = Infinity
    this.#isOver = true
    this.#owner.hangUp(afterMs, isAbrupt)
  }

  #can(capability: string): boolean {
    return this.#capabilities.get(capability) === true
  }

  #write(effect: MethodEffect): void {
    writeEffect(this.#writer, effect, this.#limits.frameMax)
  }

  #submit(command: OwnCommand): void {
    this.#owner.submit({ connection: this.connection, channel: 0, ...command })
  }
}

/** The commands of the connection itself, without their place. */
type OwnCommand = ClientCommand extends infer C
  ? C extends { method: `connection.${string}` }
    ? Omit<C, 'connection' | 'channel'>
    : never
  : never

/** Whether a limit that was asked for goes beyond the one that was offered, where 0 is none. */
function isAbove(offered: number, asked: number): boolean {
  return offered !== 0 && (asked === 0 || asked > offered)
}
