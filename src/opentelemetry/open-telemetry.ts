import {
  context,
  createNoopMeter,
  isSpanContextValid,
  metrics,
  propagation,
  ProxyTracerProvider,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type MeterProvider,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import { isA, messageOf } from '../support/describe.js'
import {
  EventHandler,
  hostAmbient,
  redactedArguments,
  Rpc,
  type Ambient,
  type Middleware,
  type OutgoingCall,
  type OutgoingEvent,
  type WorkerContext,
} from '../index.js'
import {
  errorType,
  errorTypeOf,
  eventAttributes,
  requestAttributes,
  rpcAttributes,
} from './attributes.js'
import { getter, setter } from './carrier.js'
import { Metrics } from './metrics.js'
import { serverAttributes } from './server-attributes.js'

/** Options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /** Whether the arguments of workers become an attribute, sensitive ones hidden. Default false. */
  withArguments?: boolean
  /** The clock that durations are measured with. Default: the host's. */
  ambient?: Ambient
}

const scope = 'kinoko'

/** The tracer and the meter of the API as long as no SDK is installed. */
const noTracing = new ProxyTracerProvider().getDelegate()
const noMeter = createNoopMeter()

/**
 * A middleware that traces and measures calls, events and workers; passed over as long as no SDK is installed.
 *
 * 1. A call is a client span, from its beginning to its end, whatever is retried in it.
 * 2. W3C trace context travels in the headers of the request (`traceparent`, `tracestate`), beside
 *    `nameko.call_id_stack`.
 * 3. The worker at the other end is a server span; of an event a consumer span; of a timer an internal one.
 *    Calls that the worker makes are its children, also where no context manager is installed.
 * 4. An event that is dispatched is a producer span.
 * 5. What the log says of a worker has `trace_id` and `span_id` among its fields.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Middleware {
  return new OpenTelemetry(options)
}

/** An operation that a span and a measurement are made of. */
interface Operation {
  readonly name: string
  readonly kind: SpanKind
  readonly parent: Context
  /** Attributes of the span. */
  readonly attributes: Attributes
  /** Attributes of the measurement: few values. */
  readonly dimensions: Attributes
  /** Records the duration; undefined for an operation that is not measured. */
  readonly measure: ((seconds: number, attributes: Attributes) => void) | undefined
  /** Called before the operation begins, with the context that its span stands in. */
  readonly begin?: (active: Context) => void
}

class OpenTelemetry implements Middleware {
  readonly #options: OpenTelemetryOptions
  readonly #tracer: Tracer = trace.getTracer(scope)
  #meterProvider: MeterProvider | undefined
  #instruments: Metrics | undefined
  /** The context that a worker's calls belong to. */
  readonly #contexts = new WeakMap<WorkerContext, Context>()

  constructor(options: OpenTelemetryOptions) {
    this.#options = options
  }

  /** Whether no SDK is installed, neither for traces nor for metrics. */
  get isIdle(): boolean {
    const provider = trace.getTracerProvider()
    const isTraced =
      !(provider instanceof ProxyTracerProvider) || provider.getDelegate() !== noTracing
    return !isTraced && metrics.getMeter(scope) === noMeter
  }

