import { utf8Length, utf8Prefix } from './values/utf8.js'

/** A reply code with its name; the name opens every reply text. */
export const replyCodes = {
  NO_ROUTE: 312,
  CONNECTION_FORCED: 320,
  INVALID_PATH: 402,
  ACCESS_REFUSED: 403,
  NOT_FOUND: 404,
  RESOURCE_LOCKED: 405,
  PRECONDITION_FAILED: 406,
  FRAME_ERROR: 501,
  SYNTAX_ERROR: 502,
  COMMAND_INVALID: 503,
  CHANNEL_ERROR: 504,
  UNEXPECTED_FRAME: 505,
  RESOURCE_ERROR: 506,
  NOT_ALLOWED: 530,
  NOT_IMPLEMENTED: 540,
  INTERNAL_ERROR: 541,
} as const

export type ReplyCodeName = keyof typeof replyCodes

/** Errors that RabbitMQ answers by closing the connection; all others close the channel. */
const hardErrors: ReadonlySet<ReplyCodeName> = new Set<ReplyCodeName>([
  'CONNECTION_FORCED',
  'INVALID_PATH',
  'FRAME_ERROR',
  'SYNTAX_ERROR',
  'COMMAND_INVALID',
  'CHANNEL_ERROR',
  'UNEXPECTED_FRAME',
  'RESOURCE_ERROR',
  'NOT_ALLOWED',
  'NOT_IMPLEMENTED',
  'INTERNAL_ERROR',
])

/**
 * An error of the client, which ends its channel or its connection. Inside the core it is thrown and caught once, in
 * `Broker.apply`, which answers it with `channel.close` or `connection.close`. Nothing is ever thrown at the caller.
 */
export class ProtocolError extends Error {
  readonly code: ReplyCodeName
  /** Whether it takes the connection with it. */
  readonly isHard: boolean
  /** Class and method id that it names; undefined for those of the method that failed. */
  readonly ids: readonly [classId: number, methodId: number] | undefined

  /**
   * @param explanation - what goes behind the code's name; a crash of the server has nothing to say
   * @param ids - where the error names another method than the one that failed
   */
  constructor(code: ReplyCodeName, explanation = '', ids?: readonly [number, number]) {
    super(explanation === '' ? code : `${code} - ${explanation}`)
    this.name = 'ProtocolError'
    this.code = code
    this.isHard = hardErrors.has(code)
    this.ids = ids
  }

  get replyCode(): number {
    return replyCodes[this.code]
  }

  /** The text as it goes out: a short string holds 255 bytes, longer ones end in dots. */
  get replyText(): string {
    const bytes = utf8Length(this.message)
    return bytes <= 255 ? this.message : `${utf8Prefix(this.message, 252)}...`
  }
}

/** The class and the method that an error names. */
export type MethodId = readonly [classId: number, methodId: number]

/** An error that no method is to blame for. */
export const noMethod: MethodId = [0, 0]

/** Class and method id of the methods a client may send, from the AMQP 0-9-1 specification. */
export const methodIds: Readonly<Record<string, MethodId>> = {
  'connection.open': [10, 40],
  'connection.close': [10, 50],
  'connection.close-ok': [10, 51],
  'connection.update-secret': [10, 70],
  'channel.open': [20, 10],
  'channel.flow': [20, 20],
  'channel.close': [20, 40],
  'channel.close-ok': [20, 41],
  'access.request': [30, 10],
  'exchange.declare': [40, 10],
  'exchange.delete': [40, 20],
  'exchange.bind': [40, 30],
  'exchange.unbind': [40, 40],
  'queue.declare': [50, 10],
  'queue.bind': [50, 20],
  'queue.purge': [50, 30],
  'queue.delete': [50, 40],
  'queue.unbind': [50, 50],
  'basic.qos': [60, 10],
  'basic.consume': [60, 20],
  'basic.cancel': [60, 30],
  'basic.publish': [60, 40],
  'basic.get': [60, 70],
  'basic.ack': [60, 80],
  'basic.reject': [60, 90],
  'basic.recover-async': [60, 100],
  'basic.recover': [60, 110],
  'basic.nack': [60, 120],
  'confirm.select': [85, 10],
  'tx.select': [90, 10],
  'tx.commit': [90, 20],
  'tx.rollback': [90, 30],
}
