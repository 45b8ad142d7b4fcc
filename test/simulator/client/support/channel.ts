import type { Message as CoreMessage } from '../../../../simulator/core/message.js'
import { connect, openChannel } from './fake-host.js'
import { watch, type Log } from './log.js'

/** An open channel of an open connection, and what both emit at their end. */
export async function setUpChannel() {
  const { host, wire, connection } = await connect()
  const channel = await openChannel(connection, wire)
  const log: Log = []
  watch(log, 'connection', connection, ['error', 'close'])
  watch(log, 'channel', channel, ['error', 'close'])
  return { host, wire, connection, channel, log }
}

const unset = { contentType: undefined, contentEncoding: undefined, headers: undefined } as const

/** A message as the broker holds it. */
export function message(
  body: string,
  properties: Partial<CoreMessage['properties']> = {},
): CoreMessage {
  return {
    exchange: 'x',
    routingKey: 'k',
    properties: { ...unset, ...properties } as CoreMessage['properties'],
    body: new TextEncoder().encode(body),
  } as CoreMessage
}

/** A message as the broker delivers it. */
export const delivery = (body: string, deliveryTag = 1, consumerTag = 'c') =>
  ({
    method: 'basic.deliver',
    consumerTag,
    deliveryTag,
    redelivered: false,
    message: message(body, { headers: new Map() }),
  }) as const
