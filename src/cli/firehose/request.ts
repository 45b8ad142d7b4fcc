import { requestQueueOf } from '../../rpc/wire.js'
import { headerOf, propertyOf, type TracedMessage } from './traced-message.js'

const callIdStack = 'nameko.call_id_stack'

/** The service and the method that a request is for, `payments.charge`; undefined for a message that is no request. */
export function targetOf(message: TracedMessage): string | undefined {
  if (propertyOf(message, 'reply_to') === undefined) return undefined
  const method = propertyOf(message, 'type')
  const { routingKey } = message
  const queue = requestQueueOf('')
  // straight to the queue of the service, the method is the type
  if (method === undefined || !routingKey.startsWith(queue)) return routingKey
  return `${routingKey.slice(queue.length)}.${method}`
}

/** The ids of the calls that led to a message, the worker that sent it last; empty where the message does not tell. */
export function callStackOf(message: TracedMessage): readonly string[] {
  const stack = headerOf(message, callIdStack)
  if (Array.isArray(stack)) return stack.filter((id) => typeof id === 'string')
  const id = propertyOf(message, 'message_id')
  return id === undefined || targetOf(message) === undefined ? [] : [id]
}

/** `orders.place` of a worker with the id `orders.place.4f5c...`; undefined for a client that stands alone. */
export function methodOfWorker(id: string): string | undefined {
  if (id.startsWith('standalone_')) return undefined
  return /^([^.]+\.[^.]+)\./.exec(id)?.[1]
}
