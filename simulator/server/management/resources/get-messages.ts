import type { BasicGetOk } from '../../../core/methods.js'
import type { InnerClient } from '../../inner-client.js'
import { asClient, virtualHostOf, type Management } from '../context.js'
import { badRequest, HttpError } from '../http-error.js'
import {
  numberOf,
  param,
  requireKeys,
  textOf,
  type ApiRequest,
  type JsonObject,
} from '../request.js'
import { encodePayload } from './payload.js'
import { jsonOfProperties } from './properties.js'

const ackModes = [
  'ack_requeue_true',
  'ack_requeue_false',
  'reject_requeue_true',
  'reject_requeue_false',
]

/**
 * Messages of a queue, got and then given back or not. Takes both the body with `ackmode` and the one of RabbitMQ before
 * 3.7, with `requeue`, which older test suites send.
 */
export function getMessages(management: Management, request: ApiRequest): object[] {
  const { body } = request
  requireKeys(body, ...('requeue' in body ? [] : ['ackmode']), 'count', 'encoding')
  const mode = ackModeOf(body)
  const encoding = textOf(body, 'encoding')
  if (encoding !== 'auto' && encoding !== 'base64') {
    throw badRequest(`Invalid encoding: ${encoding}. Valid values are: auto, base64`)
  }
  const queue = param(request, 'queue')
  if (!virtualHostOf(management, request).queues.has(queue)) {
    throw new HttpError(404, 'not_found', 'queue_not_found')
  }
  const truncate = numberOf(body, 'truncate', Number.MAX_SAFE_INTEGER)
  return asClient(management, request, (client) => {
    const got = take(client, queue, numberOf(body, 'count', 1), mode)
    settle(client, got, mode)
    return got.map((answer) => viewOf(answer, encoding, truncate))
  })
}

function ackModeOf(body: JsonObject): string {
  if (body['ackmode'] === undefined) {
    const { requeue } = body
    return requeue === true || requeue === 'true' ? 'ack_requeue_true' : 'ack_requeue_false'
  }
  const mode = textOf(body, 'ackmode')
  if (ackModes.includes(mode)) return mode
  throw badRequest(`Invalid ackmode value: ${mode}. Valid values are: ${ackModes.join(', ')}`)
}

function take(client: InnerClient, queue: string, count: number, mode: string): BasicGetOk[] {
  const got: BasicGetOk[] = []
  while (got.length < count) {
    const [answer] = client.do({
      method: 'basic.get',
      queue,
      noAck: mode === 'ack_requeue_false',
    })
    if (answer?.method !== 'basic.get-ok') break
    got.push(answer)
  }
  return got
}

function settle(client: InnerClient, got: readonly BasicGetOk[], mode: string): void {
  if (mode === 'ack_requeue_false') return
  const requeue = mode.endsWith('true')
  // one by one from the last: each goes back to its place before those that came after it
  for (const { deliveryTag } of [...got].reverse()) {
    client.do({ method: 'basic.reject', deliveryTag, requeue })
  }
}

function viewOf(
  { message, redelivered, messageCount }: BasicGetOk,
  encoding: 'auto' | 'base64',
  truncate: number,
): object {
  const { exchange, routingKey, properties, body } = message
  return {
    payload_bytes: body.length,
    redelivered,
    exchange,
    routing_key: routingKey,
    message_count: messageCount,
    properties: jsonOfProperties(properties),
    ...encodePayload(body.subarray(0, truncate), encoding),
  }
}
