import type {
  ConnectionClose,
  ConnectionOpen,
  ConnectionOpenOk,
  Effect,
} from '../../core/methods.js'
import { replyCodes } from '../../core/reply-codes.js'
import { emptyTable } from '../../core/values/table.js'
import type { Host, LostReason, Peer, Wire } from '../../world/network/wire.js'
import { parseAddress, type Address } from './address.js'
import { captureContext } from '../platform/async-context.js'
import { contentTypeName, isContent } from '../encoding/bytes.js'
import type { Outcome } from '../call-line.js'
import { decodeTable } from '../encoding/codec.js'
import { Connection, type ServerProperties } from '../connection.js'
import { readLogin } from './credentials.js'
import { missing, number, shortstr, table } from '../encoding/fields.js'
import { integer } from '../encoding/integers.js'
import type { ConnectUrl, SocketOptions } from '../options.js'
import { openingError } from './socket-errors.js'
import { closeMessage, frameName } from '../wording.js'

/** Called with an error, or with null and the connection. */
export type OnOpen = (...outcome: Outcome<Connection>) => void

/** Opens a connection. Throws at once for an address that is none; all other errors go to the callback. */
export function openConnection(
  host: Host,
  url: string | ConnectUrl | undefined,
  options: SocketOptions | undefined,
  onOpen: OnOpen,
): void {
  new Opening(host, parseAddress(url, options), onOpen).dial()
}

/**
 * From `connect` to an open connection.
 *
 * 1. The socket is dialled, and the opening handshake sent, which here is one command.
 * 2. In amqplib's handshake the client sends several frames, and checks each when it is sent. So an error of the
 *    client's own comes only after the broker's answer to the frame before.
 * 3. The broker's answer opens the connection, or says why not; then the socket is closed.
 */
class Opening implements Peer {
  readonly #host: Host
  readonly #address: Address
  readonly #onOpen: OnOpen
  readonly #inContext = captureContext()
  #wire!: Wire
  #timer: object | undefined
  /** The error of the client's own that comes before the broker has judged the login. */
  #loginProblem: Error | undefined
  /** The error of the client's own that comes after that. */
  #limitsProblem: Error | undefined
  #connection: Connection | undefined
  #isOver = false

  constructor(host: Host, address: Address, onOpen: OnOpen) {
    this.#host = host
    this.#address = address
    this.#onOpen = onOpen
  }

  dial(): void {
    const { host, port, timeoutMs } = this.#address
    this.#loginProblem = problemOf(() => checkLogin(this.#address))
    this.#limitsProblem = problemOf(() => checkLimits(this.#address))
    this.#wire = this.#host.dial(port, this, host === '' ? 'localhost' : host)
    this.#wire.send(openCommand(this.#wire.connection, this.#address, this.#loginProblem))
    if (timeoutMs > 0) {
      const giveUp = (): void => this.#refuse(new Error('connect ETIMEDOUT'))
      this.#timer = this.#host.clock.setTimeout(giveUp, timeoutMs)
    }
  }

  receive(effect: Effect): void {
    this.#inContext(this.#onEffect, effect)
  }

  lost(reason: LostReason): void {
    this.#inContext(this.#onLoss, reason)
  }

  drained(channel: number): void {
    this.#inContext(this.#onDrain, channel)
  }

  over(reason: string): void {
    this.#connection?.over(reason)
  }

  highWaterMark(channel: number): number {
    return this.#connection?.highWaterMark(channel) ?? Infinity
  }

