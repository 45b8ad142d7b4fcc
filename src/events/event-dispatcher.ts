import { BrokerConnections } from '../amqp/broker-connections.js'
import type { BrokerEvents } from '../amqp/connection-event.js'
import { ContextData, writeContext } from '../wire/context-headers.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import {
  checkRuntimeOptions,
  resolveEnvironment,
  type RuntimeOptions,
} from '../container/environment.js'
import { ClientStopped } from '../errors/errors.js'
import { dispatchOptionNames, publishEvent, type DispatchOptions } from './publish-event.js'
import { UnderWay } from './under-way.js'
import { declareEventExchange, eventExchangeOf } from './wire.js'

const owner = 'standalone_event_dispatcher'

/** The settings and ports of a standalone dispatcher, and how it dispatches. */
export interface EventDispatcherOptions extends RuntimeOptions, DispatchOptions {
  /** Context data that travel with every event: `{ user_id: '42' }`. Default: none. */
  contextData?: Readonly<Record<string, unknown>>
}

/** Dispatches events from code that is no service; disconnects when it is stopped or disposed of. */
export interface StandaloneDispatch extends AsyncDisposable {
  /** Dispatches an event as if the service had. Resolves when the broker has the event. */
  (service: string, eventType: string, data?: unknown, options?: DispatchOptions): Promise<void>
  /**
   * Lets the events that are under way be confirmed (for `stop_timeout` seconds), then disconnects. Events that were not
   * confirmed by then end with a ClientStopped; so do later events, without being sent.
   */
  stop(): Promise<void>
  /** For observers of its connections. */
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
  checkRuntimeOptions('eventDispatcher', options, [...dispatchOptionNames, 'contextData'])
  const environment = resolveEnvironment(options)
  const { ambient, config } = environment
  const events = createEmitter<BrokerEvents>(environment.logger)
  const connections = new BrokerConnections(environment, owner, events, (error) => {
    stopped ??= error
    underWay.abandon(new ClientStopped(`it was not confirmed, ${error.message}`, { cause: error }))
  })
  const underWay = new UnderWay()
  const exchanges = new Map<string, Promise<void>>()
  const id = ambient.uuid()
  const data = new ContextData(Object.entries(options.contextData ?? {}))
  let stopped: Error | undefined

  const send = async (...event: Parameters<StandaloneDispatch>): Promise<void> => {
    const [service, type, payload, more] = event
    await declare(service)
    const context = writeContext(data, [`${owner}.${id}.${ambient.uuid()}`])
    await publishEvent(
      environment,
      connections.publisher,
      { service, type, data: payload, context, worker: undefined },
      { ...options, ...more },
    )
  }
  const declare = (service: string): Promise<void> => {
    const begun = exchanges.get(service)
    if (begun !== undefined) return begun
    const declared = connections.publisher.declare(eventExchangeOf(service), (channel) =>
      declareEventExchange(channel, config, service),
    )
    exchanges.set(service, declared)
    // somebody may mend the broker: the next event asks again
    declared.catch(() => exchanges.delete(service))
    return declared
  }
  const dispatch = async (...event: Parameters<StandaloneDispatch>): Promise<void> => {
    if (stopped !== undefined) {
      const [service, type] = event
      throw new ClientStopped(`event ${service}: ${type}: not sent, ${stopped.message}`, {
        cause: stopped,
      })
    }
    await underWay.add(send(...event))
  }
  const end = async (): Promise<void> => {
    stopped ??= new ClientStopped('the dispatcher was stopped')
    await underWay.drain(ambient, config.stop_timeout * 1000)
    underWay.abandon(
      new ClientStopped('the dispatcher was stopped before the broker had confirmed the event'),
    )
    await connections.stop()
  }
  let ending: Promise<void> | undefined
  const stop = (): Promise<void> => (ending ??= end())
  await connections.start()
  return Object.assign(dispatch, { stop, events, [Symbol.asyncDispose]: stop })
}
