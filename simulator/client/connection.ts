import { keepName } from './platform/keep-name.js'
import type { ClientCommand, ConnectionClose, Effect } from '../core/methods.js'
import { replyCodes } from '../core/reply-codes.js'
import type { Clock } from '../world/schedule/clock.js'
import type { LostReason, Peer, Wire } from '../world/network/wire.js'
import { isContent, contentTypeName, utf8Text, type Content } from './encoding/bytes.js'
import { connectionError, isFatal, replySuccess } from './close-errors.js'
import { Emitter } from './platform/emitter.js'
import type { ConnectionEvents } from './events.js'
import { missing, shortstr } from './encoding/fields.js'
import { Gate } from './gate.js'
import { ChannelSlots } from './channel-slots.js'
import { captureStack, type StackCapture } from './illegal-operation-error.js'
import type { ChannelOptions } from './options.js'
import { frameOverhead, Outbox } from './outbox.js'
import { safeEmit, type SafeEmitter } from './safe-emit.js'
import { lossError } from './connect/socket-errors.js'
import { frameName } from './wording.js'

/** The limits that client and broker have agreed on. */
export interface Agreement {
  readonly channelMax: number
  readonly frameMax: number
  readonly heartbeat: number
  readonly maxFrameSize: number
  readonly serverProperties: ServerProperties
}

/** The broker about itself. */
export interface ServerProperties {
  /** The name of the broker's machine. */
  host: string
  /** `RabbitMQ`. */
  product: string
  /** The version of the broker. */
  version: string
  /** The version of Erlang. */
  platform: string
  copyright?: string
  /** The licence. */
  information: string
  [key: string]: string | undefined
}

/** A channel, as its connection sees it. */
export interface ConnectedChannel extends SafeEmitter {
  /** Takes a frame of the channel. */
  accept(effect: Effect): void
  /** The connection is closed: no frame comes or goes any more. */
  toClosed(stack: StackCapture): void
  /** The world has ended: no frame comes or goes, without the channel being closed. */
  over(reason: string, stack: StackCapture): void
}

interface Entry {
  readonly channel: ConnectedChannel
  readonly outbox: Outbox
}

/**
 * An open connection as its frames go and come, under both APIs.
 *
 * 1. Closed by the user: `connection.close` is sent, nothing else may be sent, all but the answer is
 *    ignored. While the broker blocks the connection no answer is waited for.
 * 2. Closed by the broker: `connection.close-ok` is sent; `error` is emitted unless the close was on purpose.
 * 3. Lost, or broken by a listener that threw: `error` is emitted.
 * 4. Closed at last: each channel is closed, lowest number first, then `close` is emitted.
 */
export class Connection extends Emitter<ConnectionEvents> implements Peer {
  static {
    keepName(this, 'Connection')
  }

  /** Time, timers and chance of the host. @internal */
  readonly clock: Clock
  /** Shut once nothing may be sent any more. @internal */
  readonly gate = new Gate()
  /** The broker about itself. */
  readonly serverProperties: ServerProperties
  /** The highest number that a channel may have. */
  readonly channelMax: number
  /** Bytes that a frame may have. */
  readonly frameMax: number
  /** Seconds between heartbeats; 0 is none. */
  readonly heartbeat: number
  /**
   * Whether headers of messages that come have 64-bit integers beyond 2^53 as `{ '!': 'int64', value: text }`. amqplib rounds
   * them; Kinoko's runtime, which reads them exactly from amqplib's connections, sets it here. Default false.
   */
  readsExactIntegers = false
  /** The number that the commands of the connection carry. */
  readonly number: number
  readonly #wire: Wire
  readonly #channels = new ChannelSlots<Entry>()
  readonly #largestBody: number
  readonly #maxFrameSize: number
  #state: 'open' | 'closing' | 'closed' = 'open'
  #isBlocked = false
  /** Whether the end of the socket is no surprise any more. */
  #isOver = false
  #onClosed: (() => void) | undefined

  /** @internal */
  constructor(clock: Clock, wire: Wire, agreement: Agreement) {
    super()
    this.clock = clock
    this.number = wire.connection
    this.serverProperties = agreement.serverProperties
    this.channelMax = agreement.channelMax
    this.frameMax = agreement.frameMax
    this.heartbeat = agreement.heartbeat
    this.#wire = wire
    this.#maxFrameSize = agreement.maxFrameSize
    // no piece of a body is larger than a frame
    const isBounded = this.#maxFrameSize > 0 && this.#maxFrameSize < this.frameMax - frameOverhead
    this.#largestBody = isBounded ? this.#maxFrameSize : Infinity
  }

  /** Gives a channel the lowest free number. Throws when there is none. @internal */
  allocate(channel: ConnectedChannel, options: ChannelOptions | undefined): Outbox {
    const number = this.#channels.lowestFree
    if (number > this.channelMax) throw new Error('No channels left to allocate')
    const outbox = new Outbox(this.#wire, number, this.frameMax, options?.highWaterMark)
    this.#channels.set(number, { channel, outbox })
    return outbox
  }

  /** A channel has given its number back. @internal */
  release(number: number): void {
    this.#channels.delete(number)
  }

  /** Closes the connection. `onClosed` gets an error only when the connection is closed already. */
  close(onClosed?: (error: Error | null) => void): void {
    if (this.#state === 'closed') onClosed?.(this.gate.refusal())
    else this.#closeBecause('asked by the user', replySuccess, () => onClosed?.(null))
  }

  /** Sends a new secret, and calls back once the broker has taken it. Throws for one that has no encoding. */
  updateSecret(secret: Content, reason: string, onUpdated: () => void): void {
    this.gate.pass()
    this.#send({
      connection: this.number,
      channel: 0,
      method: 'connection.update-secret',
      secret: utf8Text(bytes('newSecret', secret)),
      reason: shortstr('reason', reason),
    })
    this.once('update-secret-ok', onUpdated)
  }