  /** The instruments; made anew when an SDK is installed after this middleware. */
  get #metrics(): Metrics {
    const provider = metrics.getMeterProvider()
    if (this.#instruments === undefined || provider !== this.#meterProvider) {
      this.#meterProvider = provider
      this.#instruments = new Metrics(provider.getMeter(scope))
    }
    return this.#instruments
  }

  call(call: OutgoingCall, next: () => Promise<unknown>): Promise<unknown> {
    const { service, method, exchange, routingKey, correlationId, headers, worker } = call
    const dimensions = rpcAttributes(service, method)
    const request = requestAttributes(exchange, routingKey, correlationId)
    return this.#observe(next, {
      name: `${service}/${method}`,
      kind: SpanKind.CLIENT,
      parent: this.#contextOf(worker),
      attributes: { ...dimensions, ...request, ...serverAttributes(call.config) },
      dimensions,
      measure: (seconds, attributes) => this.#metrics.called(seconds, attributes),
      begin: (active) => propagation.inject(active, headers, setter),
    })
  }

  dispatch(event: OutgoingEvent, next: () => Promise<unknown>): Promise<unknown> {
    const { service, type, headers, worker } = event
    const exchange = `${service}.events`
    const dimensions = eventAttributes('send', exchange, type)
    return this.#observe(next, {
      name: `send ${exchange}`,
      kind: SpanKind.PRODUCER,
      parent: this.#contextOf(worker),
      attributes: { ...dimensions, ...serverAttributes(event.config) },
      dimensions,
      measure: (seconds, attributes) => this.#metrics.sent(seconds, attributes),
      begin: (active) => propagation.inject(active, headers, setter),
    })
  }

  work(worker: WorkerContext, next: () => Promise<unknown>): Promise<unknown> {
    const headers = worker.options.messageHeaders ?? {}
    const parent = propagation.extract(context.active(), headers, getter)
    const begin = (active: Context): void => this.#begin(worker, active)
    return this.#observe(next, { ...this.#workOf(worker), parent, begin })
  }

  /** The calls of the worker belong to its span, and the lines of the log about it name the trace. */
  #begin(worker: WorkerContext, active: Context): void {
    this.#contexts.set(worker, active)
    const span = trace.getSpanContext(active)
    if (span === undefined || !isSpanContextValid(span)) return
    worker.addLogFields({ trace_id: span.traceId, span_id: span.spanId })
  }

  #workOf(worker: WorkerContext): Omit<Operation, 'parent' | 'begin'> {
    const { entrypoint, serviceName, methodName, correlationId } = worker
    const own = { ...this.#attributesOf(worker), ...this.#serverOf(worker) }
    if (entrypoint instanceof Rpc) {
      const dimensions = rpcAttributes(serviceName, methodName)
      const { exchange, routingKey } = worker.options.messageFields ?? {
        exchange: worker.config.rpc_exchange,
        routingKey: `${serviceName}.${methodName}`,
      }
      const request = requestAttributes(exchange, routingKey, correlationId)
      return {
        name: `${serviceName}/${methodName}`,
        kind: SpanKind.SERVER,
        attributes: { ...dimensions, ...request, ...own },
        dimensions,
        measure: (seconds, attributes) => this.#metrics.served(seconds, attributes),
      }
    }
    if (entrypoint instanceof EventHandler) {
      const exchange = `${entrypoint.sourceService}.events`
      const dimensions = eventAttributes('process', exchange, entrypoint.eventType)
      return {
        name: `process ${exchange}`,
        kind: SpanKind.CONSUMER,
        attributes: { ...dimensions, ...own },
        dimensions,
        measure: (seconds, attributes) => this.#metrics.processed(seconds, attributes),
      }
    }
    return {
      name: `${serviceName}/${methodName}`,
      kind: SpanKind.INTERNAL,
      attributes: own,
      dimensions: {},
      measure: undefined,
    }
  }

  /** The broker that a message came from; a timer has none. */
  #serverOf({ entrypoint, config }: WorkerContext): Attributes {
    const isFiredByMessage = entrypoint instanceof Rpc || entrypoint instanceof EventHandler
    return isFiredByMessage ? serverAttributes(config) : {}
  }

  #attributesOf(worker: WorkerContext): Attributes {
    const { entrypoint, args, kwargs, callId, parentCallId } = worker
    const attributes: Attributes = { 'kinoko.call_id': callId }
    if (parentCallId !== undefined) attributes['kinoko.parent_call_id'] = parentCallId
    if (this.#options.withArguments === true) {
      attributes['kinoko.arguments'] = asText(redactedArguments(entrypoint, args, kwargs))
    }
    return attributes
  }

  #contextOf(worker: WorkerContext | undefined): Context {
    return (worker && this.#contexts.get(worker)) ?? context.active()
  }

  async #observe(next: () => Promise<unknown>, operation: Operation): Promise<unknown> {
    const { name, kind, parent, attributes, dimensions, measure, begin } = operation
    const span = this.#tracer.startSpan(name, { kind, attributes }, parent)
    const active = trace.setSpan(parent, span)
    const { ambient = hostAmbient } = this.#options
    const since = ambient.monotonic()
    begin?.(active)
    try {
      const result = await context.with(active, next)
      measure?.((ambient.monotonic() - since) / 1000, dimensions)
      return result
    } catch (error) {
      fail(span, error)
      measure?.((ambient.monotonic() - since) / 1000, {
        ...dimensions,
        [errorType]: errorTypeOf(error),
      })
      throw error
    } finally {
      span.end()
    }
  }
}

function fail(span: Span, error: unknown): void {
  span.setAttribute(errorType, errorTypeOf(error))
  const message = messageOf(error)
  span.recordException(isA(error, Error) ? error : message)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

function asText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '[arguments that JSON cannot carry]'
  }
}
