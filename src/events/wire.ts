/**
 * nameko's names for events, exactly.
 *
 * 1. A service's events go to its own topic exchange, `{service}.events`, with the event's type as their
 *    routing key. Nobody needs to listen.
 * 2. Who handles them decides the queue: one for each handling method of a service (service pool), one
 *    for everybody (singleton), or one for each instance (broadcast).
 */
import type { ResolvedConfig } from '../config/config.js'
import type { AmqpChannel } from '../ports/transport.js'

/** Each service, and each of its handling methods, gets an event once. The default. */
export const SERVICE_POOL = 'service_pool'
/** One handler gets an event, of whatever service. */
export const SINGLETON = 'singleton'
/** Every instance of every service gets every event. */
export const BROADCAST = 'broadcast'

export type HandlerType = typeof SERVICE_POOL | typeof SINGLETON | typeof BROADCAST

export function eventExchangeOf(service: string): string {
  return `${service}.events`
}

export interface EventSource {
  /** Whose events. */
  readonly sourceService: string
  readonly eventType: string
}

/** The queue of a handler; `instance` tells the instances of a broadcast handler apart. */
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
