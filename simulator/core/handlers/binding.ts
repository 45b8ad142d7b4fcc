/** `queue.bind`, `exchange.bind` and their opposites. */
import type { Channel } from '../channel/channel.js'
import { typeAtom, printTerm } from '../values/erlang-terms.js'
import type { Exchange } from '../exchanges/exchange.js'
import { matchKinds } from '../exchanges/headers.js'
import type { Queue } from '../queue/queue.js'
import { ProtocolError } from '../reply-codes.js'
import { fieldType, type FieldTable } from '../values/table.js'
import { checkAccess, refuseDefaultExchange, withoutLineBreaks } from './checks.js'

export interface BindingRequest {
  readonly source: string
  readonly kind: 'queue' | 'exchange'
  readonly destination: string
  readonly routingKey: string
  readonly arguments: FieldTable
}

export function bind(channel: Channel, request: BindingRequest): void {
  const { virtualHost } = channel.connection
  const [sourceName, destinationName] = names(request)
  const source = virtualHost.exchange(sourceName)
  const destination = find(channel, request.kind, destinationName)
  if (destination === undefined) throw virtualHost.notFound(request.kind, destinationName)
  if (source.type === 'headers') checkMatchKind(request.arguments)
  if (destination.kind === 'queue') checkAccess(channel, destination)
  source.bind(destination, request.routingKey, request.arguments)
}

/** Taking away what is not there is no error, whatever of it is not there. */
export function unbind(channel: Channel, request: BindingRequest): void {
  const { virtualHost } = channel.connection
  const [sourceName, destinationName] = names(request)
  const source = virtualHost.exchanges.get(sourceName)
  const destination = find(channel, request.kind, destinationName)
  if (source === undefined || destination === undefined) return
  if (!source.hasBinding(destination, request.routingKey, request.arguments)) return
  if (destination.kind === 'queue') checkAccess(channel, destination)
  source.unbind(destination, request.routingKey, request.arguments)
  virtualHost.deleteIfUnused(source)
}

function names(request: BindingRequest): [source: string, destination: string] {
  const source = withoutLineBreaks(request.source)
  const destination = withoutLineBreaks(request.destination)
  if (request.kind === 'exchange') refuseDefaultExchange(destination)
  refuseDefaultExchange(source)
  return [source, destination]
}

function find(
  channel: Channel,
  kind: 'queue' | 'exchange',
  name: string,
): Queue | Exchange | undefined {
  const { virtualHost } = channel.connection
  return kind === 'queue' ? virtualHost.queues.get(name) : virtualHost.exchanges.get(name)
}

function checkMatchKind(args: FieldTable): void {
  const kind = args.get('x-match')
  if (kind === undefined || (typeof kind === 'string' && matchKinds.has(kind))) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    typeof kind === 'string'
      ? `Invalid x-match field value ${printTerm(kind)}; expected all, any, all-with-x, or any-with-x`
      : `Invalid x-match field type ${typeAtom(fieldType(kind))} (value ${printTerm(kind)}); expected longstr`,
  )
}
