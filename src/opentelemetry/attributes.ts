import type { Attributes } from '@opentelemetry/api'

// Names of the semantic conventions (RPC: release candidate; messaging: in development). They are kept here since the
// package that holds them calls these names incubating and may rename them in any minor version.

/** The attribute with the class of a failure. */
export const errorType = 'error.type'

/** Attributes of a span of a call, at either end. */
export function rpcAttributes(service: string, method: string): Attributes {
  return { 'rpc.system.name': 'kinoko', 'rpc.method': `${service}/${method}` }
}

/** AMQP's attributes of a span of a call. */
export function requestAttributes(
  exchange: string,
  routingKey: string,
  correlationId: string | undefined,
): Attributes {
  return {
    'messaging.system': 'rabbitmq',
    'messaging.destination.name': exchange === '' ? 'amq.default' : exchange,
    'messaging.rabbitmq.destination.routing_key': routingKey,
    ...(correlationId === undefined ? {} : { 'messaging.message.conversation_id': correlationId }),
  }
}

/** Attributes of a span that sends an event or handles one. */
export function eventAttributes(
  operation: 'send' | 'process',
  exchange: string,
  eventType: string,
): Attributes {
  return {
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': exchange,
    'messaging.rabbitmq.destination.routing_key': eventType,
  }
}

/** The class of a failure, of Kinoko's own errors the code: few values, so that failures can be counted. */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error
  try {
    return typeOfObject(error)
  } catch {
    return '_OTHER' // it cannot be looked at
  }
}

function typeOfObject(error: object): string {
  const { excType, code, name } = error as { excType?: unknown; code?: unknown; name?: unknown }
  if (typeof excType === 'string') return excType
  if (typeof code === 'string' && code.startsWith('KINOKO_')) return code
  return typeof name === 'string' && name !== '' ? name : '_OTHER'
}
