import type { Publisher } from '../amqp/publisher.js'
import { positive, resolveRetryPolicy, type RetryPolicy } from '../config/config.js'
import { describe, messageOf } from '../support/describe.js'
import type { Environment } from '../container/environment.js'
import {
  ConfigurationError,
  ConnectionLost,
  UndeliverableMessage,
  UnserializableValueError,
} from '../errors/errors.js'
import { Layers, runLayers } from '../container/middleware.js'
import { PayloadTooLarge } from '../errors/refusals.js'
import type { Serializer } from '../wire/serializer.js'
import { encodeWith, serializerNamed } from '../wire/serializers.js'
import { hashOfText } from '../wire/fingerprint.js'
import type { PublishOptions } from '../ports/transport.js'
import { within } from '../support/within.js'
import type { WorkerContext } from '../container/worker.js'
import { eventExchangeOf } from './wire.js'

/** How events are dispatched: for a dispatcher, or for one event. Durations are in seconds, as nameko's. */
export interface DispatchOptions {
  /** Whether it is an error, an UndeliverableMessage, that no handler's queue takes the event. Default false. */
  mandatory?: boolean
  /** More headers for the event; headers of the context win. Default: none. */
  headers?: Readonly<Record<string, unknown>>
  /** Seconds that the event may wait in a queue. Default: for ever. */
  expiration?: number
  /** The priority of the event, which needs queues that were declared with priorities. Default 0. */
  priority?: number
  /** Whether the event survives a restart of the broker. Default true. */
  persistent?: boolean
  /** The name of the event's serializer. Default: config `serializer`. */
  serializer?: string
  /** How the event is sent again when the connection broke. Default: config `RPC_RETRY_POLICY`. */
  retryPolicy?: RetryPolicy
}

/** The keys of {@link DispatchOptions}. */
export const dispatchOptionNames: readonly string[] = Object.keys({
  mandatory: 0,
  headers: 0,
  expiration: 0,
  priority: 0,
  persistent: 0,
  serializer: 0,
  retryPolicy: 0,
} satisfies Record<keyof DispatchOptions, 0>)

/** An event to dispatch. */
export interface Event {
  /** On whose behalf it is dispatched. */
  readonly service: string
  readonly type: string
  readonly data: unknown
  /** The headers of its context. */
  readonly context: Readonly<Record<string, unknown>>
  readonly worker: WorkerContext | undefined
}

/**
 * Sends an event; resolves when the broker has it. Rejects with an UnserializableValueError, an
 * UndeliverableMessage if it was mandatory, or what the publisher reports. When the connection breaks
 * before the broker has confirmed the event it is sent again, so a handler may see it twice. An event that a worker
 * dispatches has the same id when the worker's request comes again, and the method dispatches the same once more.
 */
export async function publishEvent(
  environment: Environment,
  publisher: Publisher,
  event: Event,
  options: DispatchOptions,
): Promise<void> {
  checkEvent(event)
  const layers = new Layers(environment.middleware, 'dispatch').active
  if (layers.length === 0) return publishNow(environment, publisher, event, options)
  const headers = { ...options.headers }
  await runLayers(layers, { ...event, headers, config: environment.config }, () =>
    publishNow(environment, publisher, event, { ...options, headers }),
  )
}

/** Sends an event, behind all middleware. */
async function publishNow(
  environment: Environment,
  publisher: Publisher,
  event: Event,
  options: DispatchOptions,
): Promise<void> {
  const { config, ambient } = environment
  const label = `event ${event.service}: ${event.type}`
  const { body, properties } = encodeEvent(environment, event, options, label)
  const policy = resolveRetryPolicy('retryPolicy', options.retryPolicy, config.RPC_RETRY_POLICY)
  const exchange = eventExchangeOf(event.service)
  for (let retry = 0; ; retry++) {
    try {
      await send(publisher, { label, exchange, routingKey: event.type, body, properties })
      return
    } catch (error) {
      if (!(error instanceof ConnectionLost) || retry >= policy.max_retries) throw error
      if (!(await within(ambient, config.RPC_TIMEOUT * 1000, publisher.whenOpen()))) throw error
    }
  }
}

interface Message {
  readonly label: string
  readonly exchange: string
  readonly routingKey: string
  readonly body: Uint8Array
  readonly properties: PublishOptions
}

function send(publisher: Publisher, message: Message): Promise<void> {
  return new Promise((confirmed, failed) => {
    const returned = (): void =>
      failed(new UndeliverableMessage(`${message.label}: no handler has a queue for it`))
    publisher.send({ ...message, confirmed, returned, failed })
  })
}

function encodeEvent(
  environment: Environment,
  event: Event,
  options: DispatchOptions,
  label: string,
): Pick<Message, 'body' | 'properties'> {
  const serializer = serializerNamed(options.serializer ?? environment.config.serializer)
  const { contentType, contentEncoding } = serializer
  const { mandatory = false, persistent = true, priority = 0, expiration } = options
  const properties: PublishOptions = {
    mandatory,
    persistent,
    priority,
    contentType,
    contentEncoding,
    headers: { ...options.headers, ...event.context },
  }
  // only an id of ours tells one return from another
  if (mandatory) properties.correlationId = environment.ambient.uuid()
  if (expiration !== undefined) {
    properties.expiration = String(Math.ceil(positive('expiration of an event', expiration) * 1000))
  }
  const body = encode(event.data, serializer, label)
  const { max_body_bytes } = environment.config
  if (body.byteLength > max_body_bytes) {
    throw new PayloadTooLarge(
      `${label}: its data take ${body.byteLength} bytes; ${max_body_bytes} are allowed (config: max_body_bytes)`,
    )
  }
  // the name as its hash: it holds the caller's key, which is not for everybody who handles the event
  const name = event.worker?.nameCall(label, body)
  properties.messageId = name === undefined ? environment.ambient.uuid() : hashOfText(name)
  return { body, properties }
}

function encode(data: unknown, serializer: Serializer, label: string): Uint8Array {
  try {
    return encodeWith(serializer, data ?? null)
  } catch (cause) {
    const problem = `${label}: its data cannot be serialized: ${messageOf(cause)}`
    throw new UnserializableValueError(problem, { cause })
  }
}

function checkEvent({
  service,
  type,
}: {
  readonly service: unknown
  readonly type: unknown
}): void {
  for (const [what, given] of Object.entries({ service, type })) {
    if (typeof given === 'string' && given !== '') continue
    throw new ConfigurationError(
      `an event has a service and a type, both words: dispatch('order_placed', data); its ${what} is ${describe(given)}`,
    )
  }
}
