import {
  consoleLogger,
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
import { placeOf } from '../amqp/broker-place.js'
import { urisOf } from '../amqp/uri.js'
import type { ResolvedConfig } from '../config/config.js'
import { requestQueueOf } from '../rpc/wire.js'
import { redactWords } from '../support/redact-words.js'
import { lineHere, userLine } from '../support/user-frames.js'
import { stackOf, typeOf, wordsOf } from './thrown.js'
import type { AnyDeed, Began, Deed, Outcome, Started } from './deed.js'
import { shownValue } from './shown-value.js'

/** Options of {@link recordRun}. */
export interface RecordOptions {
  /**
   * Whether arguments, results, data of events and words of errors are recorded: sensitive arguments, values under keys such as
   * `password` and secrets in texts are hidden, and what is long is shortened. Default true.
   */
  values?: boolean
  /** The clock. Default: the host's. */
  ambient?: Ambient
}

/**
 * A middleware that records what services and clients do: who calls whom, with which arguments, from which line, and what comes of
 * it; events and their handlers. `npx kinoko trace` shows the recordings of several processes as one run, in the picture of the
 * playground. No message has more headers for it.
 *
 * 1. Arguments are recorded by the instance that gets them, which knows the sensitive ones; of a call to a service that is not
 *    recorded they are not known.
 * 2. A recorder that cannot write says so once, and records no more: services go on.
 *
 * @param write gets a line of JSON for each deed, without the line break: `(line) => file.write(line + '\n')`
 */
export function recordRun(write: (line: string) => void, options: RecordOptions = {}): Middleware {
  return new Recorder(write, options)
}

class Recorder implements Middleware {
  readonly #write: (line: string) => void
  readonly #ambient: Ambient
  readonly #hasValues: boolean
  readonly #name: string
  /** The epoch's time at 0 of the clock that never goes back. */
  readonly #zero: number
  readonly #containers = new WeakMap<object, number>()
  #count = 0
  #hasStarted = false
  /** Whether it records no more. */
  isIdle = false

  constructor(write: (line: string) => void, options: RecordOptions) {
    this.#write = write
    this.#ambient = options.ambient ?? hostAmbient
    this.#hasValues = options.values ?? true
    this.#name = this.#ambient.uuid().slice(0, 8)
    this.#zero = this.#ambient.now() - this.#ambient.monotonic()
  }

  async call(call: OutgoingCall, next: () => Promise<unknown>): Promise<unknown> {
    const { service, method, exchange, routingKey, correlationId: id, worker } = call
    const by = this.#by(worker, call.config)
    const target = `${service}.${method}`
    this.#put({ ...by, deed: 'called', id, target, exchange, routingKey, ...calledBy(worker) })
    return this.#follow(next, (outcome) => {
      this.#put({ ...this.#by(worker, call.config), deed: 'answered', id, ...outcome })
    })
  }

  async dispatch(event: OutgoingEvent, next: () => Promise<unknown>): Promise<unknown> {
    const { service, type: routingKey, data, worker } = event
    const exchange = `${service}.events`
    const values = this.#hasValues ? { data: shownValue(data) } : {}
    const by = this.#by(worker, event.config)
    this.#put({ ...by, deed: 'dispatched', exchange, routingKey, ...values, ...calledBy(worker) })
    return next()
  }

  async work(worker: WorkerContext, next: () => Promise<unknown>): Promise<unknown> {
    const { callId, methodName: method, correlationId: id, entrypoint, args, kwargs } = worker
    this.#put({
      ...this.#by(worker, worker.config),
      deed: 'began',
      worker: callId,
      method,
      ...(id === undefined ? {} : { id }),
      ...wayOf(worker),
      ...(this.#hasValues ? { args: shownValue(redactedArguments(entrypoint, args, kwargs)) } : {}),
    })
    return this.#follow(next, (outcome) => {
      this.#put({ ...this.#by(worker, worker.config), deed: 'ended', worker: callId, ...outcome })
    })
  }

  async #follow(next: () => Promise<unknown>, tell: (outcome: Outcome) => void): Promise<unknown> {
    try {
      const result = await next()
      tell(this.#hasValues ? { result: shownValue(result) } : {})
      return result
    } catch (error) {
      const thrownAt = userLine(stackOf(error))
      tell({
        error: typeOf(error),
        ...(this.#hasValues ? { message: redactWords(wordsOf(error)) } : {}),
        ...(thrownAt === undefined ? {} : { thrownAt }),
      })
      throw error
    }
  }

  #by(worker: WorkerContext | undefined, config: ResolvedConfig): AnyDeed {
    const at = Math.round((this.#zero + this.#ambient.monotonic()) * 1_000) / 1_000
    const recorder = this.#name
    if (!this.#hasStarted) {
      this.#hasStarted = true
      this.#put({ at, recorder, deed: 'started', ...placeOfConfig(config) })
    }
    if (worker === undefined) return { at, recorder }
    const { container, serviceName: service } = worker
    const number = this.#containers.get(container) ?? this.#count++
    this.#containers.set(container, number)
    return { at, recorder, service, container: number }
  }

  #put(deed: Deed): void {
    if (this.isIdle) return
    try {
      this.#write(JSON.stringify(deed))
    } catch (error) {
      this.isIdle = true
      consoleLogger.warn({ err: error }, 'the recorder cannot write: nothing is recorded any more')
    }
  }
}

/** The worker, and the line of code that calls or dispatches at this moment. */
function calledBy(worker: WorkerContext | undefined): { worker?: string; where?: string } {
  const where = lineHere()()
  return {
    ...(worker === undefined ? {} : { worker: worker.callId }),
    ...(where === undefined ? {} : { where }),
  }
}

function placeOfConfig(config: ResolvedConfig): Pick<Started, 'broker' | 'virtualHost'> {
  const places = urisOf(config).map(placeOf)
  const broker = places.map(({ host }) => host).join(', ')
  return { broker, virtualHost: places[0]?.virtualHost ?? '/' }
}

/** How the message came that fired a worker. */
function wayOf({
  entrypoint,
  serviceName,
  options: { messageFields },
}: WorkerContext): Pick<Began, 'firedBy' | 'queue' | 'exchange' | 'routingKey'> {
  const route =
    messageFields === undefined
      ? {}
      : { exchange: messageFields.exchange, routingKey: messageFields.routingKey }
  if (entrypoint instanceof Rpc) {
    return { firedBy: 'request', queue: requestQueueOf(serviceName), ...route }
  }
  if (entrypoint instanceof EventHandler) {
    return { firedBy: 'event', queue: entrypoint.queue, ...route }
  }
  return { firedBy: 'other', ...route }
}
