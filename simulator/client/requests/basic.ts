import type { BasicGetOk, Effect } from '../../core/methods.js'
import { either } from '../either.js'
import { number, shortstr, table } from '../encoding/fields.js'
import { integer } from '../encoding/integers.js'
import { gotMessage, type GetMessage } from '../message.js'
import type { ConsumeOptions, GetOptions } from '../options.js'
import type { ConsumerTag } from '../replies.js'
import { flag, plainRequest, request, withOptions, type Empty, type Request } from './request.js'

export function consume(queue: string, options?: ConsumeOptions): Request<ConsumerTag> {
  const given = options ?? {}
  const { consumerTag, noLocal, noAck, exclusive } = given
  const args = withOptions(given.arguments, { 'x-priority': given.priority })
  return request(
    'basic.consume',
    (from) => ({
      ...from,
      method: 'basic.consume',
      queue: shortstr('queue', queue, ''),
      consumerTag: shortstr('consumerTag', either(consumerTag, '')),
      noLocal: flag(noLocal),
      noAck: flag(noAck),
      exclusive: flag(exclusive),
      arguments: table('arguments', args),
    }),
    consumerTagOf,
  )
}

export function cancel(consumerTag: string): Request<ConsumerTag> {
  return request(
    'basic.cancel',
    (from) => ({
      ...from,
      method: 'basic.cancel',
      consumerTag: shortstr('consumerTag', consumerTag),
    }),
    consumerTagOf,
  )
}

/** The request for one message; its answer is false when the queue is empty. */
export function get(queue: string, options?: GetOptions): Request<GetMessage | false> {
  const { noAck } = options ?? {}
  return request(
    'basic.get',
    (from) => ({
      ...from,
      method: 'basic.get',
      queue: shortstr('queue', queue, ''),
      noAck: flag(noAck),
    }),
    (answer: BasicGetOk | Extract<Effect, { method: 'basic.get-empty' }>) =>
      answer.method === 'basic.get-empty' ? false : gotMessage(answer),
  )
}

export function qos(count: number, global?: boolean): Request<Empty> {
  return plainRequest('basic.qos', (from) => ({
    ...from,
    method: 'basic.qos',
    prefetchSize: 0,
    prefetchCount: integer(number('prefetchCount', either(count, 0)), 0, 0xffff),
    global: flag(global),
  }))
}

export function recover(): Request<Empty> {
  return plainRequest('basic.recover', (from) => ({
    ...from,
    method: 'basic.recover',
    requeue: true,
  }))
}

function consumerTagOf(answer: ConsumerTag): ConsumerTag {
  return { consumerTag: answer.consumerTag }
}
