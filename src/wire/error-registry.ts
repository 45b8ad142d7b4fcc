/**
 * Which classes may be built from a reply. Nothing that is not registered here is ever constructed: a
 * peer cannot choose a class, only name one that this process has agreed to.
 */
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
  PayloadTooLarge,
  PoisonMessage,
  TooManyCalls,
} from '../errors/refusals.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any constructor
export type ErrorClass = new (...args: any[]) => Error

export interface RegistrationOptions {
  /** The `exc_path` that means this class: `payments.exceptions.CardDeclined`. It also travels under this path. */
  path?: string
  /** The service that throws it: short for the path `{service}.{class name}`. */
  service?: string
}

const byPath = new Map<string, ErrorClass>()
const byName = new Map<string, ErrorClass>()
const paths = new WeakMap<object, string>()

/**
 * Lets errors of a class arrive as instances of it instead of as a RemoteError. It is built with the
 * error's `args`, if it has such a property, else with its message, and then gets the sender's message.
 *
 * With a path or a service only that `exc_path` means the class; without either, an error from any
 * service does whose class has the same name. Also a decorator.
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

/** The class that a peer's error means, if it is registered. */
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
