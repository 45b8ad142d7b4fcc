import { BrokerConnections } from '../amqp/broker-connections.js'
import type { BrokerEvents } from '../amqp/connection-event.js'
import { ContextData, writeContext } from '../wire/context-headers.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import { resolveEnvironment, type RuntimeOptions } from '../container/environment.js'
import { ClientStopped } from '../errors/errors.js'
import { publishEvent, type DispatchOptions } from './publish-event.js'
import { declareEventExchange, eventExchangeOf } from './wire.js'

const owner = 'standalone_event_dispatcher'

export interface EventDispatcherOptions extends RuntimeOptions, DispatchOptions {
  /** Travels with every event: `{ user_id: '42' }`. */
  contextData?: Readonly<Record<string, unknown>>
}

/** Dispatches events from code that is no service; disconnects when it is stopped or disposed of. */
export interface StandaloneDispatch extends AsyncDisposable {
  /** Dispatches an event as if the service had. Resolves when the broker has it. */
  (service: string, eventType: string, data?: unknown, options?: DispatchOptions): Promise<void>
  stop(): Promise<void>
  /** What becomes of its connections. */
  readonly events: Emitter<BrokerEvents>
}

/**
 * Connects, and gives a function that dispatches events on behalf of any service. Rejects with a
 * BrokerUnreachable when no broker answers.
 *
 * @example
 * await using dispatch = await eventDispatcher({ config: { AMQP_URI: 'amqp://localhost' } })
 * await dispatch('orders', 'order_placed', { id: 7 })
 */
export async function eventDispatcher(
  options: EventDispatcherOptions = {},
): Promise<StandaloneDispatch> {
  const environment = resolveEnvironment(options)
  const { ambient, config } = environment
  const events = createEmitter<BrokerEvents>(environment.logger)
  const connections = new BrokerConnections(
    environment,
    owner,
    events,
    (error) => (stopped ??= error),
  )
  const exchanges = new Map<string, Promise<void>>()
  const id = ambient.uuid()
  const data = new ContextData(Object.entries(options.contextData ?? {}))
  let stopped: Error | undefined

  const dispatch = async (...event: Parameters<StandaloneDispatch>): Promise<void> => {
    const [service, type, payload, more] = event
    if (stopped !== undefined) {
      throw new ClientStopped(`event ${service}: ${type}: not sent, ${stopped.message}`, {
        cause: stopped,
      })
    }
    if (!exchanges.has(service)) {
      const declared = connections.publisher.declare(eventExchangeOf(service), (channel) =>
        declareEventExchange(channel, config, service),
      )
      exchanges.set(service, declared)
    }
    await exchanges.get(service)
    const context = writeContext(data, [`${owner}.${id}.${ambient.uuid()}`])
    const given = { ...options, ...more }
    await publishEvent(
      environment,
      connections.publisher,
      { service, type, data: payload, context, worker: undefined },
      given,
    )
  }
  const stop = async (): Promise<void> => {
    stopped ??= new ClientStopped('the dispatcher was stopped')
    await connections.stop()
  }
  await connections.start()
  return Object.assign(dispatch, { stop, events, [Symbol.asyncDispose]: stop })
}
