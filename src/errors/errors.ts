/**
 * The base of all errors of Kinoko, which are a ladder of what is lost:
 *
 * 1. a request that was wrong: {@link BadRequest} and its kinds; the caller can do better;
 * 2. a call: {@link ServiceNotFound}, {@link RpcTimeout}, {@link RemoteError}, {@link ReplyQueueLost}, ...;
 * 3. a connection or a client: {@link ConnectionLost}, {@link BrokerUnreachable}, {@link ClientStopped};
 * 4. a container, mostly before it starts: {@link ConfigurationError}, {@link TopologyError}, ...
 *
 * Each has a `code` that never changes, its facts as fields, and the error that led to it as `cause`.
 */
export class NamekoException extends Error {
  /** Stable across versions, for programs: `KINOKO_RPC_TIMEOUT`. */
  declare readonly code: string

  /** The arguments that the error was made of, in nameko's sense; on the wire `exc_args`. */
  get args(): readonly unknown[] {
    return [this.message]
  }

  static {
    identify(this, 'NamekoException', 'KINOKO_ERROR')
  }
}

/** A schema's complaint about one field of a value. */
export interface FieldIssue {
  /** The way to the field, from the parameter on: `order.items[0].price`. */
  readonly field: string
  /** The complaint, in the schema's words. */
  readonly message: string
}

/** The request was wrong: the same request will fail again. */
export class BadRequest extends NamekoException {
  /** The complaints of the method's schemas; undefined when something else refused the request. Not sent. */
  declare readonly issues?: readonly FieldIssue[]

  constructor(message?: string, options?: ErrorOptions & { issues?: readonly FieldIssue[] }) {
    super(message, options)
    if (options?.issues !== undefined) this.issues = options.issues
  }

  static {
    identify(this, 'BadRequest', 'KINOKO_BAD_REQUEST')
  }
}

/** The request's body cannot be decoded, or is no `{ args, kwargs }`. */
export class MalformedRequest extends BadRequest {
  static {
    identify(this, 'MalformedRequest', 'KINOKO_MALFORMED_REQUEST')
  }
}

/** The service is there, but has no such method. */
export class MethodNotFound extends BadRequest {
  /** The method that was asked for. */
  readonly method: string
  /** The service that was asked; undefined when the error came from a service in Python. */
  readonly service: string | undefined

  constructor(method: string, service?: string) {
    const where = service === undefined ? '' : ` in service \`${service}\``
    super(`Unknown method \`${method}\`${where}`)
    this.method = method
    this.service = service
  }

  override get args(): readonly unknown[] {
    return [this.method]
  }

  static {
    identify(this, 'MethodNotFound', 'KINOKO_METHOD_NOT_FOUND')
  }
}

/** The arguments do not fit the method; the message says how, in Python's words. */
export class IncorrectSignature extends BadRequest {
  static {
    identify(this, 'IncorrectSignature', 'KINOKO_INCORRECT_SIGNATURE')
  }
}

/** No queue takes requests for this service, which has never run on this broker. nameko's UnknownService. */
export class ServiceNotFound extends NamekoException {
  /** The service that was called. */
  readonly service: string

  constructor(service: string) {
    super(`Unknown service \`${service}\``)
    this.service = service
  }

  override get args(): readonly unknown[] {
    return [this.service]
  }

  static {
    identify(this, 'ServiceNotFound', 'KINOKO_SERVICE_NOT_FOUND')
  }
}

/** An argument or a result that its serializer cannot carry. */
export class UnserializableValueError extends NamekoException {
  constructor(message = 'Unserializable value', options?: ErrorOptions) {
    super(message, options)
  }

  override get args(): readonly unknown[] {
    return []
  }

  static {
    identify(this, 'UnserializableValueError', 'KINOKO_UNSERIALIZABLE_VALUE')
  }
}

/** A method gave a result that its own schema refuses. */
export class InvalidResult extends NamekoException {
  /** The complaints of the schema; empty where the error has arrived from another process. */
  readonly issues: readonly FieldIssue[]

  constructor(message?: string, options?: { issues: readonly FieldIssue[] }) {
    super(message)
    this.issues = options?.issues ?? []
  }

  static {
    identify(this, 'InvalidResult', 'KINOKO_INVALID_RESULT')
  }
}

/** Facts of a call, as far as they were known where the error arose. */
export interface CallFacts {
  readonly service?: string
  readonly method?: string
  readonly correlationId?: string
}

/** The call's deadline passed. The method may still run; a reply that comes now is dropped. */
export class RpcTimeout extends NamekoException {
  /** The service that was called. */
  readonly service: string | undefined
  /** The method that was called. */
  readonly method: string | undefined
  /** The id of the request. */
  readonly correlationId: string | undefined
  /** The seconds that the call was allowed to take. */
  readonly seconds: number | undefined
  /** The thing that was still missing when time ran out, in words: a connection, the broker's confirm, the reply. */
  readonly waitedFor: string | undefined

  constructor(
    message: string,
    facts: CallFacts & { readonly seconds?: number; readonly waitedFor?: string } = {},
  ) {
    super(message)
    this.service = facts.service
    this.method = facts.method
    this.correlationId = facts.correlationId
    this.seconds = facts.seconds
    this.waitedFor = facts.waitedFor
  }

