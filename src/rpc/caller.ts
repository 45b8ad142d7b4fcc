import type { BrokerConnections } from '../amqp/broker-connections.js'
import type { CallEvents, WaitingCall } from '../container/call-events.js'
import type { Environment } from '../container/environment.js'
import { Layers } from '../container/middleware.js'
import { ClientStopped } from '../errors/errors.js'
import type { Emitter } from '../support/emitter.js'
import { AbortMarks } from './abort-marks.js'
import { Attempts, type AttemptSettings } from './attempts.js'
import type { Call } from './call.js'
import type { CallRoute } from './call-route.js'
import type { CallAddress, CallTarget } from './call-target.js'
import { LayeredCall } from './layered-call.js'
import { Outbox } from './outbox.js'
import { PendingCall } from './pending-call.js'
import { PendingCalls } from './pending-calls.js'
import { QueuedRoute } from './queued-route.js'
import { TransientRoute } from './transient-route.js'
import { within } from '../support/within.js'
import { replyQueueOf } from './wire.js'

/** The container or client that calls. */
export interface CallerSettings {
  readonly environment: Environment
  readonly connections: BrokerConnections
  /** Names the reply queue: the name of the service or of the kind of client. */
  readonly owner: string
  /** Binds the reply queue: a UUID. */
  readonly id: string
  readonly events: { emit: Emitter<CallEvents>['emit'] }
  /** Says why nothing moves, if the caller's container is the reason. */
  explainStarvation?(pending: Iterable<PendingCall>): string | undefined
}

/** Makes the calls of a container, or of a standalone client. */
export class Caller {
  readonly environment: Environment
  readonly #events: { emit: Emitter<CallEvents>['emit'] }
  readonly #route: CallRoute
  readonly #pending: PendingCalls
  readonly #attemptSettings: AttemptSettings
  readonly #layers: Layers<'call'>
  #stopped: Error | undefined

  constructor(settings: CallerSettings) {
    const { environment, connections, owner, id, events } = settings
    const { config, ambient, middleware } = environment
    const { publishing } = connections
    this.environment = environment
    this.#events = events
    this.#pending = new PendingCalls({
      config,
      ambient,
      publishing,
      events,
      serviceName: settings.explainStarvation === undefined ? undefined : owner,
      explainStarvation: (pending) => settings.explainStarvation?.(pending),
    })
    this.#route =
      config.RPC_DELIVERY === 'transient'
        ? new TransientRoute(publishing, replyQueueOf(owner, id), this.#pending)
        : new QueuedRoute(connections, environment, owner, id, this.#pending)
    const outbox = new Outbox(this.#route, publishing)
    const marks = new AbortMarks(publishing, replyQueueOf(owner, id))
    this.#attemptSettings = { ambient, outbox, maxBytes: config.max_body_bytes, marks }
    this.#layers = new Layers(middleware, 'call')
  }

  /** How many replies came for which no call waited any more. */
  get droppedReplies(): number {
    return this.#pending.droppedReplies
  }

  /** The calls that have not ended. */
  get waitingCalls(): readonly WaitingCall[] {
    return this.#pending.all()
  }

  /** Resolves when calls can be made, rejects when that will never be. */
  async start(): Promise<void> {
    await this.#route.start()
  }

  /** The address to which requests for a method are published. */
  addressOf(service: string, method: string): CallAddress {
    return this.#route.addressOf(service, method)
  }

  /** Ends all calls with the error; later calls end with it at once, and are not sent. */
  stop(error: Error = new ClientStopped('the client was stopped')): void {
    this.#stopped ??= error
    for (const call of this.#pending.all()) {
      call.fail(new ClientStopped(`${call.label}: ${error.message}`, { cause: error }))
    }
  }

  /**
   * Begins no more calls, gives those that wait so many milliseconds to end, ends the others, and leaves nothing at
   * the broker.
   */
  async drain(limitMs: number): Promise<void> {
    this.#stopped ??= new ClientStopped('the client was stopped')
    await within(this.environment.ambient, limitMs, this.#pending.idle())
    this.stop()
    await this.#route.stop()
  }

  /** Begins a call. An error is the call's outcome, never thrown. */
  call(target: CallTarget, args: readonly unknown[]): Call {
    const layers = this.#layers.active
    if (layers.length === 0) return this.#begin(target, args)
    return new LayeredCall(this.environment, target, args, layers, (target) =>
      this.#begin(target, args),
    )
  }

  /** Begins a call behind all middleware. */
  #begin(target: CallTarget, args: readonly unknown[]): PendingCall {
    const call = new PendingCall(this.#pending, target)
    const { signal } = target.options
    this.#events.emit('callBegun', call)
    if (this.#stopped !== undefined) {
      const problem = `${call.label}: not sent, ${this.#stopped.message}`
      call.fail(new ClientStopped(problem, { cause: this.#stopped }))
    } else if (signal?.aborted === true) {
      call.abort(signal)
    } else if (call.deadline <= call.since) {
      call.timeOut()
    } else {
      this.#send(call, args)
    }
    return call
  }

  #send(call: PendingCall, args: readonly unknown[]): void {
    try {
      const attempts = new Attempts(call, args, this.#attemptSettings)
      this.#pending.add(attempts)
      call.startClock()
      attempts.send()
    } catch (error) {
      call.fail(error as Error)
    }
  }
}