  readonly #onEffect = (effect: Effect): void => {
    if (this.#connection !== undefined) this.#connection.receive(effect)
    else if (!this.#isOver) this.#judge(effect)
  }

  readonly #onLoss = (reason: LostReason): void => {
    if (this.#connection !== undefined) this.#connection.lost(reason)
    else this.#refuse(openingError(reason, this.#address.host, this.#address.port))
  }

  readonly #onDrain = (channel: number): void => this.#connection?.drained(channel)

  #judge(effect: Effect): void {
    const isLoginRefused =
      effect.method === 'connection.close' && effect.replyCode === replyCodes.ACCESS_REFUSED
    if (this.#loginProblem !== undefined) this.#refuse(this.#loginProblem)
    else if (isLoginRefused) this.#refuse(this.#loginError(effect))
    else if (this.#limitsProblem !== undefined) this.#refuse(this.#limitsProblem)
    else if (effect.method === 'connection.open-ok') this.#accept(effect)
    else this.#refuse(new Error(`Expected ConnectionOpenOk; got ${frameName(effect)}`))
  }

  #loginError(close: ConnectionClose): Error {
    const { mechanism } = this.#address
    return mechanism === 'EXTERNAL'
      ? noMechanism(mechanism)
      : new Error(`Handshake terminated by server: ${closeMessage(close)}`)
  }

  #accept(agreed: ConnectionOpenOk): void {
    this.#settle()
    const { channelMax, frameMax, heartbeat, serverProperties } = agreed
    this.#connection = new Connection(this.#host.clock, this.#wire, {
      // zero is no limit, but a field has a largest value
      channelMax: channelMax === 0 ? 0xffff : channelMax,
      frameMax: frameMax === 0 ? 0xffffffff : frameMax,
      heartbeat,
      maxFrameSize: this.#address.maxFrameSize ?? Math.max(defaultMaxFrameSize, frameMax),
      serverProperties: decodeTable(serverProperties) as ServerProperties,
    })
    this.#onOpen(null, this.#connection)
  }

  #refuse(error: Error): void {
    if (this.#isOver) return
    this.#settle()
    this.#wire.end()
    this.#onOpen(error, undefined)
  }

  #settle(): void {
    this.#isOver = true
    if (this.#timer !== undefined) this.#host.clock.clearTimeout(this.#timer)
  }
}

const defaultMaxFrameSize = 64 * 1024 * 1024
const smallestFrame = 4096

/** The mechanisms of RabbitMQ; only a broker can tell whether it offers EXTERNAL. */
const mechanisms: readonly unknown[] = ['PLAIN', 'AMQPLAIN', 'EXTERNAL']

function openCommand(connection: number, address: Address, problem: unknown): ConnectionOpen {
  const { mechanism, response, virtualHost } = address
  const isSound = problem === undefined
  const login = isSound ? readLogin(mechanism as string, response as Uint8Array) : nobody
  return {
    connection,
    channel: 0,
    method: 'connection.open',
    mechanism: mechanism === 'AMQPLAIN' || mechanism === 'EXTERNAL' ? mechanism : 'PLAIN',
    ...login,
    virtualHost: String(virtualHost),
    channelMax: wholeOr(address.channelMax, 0),
    frameMax: wholeOr(address.frameMax, 0),
    heartbeat: address.heartbeat === undefined ? undefined : wholeOr(address.heartbeat, 0),
    clientProperties: isSound ? table('clientProperties', address.clientProperties) : emptyTable,
  }
}

const nobody = { username: '', password: '' }

/** Throws for the first field that is sent with the login and has no encoding. */
function checkLogin(address: Address): void {
  const { maxFrameSize, mechanism, response } = address
  if (maxFrameSize !== undefined && !isFrameSize(maxFrameSize)) {
    throw new TypeError(
      `maxFrameSize must be 0 (no limit) or an integer of at least ${smallestFrame}; got ${maxFrameSize}`,
    )
  }
  if (!mechanisms.includes(mechanism)) throw noMechanism(mechanism)
  table('clientProperties', address.clientProperties)
  if (response === undefined) throw missing('response')
  if (!isContent(response)) {
    throw new TypeError(`Field 'response' is the wrong type; must be a ${contentTypeName}`)
  }
  shortstr('locale', address.locale)
}

/** Throws for the first field that is sent once the login is accepted and has no encoding. */
function checkLimits({ channelMax, frameMax, heartbeat, virtualHost }: Address): void {
  // a value that is too large is no error: the smaller of the broker's and the client's is sent
  integer(Math.min(number('channelMax', channelMax), 0xffff), 0, 0xffff)
  integer(Math.min(number('frameMax', frameMax), 0xffffffff), 0, 0xffffffff)
  integer(Math.min(number('heartbeat', heartbeat ?? 0), 0xffff), 0, 0xffff)
  shortstr('virtualHost', virtualHost)
}

function problemOf(check: () => void): Error | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return error as Error
  }
}

function isFrameSize(size: number): boolean {
  return size === 0 || (Number.isInteger(size) && size >= smallestFrame)
}

function wholeOr(value: number, otherwise: number): number {
  return Number.isInteger(value) && value >= 0 ? value : otherwise
}

function noMechanism(mechanism: unknown): Error {
  return new Error(`SASL mechanism ${String(mechanism)} is not provided by the server`)
}