  static {
    identify(this, 'RpcTimeout', 'KINOKO_RPC_TIMEOUT')
  }
}

/** The reply queue was deleted or expired while calls waited: their replies are gone. */
export class ReplyQueueLost extends NamekoException {
  /** Every call that was waiting, this one among them. */
  readonly correlationIds: readonly string[]
  /** The name of the queue. */
  readonly queue: string | undefined

  constructor(message: string, queue?: string, correlationIds: readonly string[] = []) {
    super(message)
    this.queue = queue
    this.correlationIds = correlationIds
  }

  static {
    identify(this, 'ReplyQueueLost', 'KINOKO_REPLY_QUEUE_LOST')
  }
}

/** A reply that cannot be decoded, or is no `{ result, error }`: the peer speaks another protocol. */
export class MalformedReply extends NamekoException {
  static {
    identify(this, 'MalformedReply', 'KINOKO_MALFORMED_REPLY')
  }
}

/** The connection broke before the broker confirmed a message, and all retries were used up. */
export class ConnectionLost extends NamekoException {
  static {
    identify(this, 'ConnectionLost', 'KINOKO_CONNECTION_LOST')
  }
}

/** The broker answered a message with a nack: a full queue, or an error of its own. */
export class MessageRefused extends NamekoException {
  static {
    identify(this, 'MessageRefused', 'KINOKO_MESSAGE_REFUSED')
  }
}

/** A message that had to reach a queue, and no queue took it. */
export class UndeliverableMessage extends NamekoException {
  static {
    identify(this, 'UndeliverableMessage', 'KINOKO_UNDELIVERABLE_MESSAGE')
  }
}

/** The client or container was stopped: no call is made any more, and the calls that waited were given up. */
export class ClientStopped extends NamekoException {
  static {
    identify(this, 'ClientStopped', 'KINOKO_CLIENT_STOPPED')
  }
}

/** No connection could be opened within the configured number of attempts. */
export class BrokerUnreachable extends NamekoException {
  static {
    identify(this, 'BrokerUnreachable', 'KINOKO_BROKER_UNREACHABLE')
  }
}

/** The broker refuses a queue or an exchange: one of that name exists with other flags, or we may not use it. */
export class TopologyError extends NamekoException {
  static {
    identify(this, 'TopologyError', 'KINOKO_TOPOLOGY')
  }
}

/** A declaration or a configuration value is wrong; the message says which, where, and what to do. */
export class ConfigurationError extends NamekoException {
  static {
    identify(this, 'ConfigurationError', 'KINOKO_CONFIGURATION')
  }
}

/** A container has no such dependency or entrypoint. */
export class ExtensionNotFound extends NamekoException {
  static {
    identify(this, 'ExtensionNotFound', 'KINOKO_EXTENSION_NOT_FOUND')
  }
}

/** A dependency was used outside a container: the service class was instantiated by hand. */
export class UnboundExtension extends NamekoException {
  static {
    identify(this, 'UnboundExtension', 'KINOKO_UNBOUND_EXTENSION')
  }
}

/** Thrown by `spawnWorker` while the container stops or dies: entrypoints hand their message back. */
export class ContainerBeingKilled extends NamekoException {
  static {
    identify(this, 'ContainerBeingKilled', 'KINOKO_CONTAINER_BEING_KILLED')
  }
}

/** A container did not start within `start_timeout`; the message names the extensions that hang. */
export class ContainerTimeout extends NamekoException {
  static {
    identify(this, 'ContainerTimeout', 'KINOKO_CONTAINER_TIMEOUT')
  }
}

/** An error in another service, of a class that is not registered here (`deserializeToInstance`). */
export class RemoteError extends NamekoException {
  /** The name of the error's class over there. */
  readonly excType: string
  /** The arguments that the error was made of; nested numbers, booleans and nulls arrive as strings. */
  readonly excArgs: readonly unknown[]
  /** The full name of its class: `builtins.ValueError`, `javascript.RangeError`, `orders.OutOfStock`. */
  readonly excPath: string | undefined
  /** The error's message. */
  readonly value: string
  /** The service that was called. */
  readonly service: string | undefined
  /** The method that was called. */
  readonly method: string | undefined

  constructor(facts: RemoteErrorFacts) {
    super(`${facts.excType} ${facts.value}`)
    this.excType = facts.excType
    this.value = facts.value
    this.excArgs = facts.excArgs ?? []
    this.excPath = facts.excPath
    this.service = facts.service
    this.method = facts.method
  }

  static {
    identify(this, 'RemoteError', 'KINOKO_REMOTE_ERROR')
  }
}

/** The facts of a {@link RemoteError}, as they arrived. */
export interface RemoteErrorFacts extends CallFacts {
  readonly excType: string
  readonly value: string
  readonly excArgs?: readonly unknown[]
  readonly excPath?: string | undefined
}

/** Names an error class, on its prototype: a stack trace begins with the name, and a minifier cannot change it. */
export function identify(errorClass: { prototype: Error }, name: string, code: string): void {
  Object.assign(errorClass.prototype, { name, code })
}
