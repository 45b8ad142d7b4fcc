/**
 * Kinoko: nameko's RPC model in TypeScript.
 *
 * Services are classes; their `@rpc` methods are called by other services over AMQP, compatible on the
 * wire with nameko in Python.
 */

// a service and what it is made of
export { rpc, Rpc, type RpcOptions } from './rpc/entrypoint.js'
export {
  checkClass as checkServiceClass,
  service,
  serviceNameOf,
  type ServiceClass,
} from './service/name.js'
export { defineService, type ServiceDefinition } from './rpc/define-service.js'
export { ClusterRpc, RpcProxy, ServiceRpc } from './rpc/service-rpc.js'
export {
  RpcReply,
  RpcReply as RpcCall,
  type AnyService,
  type AsyncMethod,
  type ClusterProxy,
  type ClusterProxy as Client,
  type MethodOf,
  type MethodProxy,
  type ServiceProxy,
} from './rpc/proxy.js'
export type { CannotTravel, FromWire, ToWire } from './wire/travel.js'
export type { CallOptions } from './rpc/call-options.js'
export { kwargs, Keywords } from './rpc/keywords.js'
export type { CallEvent, CallEvents, WaitingCall } from './container/call-events.js'
export {
  AuthToken,
  ContextDataProvider,
  Language,
  UserAgent,
  UserId,
  type ContextView,
} from './extensions/context.js'
export { ContextData } from './wire/context-headers.js'
export { CurrentWorker } from './extensions/current-worker.js'

// events
export { eventHandler, EventHandler, type EventHandlerOptions } from './events/handler.js'
export { EventDispatcher, type Dispatch } from './events/dispatcher.js'
export {
  eventDispatcher,
  type EventDispatcherOptions,
  type StandaloneDispatch,
} from './events/event-dispatcher.js'
export type { DispatchOptions } from './events/publish-event.js'
export { BROADCAST, SERVICE_POOL, SINGLETON, type HandlerType } from './events/wire.js'

// entrypoints that fire by themselves
export { timer, Timer as TimerEntrypoint, type IntervalOptions } from './extensions/timer.js'
export { once, Once, type OnceOptions } from './extensions/once.js'

// hosting and calling
export { ServiceContainer } from './container/container.js'
export type { ContainerEvents, QueueEvent } from './container/container-events.js'
export type { Emitter } from './support/emitter.js'
export type {
  BrokerEvents,
  BrokerEvents as LinkEvents,
  ConnectionEvent,
  ConnectionState,
} from './amqp/connection-event.js'
export { healthOf, type Health, type Healthy } from './container/health.js'
export type { HealthCheck } from './support/health-check.js'
export { ServiceRunner } from './container/runner.js'
export {
  ClusterRpcClient,
  ClusterRpcProxy,
  ServiceRpcClient,
  ServiceRpcProxy,
  type ClientEvents,
  type ClientOptions,
} from './rpc/client.js'
export type { RuntimeOptions } from './container/environment.js'
export type {
  Config,
  ConnectionRetry,
  ResolvedConfig,
  RetryPolicy,
  TlsOptions,
} from './config/config.js'
export { consoleLogger, silentLogger, type Logger } from './ports/logger.js'

// extending
export { checkOptions } from './config/options.js'
export { didYouMean } from './support/suggest.js'
export { Extension, type Container } from './container/extension.js'
export { dependenciesOf, DependencyProvider, inject } from './container/dependency.js'
export {
  entrypoint,
  Entrypoint,
  entrypointsOf,
  type EntrypointDecorator,
  type EntrypointDecoratorSettings,
  type EntrypointOptions,
} from './container/entrypoint.js'
export type { Outcome, Returned, Threw } from './container/outcome.js'
export {
  WorkerContext,
  type WorkerContainer,
  type WorkerEntrypoint,
  type WorkerOptions,
} from './container/worker.js'
export type { MethodMark } from './service/decoration.js'
export type { Kwargs, Method, Signature } from './service/signature.js'
export type { SchemaIssue, SchemaResult, StandardSchema } from './service/standard-schema.js'
export type { ParameterSchemas } from './service/validation.js'
export type { Middleware, OutgoingCall, OutgoingEvent } from './container/middleware.js'
export type { IdempotencyStore, StoredOutcome, Taken } from './container/idempotency.js'
export {
  MemoryIdempotencyStore,
  type MemoryIdempotencyOptions,
} from './container/memory-idempotency-store.js'
export type { WireError } from './wire/error-wire.js'
export { redactedArguments } from './container/redaction.js'
export { registerSerializer } from './wire/serializers.js'
export type { Serializer } from './wire/serializer.js'

// errors
export { deserializeToInstance, type RegistrationOptions } from './wire/error-registry.js'
export {
  BadRequest,
  BrokerUnreachable,
  ClientStopped,
  ConfigurationError,
  ConnectionLost,
  ContainerBeingKilled,
  ContainerTimeout,
  ExtensionNotFound,
  IncorrectSignature,
  InvalidResult,
  MalformedReply,
  MalformedRequest,
  MessageRefused,
  MethodNotFound,
  NamekoException,
  RemoteError,
  ReplyQueueLost,
  RpcTimeout,
  ServiceNotFound,
  ServiceNotFound as UnknownService,
  TopologyError,
  UnboundExtension,
  UndeliverableMessage,
  UnserializableValueError,
  type FieldIssue,
} from './errors/errors.js'

export {
  BulkheadFull,
  CallAborted,
  CircuitOpen,
  DuplicateInProgress,
  IdempotencyKeyReused,
  PayloadTooLarge,
  PoisonMessage,
  TooManyCalls,
} from './errors/refusals.js'

// the two ports
export { hostAmbient, type Ambient, type Timer, type TimerOptions } from './ports/ambient.js'
export type { AmqpChannel, AmqpConfirmChannel, AmqpConnection, Connect } from './ports/transport.js'
