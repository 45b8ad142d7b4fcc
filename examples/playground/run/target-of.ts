import type { TraceEvent } from 'kinoko/simulator'

type Received = Extract<TraceEvent, { kind: 'received' }>
export type Publish = Extract<Received['frame'], { method: 'basic.publish' }>

/** `payments.charge`, whichever way the request went: straight to the queue its method is the message's type. */
export function targetOf({
  routingKey,
  properties: { type },
}: Pick<Publish, 'routingKey' | 'properties'>): string {
  const isTransient = type !== undefined && routingKey.startsWith('rpc-')
  return isTransient ? `${routingKey.slice('rpc-'.length)}.${type}` : routingKey
}
