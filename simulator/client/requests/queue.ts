import type { QueueDeclareOk } from '../../core/methods.js'
import { either } from '../either.js'
import { shortstr, table } from '../encoding/fields.js'
import type { AssertQueueOptions, DeleteQueueOptions } from '../options.js'
import type { MessageCount, QueueState } from '../replies.js'
import { flag, plainRequest, request, withOptions, type Empty, type Request } from './request.js'

export function assertQueue(queue?: string, options?: AssertQueueOptions): Request<QueueState> {
  const given = options ?? {}
  const { durable, exclusive, autoDelete } = given
  const args = withOptions(given.arguments, {
    'x-expires': given.expires,
    'x-message-ttl': given.messageTtl,
    'x-dead-letter-exchange': given.deadLetterExchange,
    'x-dead-letter-routing-key': given.deadLetterRoutingKey,
    'x-max-length': given.maxLength,
    'x-max-priority': given.maxPriority,
    'x-overflow': given.overflow,
    'x-queue-mode': given.queueMode,
  })
  return declareQueue(either(queue, ''), {
    passive: false,
    durable: flag(durable, true),
    exclusive: flag(exclusive),
    autoDelete: flag(autoDelete),
    arguments: args,
  })
}

export function checkQueue(queue: string): Request<QueueState> {
  return declareQueue(queue, {
    passive: true,
    durable: true,
    exclusive: false,
    autoDelete: false,
    arguments: undefined,
  })
}

export function deleteQueue(queue: string, options?: DeleteQueueOptions): Request<MessageCount> {
  const { ifUnused, ifEmpty } = options ?? {}
  return request(
    'queue.delete',
    (from) => ({
      ...from,
      method: 'queue.delete',
      queue: shortstr('queue', queue, ''),
      ifUnused: flag(ifUnused),
      ifEmpty: flag(ifEmpty),
    }),
    messageCount,
  )
}

export function purgeQueue(queue: string): Request<MessageCount> {
  return request(
    'queue.purge',
    (from) => ({ ...from, method: 'queue.purge', queue: shortstr('queue', queue, '') }),
    messageCount,
  )
}

/** The request that binds a queue, or unbinds it. */
export function bindQueue(
  method: 'queue.bind' | 'queue.unbind',
  queue: string,
  source: string,
  pattern: string,
  args: unknown,
): Request<Empty> {
  return plainRequest(method, (from) => ({
    ...from,
    method,
    queue: shortstr('queue', queue, ''),
    exchange: shortstr('exchange', source),
    routingKey: shortstr('routingKey', pattern, ''),
    arguments: table('arguments', args),
  }))
}

interface Declaration {
  readonly passive: boolean
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  readonly arguments: unknown
}

function declareQueue(queue: string, declaration: Declaration): Request<QueueState> {
  return request(
    'queue.declare',
    (from) => ({
      ...from,
      method: 'queue.declare',
      queue: shortstr('queue', queue, ''),
      ...declaration,
      arguments: table('arguments', declaration.arguments),
    }),
    (answer: QueueDeclareOk) => ({
      queue: answer.queue,
      messageCount: answer.messageCount,
      consumerCount: answer.consumerCount,
    }),
  )
}

function messageCount(answer: MessageCount): MessageCount {
  return { messageCount: answer.messageCount }
}
