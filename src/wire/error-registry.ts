import {
  BadRequest,
  ConnectionLost,
  IncorrectSignature,
  InvalidResult,
  MalformedRequest,
  MessageRefused,
  MethodNotFound,
  ReplyQueueLost,
  RpcTimeout,
  ServiceNotFound,
  UnserializableValueError,
} from '../errors/errors.js'
import {
  BulkheadFull,
  CallAborted,
  CircuitOpen,
  DuplicateInProgress,
  IdempotencyKeyReused,
  PayloadTooLarge,
  PoisonMessage,
  TooManyCalls,
} from '../errors/refusals.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any constructor
export type ErrorClass = new (...args: any[]) => Error

/** The errors of other services that mean a class. */
export interface RegistrationOptions {
  /**
   * The `exc_path` that means this class: `payments.exceptions.CardDeclined`. Errors of the class are sent under this
   * path as well. Default: any path that ends with the name of the class.
   */
  path?: string
  /** The service that throws the error: short for the path `{service}.{class name}`. Default: any. */
  service?: string
}

const byPath = new Map<string, ErrorClass>()
const byName = new Map<string, ErrorClass>()
const paths = new WeakMap<object, string>()

/**
 * Lets errors of a class arrive as instances of it instead of as a RemoteError. The instance is built with the
 * error's `args`, if the sender's class has such a property, else with its message, and then gets the sender's message.
 * No class is ever constructed that was not registered: a peer cannot choose a class, only name one that this process
 * has agreed to.
 *
 * With a path or a service only that `exc_path` means the class; without either, any error means it whose class has
 * the same name. Also a decorator.
 *
 * @example
 * class CardDeclined extends Error {
 *   constructor(readonly reason: string) { super(`declined: ${reason}`) }
 *   get args() { return [this.reason] }
 * }
 * deserializeToInstance(CardDeclined, { service: 'payments' })
 */
export function deserializeToInstance<C extends ErrorClass>(
  errorClass: C,
  options: RegistrationOptions | ClassDecoratorContext = {},
): C {
  const path = 'kind' in options ? undefined : pathFrom(errorClass, options)
  if (path === undefined) byName.set(errorClass.name, errorClass)
  else register(errorClass, path)
  return errorClass
}

/** The registered class that a peer's error means; undefined if none does. */
export function registeredClass(excPath: unknown, excType: unknown): ErrorClass | undefined {
  if (typeof excPath === 'string') {
    return byPath.get(excPath) ?? byName.get(excPath.slice(excPath.lastIndexOf('.') + 1))
  }
  return typeof excType === 'string' ? byName.get(excType) : undefined
}

/** The path under which instances of a class travel, if it was registered with one. */
export function registeredPath(errorClass: object): string | undefined {
  return paths.get(errorClass)
}

function pathFrom(errorClass: ErrorClass, options: RegistrationOptions): string | undefined {
  if (options.path !== undefined) return options.path
  return options.service === undefined ? undefined : `${options.service}.${errorClass.name}`
}

function register(errorClass: ErrorClass, path: string): void {
  byPath.set(path, errorClass)
  paths.set(errorClass, path)
}

register(BadRequest, 'nameko.exceptions.BadRequest')
register(MalformedRequest, 'nameko.exceptions.MalformedRequest')
register(MethodNotFound, 'nameko.exceptions.MethodNotFound')
register(IncorrectSignature, 'nameko.exceptions.IncorrectSignature')
register(ServiceNotFound, 'nameko.exceptions.UnknownService')
register(UnserializableValueError, 'nameko.exceptions.UnserializableValueError')
register(InvalidResult, 'nameko.exceptions.InvalidResult')
register(RpcTimeout, 'nameko.exceptions.RpcTimeout')
register(ReplyQueueLost, 'kinoko.ReplyQueueLost')
register(ConnectionLost, 'kinoko.ConnectionLost')
register(MessageRefused, 'kinoko.MessageRefused')
register(CallAborted, 'kinoko.CallAborted')
register(TooManyCalls, 'kinoko.TooManyCalls')
register(PayloadTooLarge, 'kinoko.PayloadTooLarge')
register(CircuitOpen, 'kinoko.CircuitOpen')
register(BulkheadFull, 'kinoko.BulkheadFull')
register(PoisonMessage, 'kinoko.PoisonMessage')
register(DuplicateInProgress, 'kinoko.DuplicateInProgress')
register(IdempotencyKeyReused, 'kinoko.IdempotencyKeyReused')
