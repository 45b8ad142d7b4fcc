import type { ResolvedConfig } from '../config/config.js'
import type { AmqpChannel } from '../ports/transport.js'

/** Each service, and each of its handling methods, gets an event once. The default. */
export const SERVICE_POOL = 'service_pool'
/** One handler gets an event, of whatever service. */
export const SINGLETON = 'singleton'
/** Every instance of every service gets every event. */
export const BROADCAST = 'broadcast'

/** The instances that get an event: `service_pool`, `singleton` or `broadcast`. */
export type HandlerType = typeof SERVICE_POOL | typeof SINGLETON | typeof BROADCAST

// The names and flags below are nameko's, to the letter.

/**
 * The topic exchange of a service's events, with the types of events as routing keys. An event that no queue is bound for
 * is dropped.
 */
export function eventExchangeOf(service: string): string {
  return `${service}.events`
}

/** The events that a handler handles. */
export interface EventSource {
  /** The service that dispatches the events. */
  readonly sourceService: string
  /** The type of the events. */
  readonly eventType: string
}

/**
 * The queue of a handler: one for each handling method of a service (service pool), one for everybody (singleton), or one
 * for each instance (broadcast).
 *
 * @param handler the service and its method: `office.count`
 * @param instance tells the instances of a broadcast handler apart
 */
export function eventQueueOf(
  { sourceService, eventType }: EventSource,
  handlerType: HandlerType,
  handler: string,
  instance: string,
): string {
  const queue = `evt-${sourceService}-${eventType}`
  switch (handlerType) {
    case SINGLETON:
      return queue
    case SERVICE_POOL:
      return `${queue}--${handler}`
    case BROADCAST:
      return `${queue}--${handler}-${instance}`
  }
}

/** Declares a service's exchange of events, unless the configuration says that somebody else does. */
export async function declareEventExchange(
  channel: AmqpChannel,
  config: ResolvedConfig,
  service: string,
): Promise<void> {
  if (!config.DECLARE_EVENT_EXCHANGES) return
  await channel.assertExchange(eventExchangeOf(service), 'topic', {
    durable: true,
    autoDelete: config.AUTO_DELETE_EVENT_EXCHANGES,
  })
}
