/** `queue.bind`, `exchange.bind` and their opposites. */
import type { Channel } from '../channel/channel.js'
import type { ExchangeDifferences } from '../differences.js'
import { typeAtom, printTerm } from '../values/erlang-terms.js'
import type { BindingRequest } from '../exchanges/binding-request.js'
import type { Exchange } from '../exchanges/exchange.js'
import { matchKinds } from '../exchanges/headers.js'
import { checkWeight } from '../exchanges/plugin-types.js'
import type { Message } from '../message.js'
import type { Queue } from '../queue/queue.js'
import { ProtocolError } from '../reply-codes.js'
import { directReplyTo, moduleOf } from '../values/names.js'
import { fieldType } from '../values/table.js'
import type { VirtualHost } from '../virtual-host.js'
import { permit, permitTopic } from './permissions.js'
import { checkAccess, refuseDefaultExchange, withoutLineBreaks } from './checks.js'

export function bind(channel: Channel, request: BindingRequest): void {
  addBinding(channel.connection.virtualHost, named(channel, request), (queue) =>
    checkAccess(channel, queue),
  )
}

/**
 * Binds what is there; NOT_FOUND when one of both ends is not.
 *
 * @param check - refuses a queue as the destination
 */
export function addBinding(
  virtualHost: VirtualHost,
  request: BindingRequest,
  check: (destination: Queue) => void = () => undefined,
): void {
  const source = virtualHost.exchange(request.source)
  const destination = find(virtualHost, request)
  if (destination === undefined) throw virtualHost.notFound(request.kind, request.destination)
  bindingChecks[source.routingType]?.(request, destination, virtualHost.profile.exchanges)
  if (destination.kind === 'queue') check(destination)
  const isNew = source.bind(destination, request.routingKey, request.arguments)
  if (isNew)
    for (const message of latestOf(source, destination)) deliver(virtualHost, destination, message)
}

/** The bindings that an exchange keeps: oldest first for a queue, latest first for an exchange. */
function latestOf({ router }: Exchange, { kind }: Queue | Exchange): readonly Message[] {
  const latest = router.latest ?? []
  return kind === 'queue' || latest.length === 0 ? latest : [...latest].reverse()
}

function deliver(virtualHost: VirtualHost, destination: Queue | Exchange, message: Message): void {
  if (destination.kind === 'queue') destination.publish(message)
  else for (const queue of virtualHost.route(destination, message)) queue.publish(message)
}

/** Taking away what is not there is no error, whatever of it is not there. */
export function unbind(channel: Channel, request: BindingRequest): void {
  const { virtualHost } = channel.connection
  const plain = named(channel, request)
  const source = virtualHost.exchanges.get(plain.source)
  const destination = find(virtualHost, plain)
  if (source === undefined || destination === undefined) return
  if (!source.hasBinding(destination, request.routingKey, request.arguments)) return
  if (destination.kind === 'queue') checkAccess(channel, destination)
  source.unbind(destination, request.routingKey, request.arguments)
  virtualHost.deleteIfUnused(source)
}

/** The request with plain names, if the user may bind them. */
function named(channel: Channel, request: BindingRequest): BindingRequest {
  const source = withoutLineBreaks(request.source)
  const destination = withoutLineBreaks(request.destination)
  if (request.kind === 'exchange') refuseDefaultExchange(destination)
  refuseDefaultExchange(source)
  if (request.kind === 'queue') refuseReplyAddress(channel, destination)
  permit(channel, 'write', request.kind, destination)
  permit(channel, 'read', 'exchange', source)
  const exchange = channel.connection.virtualHost.exchanges.get(source)
  if (exchange !== undefined) permitTopic(channel, 'read', exchange, request.routingKey)
  return { ...request, source, destination }
}

/** Case: direct-reply-to, "has an address that cannot be bound, or that is no queue". */
function refuseReplyAddress({ connection }: Channel, name: string): void {
  const { refusesBindings } = connection.virtualHost.profile.directReplies
  if (!refusesBindings || !name.startsWith(`${directReplyTo}.`)) return
  throw new ProtocolError(
    'ACCESS_REFUSED',
    'cannot bind or unbind to a volatile (direct reply-to) queue',
  )
}

function find(
  { queues, exchanges }: VirtualHost,
  { kind, destination }: BindingRequest,
): Queue | Exchange | undefined {
  return kind === 'queue' ? queues.get(destination) : exchanges.get(destination)
}

type BindingCheck = (
  request: BindingRequest,
  destination: Queue | Exchange,
  differences: ExchangeDifferences,
) => void

/** The rules of some types of exchanges for their bindings. */
const bindingChecks: Readonly<Record<string, BindingCheck>> = {
  topic: checkWildcards,
  headers: checkMatchKind,
  'x-local-random': checkLocalRandom,
  'x-consistent-hash': ({ routingKey }, _destination, differences) =>
    checkWeight(routingKey, differences),
}

/** Case: binding-topic, "takes so many wildcards and no more". */
function checkWildcards(
  { routingKey }: BindingRequest,
  _destination: Queue | Exchange,
  { topicWildcards }: ExchangeDifferences,
): void {
  const count = routingKey.split('.').filter((word) => word === '#').length
  if (count <= topicWildcards) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `Topic binding key '${routingKey}' uses ${count} '#' wildcards, at most ${topicWildcards} are allowed`,
  )
}

function checkMatchKind(request: BindingRequest): void {
  const kind = request.arguments.get('x-match')
  if (kind === undefined || (typeof kind === 'string' && matchKinds.has(kind))) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    typeof kind === 'string'
      ? `Invalid x-match field value ${printTerm(kind)}; expected all, any, all-with-x, or any-with-x`
      : `Invalid x-match field type ${typeAtom(fieldType(kind))} (value ${printTerm(kind)}); expected longstr`,
  )
}

function checkLocalRandom({ routingKey }: BindingRequest, destination: Queue | Exchange): void {
  const reason =
    routingKey !== ''
      ? `Non empty binding '${routingKey}' key not permitted`
      : destination.kind === 'exchange'
        ? 'Destination not found'
        : refusedType(destination)
  if (reason !== undefined) throw new ProtocolError('PRECONDITION_FAILED', reason)
}

function refusedType({ rules }: Queue): string | undefined {
  if (rules.livesOnOneNode) return undefined
  return `Queue type ${moduleOf(rules.type)} not valid for this exchange type`
}