  // --- the wire tells

  /** Takes a frame from the broker. */
  receive(effect: Effect): void {
    try {
      if (this.#state === 'open') this.#acceptOpen(effect)
      else if (this.#state === 'closing') this.#acceptClosing(effect)
    } catch (thrown) {
      this.#fail(thrown as Error)
    }
  }

  /** The connection is lost. */
  lost(reason: LostReason): void {
    this.#fail(lossError(reason))
  }

  /** The world has ended: whoever wants something from now on hears why nothing answers. */
  over(reason: string): void {
    if (this.#state !== 'open') return
    const stack = captureStack(reason)
    for (const { channel } of this.#channels) channel.over(reason, stack)
    this.gate.shut(reason, stack)
  }

  /** Everything that a channel had to send has left. */
  drained(channel: number): void {
    const entry = this.#channels.get(channel)
    if (entry?.outbox.drained() === true) safeEmit(entry.channel, 'drain')
  }

  /** The number of frames at which a channel counts as full. */
  highWaterMark(channel: number): number {
    return this.#channels.get(channel)?.outbox.highWaterMark ?? Infinity
  }

  #acceptOpen(effect: Effect): void {
    if (this.#largestBody < Infinity) this.#checkSize(effect)
    if (effect.channel === 0) {
      this.#acceptControl(effect)
      return
    }
    const entry = this.#channels.get(effect.channel)
    if (entry !== undefined) entry.channel.accept(effect)
    else this.#breach(effect, 'Frame on unknown channel', replyCodes.CHANNEL_ERROR)
  }

  #acceptControl(effect: Effect): void {
    switch (effect.method) {
      case 'connection.close':
        this.#acceptClose(effect)
        return
      case 'connection.blocked':
        this.#isBlocked = true
        safeEmit(this, 'blocked', effect.reason)
        return
      case 'connection.unblocked':
        this.#isBlocked = false
        safeEmit(this, 'unblocked')
        return
      case 'connection.update-secret-ok':
        safeEmit(this, 'update-secret-ok')
        return
      default:
        this.#breach(effect, 'Unexpected frame on channel 0', replyCodes.UNEXPECTED_FRAME)
    }
  }

  #acceptClose(close: ConnectionClose): void {
    this.#send({ connection: this.number, channel: 0, method: 'connection.close-ok' })
    const error = connectionError(close)
    if (isFatal(error.code)) safeEmit(this, 'error', error)
    this.#toClosed(captureStack(error.message), error)
  }

  #acceptClosing(effect: Effect): void {
    if (effect.method === 'connection.close-ok') {
      this.#onClosed?.()
      this.#toClosed(this.gate.finish('Connection closed as asked'))
    } else if (effect.method === 'connection.close') {
      // both sides close at once: each answers the other
      this.#send({ connection: this.number, channel: 0, method: 'connection.close-ok' })
    }
  }

  #checkSize(effect: Effect): void {
    if (!('message' in effect) || effect.message.body.length <= this.#largestBody) return
    const size = Math.min(effect.message.body.length, this.frameMax - frameOverhead)
    throw new Error(`Frame size ${size} exceeds maxFrameSize ${this.#maxFrameSize}`)
  }

  /** The broker breaks the protocol, as no broker does. */
  #breach(effect: Effect, reason: string, code: number): void {
    safeEmit(this, 'error', new Error(`${reason}: ${frameName(effect)}`))
    this.#closeBecause(reason, code, undefined)
  }

  // --- the end

  #closeBecause(reason: string, replyCode: number, onClosed: (() => void) | undefined): void {
    this.gate.pass()
    const { number: connection } = this
    this.#send({ connection, channel: 0, method: 'connection.close', replyCode, replyText: reason })
    const stack = captureStack(`Connection closed: ${reason}`)
    if (this.#isBlocked) {
      // the broker reads nothing any more, so no answer would come
      onClosed?.()
      this.#toClosed(captureStack('Connection blocked: closing immediately'))
      return
    }
    this.gate.shut('Connection closing', stack)
    this.#state = 'closing'
    this.#onClosed = onClosed
  }

  /** Something went wrong, here or on the way. Only the first time counts. */
  #fail(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    safeEmit(this, 'error', error)
    this.#toClosed(captureStack('Socket error'), error)
  }

  #toClosed(stack: StackCapture, error?: Error): void {
    for (const { channel } of this.#channels) channel.toClosed(stack)
    const why = error === undefined ? 'by client' : String(error)
    this.gate.shut(`Connection closed (${why})`, stack)
    this.#state = 'closed'
    this.#isOver = true
    this.#wire.end()
    safeEmit(this, 'close', error)
  }

  #send(command: ClientCommand): void {
    this.#wire.send(command)
  }
}

function bytes(name: string, value: unknown): Content {
  if (value === undefined) throw missing(name)
  if (isContent(value)) return value
  throw new TypeError(`Field '${name}' is the wrong type; must be a ${contentTypeName}`)
}
