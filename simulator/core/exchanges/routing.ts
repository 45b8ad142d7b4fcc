import type { Exchange } from './exchange.js'
import type { Message } from '../message.js'
import { directReplyTo } from '../values/names.js'
import { queueOrder, type Queue } from '../queue/queue.js'

/**
 * A channel that waits for direct replies. Whether a reply uses up a delivery tag is the version's affair. Case:
 * direct-reply-to, "has the next delivery tag of its channel, or always the first".
 */
export interface ReplyReceiver {
  deliverReply(message: Message): void
}

/** The place where routing looks for queues and exchanges by their names. */
export interface RoutingEnvironment {
  readonly exchanges: ReadonlyMap<string, Exchange>
  readonly queues: ReadonlyMap<string, Queue>
  readonly replyChannels: ReadonlyMap<string, ReplyReceiver>
}

/**
 * From an exchange to queues: through bindings between exchanges, to the alternate exchange where nothing matches, to
 * each queue once. Gives the queues in the order in which they get it. Direct replies are sent on the way: they pass no queue.
 */
export function route(
  environment: RoutingEnvironment,
  exchange: Exchange,
  message: Message,
): readonly Queue[] {
  if (exchange.name === '') return routeByName(environment, message)
  const direct = destinations(exchange, message)
  // nearly always, and quickly
  if (direct.length === 1 && direct[0]!.kind === 'queue') return direct as Queue[]
  const queues = new Set<Queue>()
  const exchanges = new Set([exchange])
  // a set gives what is added while it is gone through, so this visits each exchange once
  for (const next of exchanges) {
    const found = next === exchange ? direct : destinations(next, message)
    const alternate = found.length > 0 ? undefined : alternateOf(environment, next)
    if (alternate !== undefined) exchanges.add(alternate)
    for (const destination of found) {
      if (destination.kind === 'queue') queues.add(destination)
      else exchanges.add(destination)
    }
  }
  return inOrder([...queues])
}

function destinations(exchange: Exchange, message: Message): (Queue | Exchange)[] {
  const found: (Queue | Exchange)[] = []
  exchange.router.match(message, (binding) => found.push(binding.destination))
  return found
}

/** The exchange for a message that matched nothing. An alternate exchange that does not exist is no error. */
function alternateOf(environment: RoutingEnvironment, exchange: Exchange): Exchange | undefined {
  return exchange.alternate === undefined
    ? undefined
    : environment.exchanges.get(exchange.alternate)
}

/** The default exchange: the routing key is the queue's name. */
function routeByName(environment: RoutingEnvironment, message: Message): readonly Queue[] {
  const queue = queueOrReply(environment, message.routingKey, message)
  if (message.carbonCopies.length === 0) return queue === undefined ? [] : [queue]
  const copies = new Set(message.carbonCopies)
  copies.delete(message.routingKey)
  const queues = [queue, ...[...copies].map((key) => queueOrReply(environment, key, message))]
  return inOrder(queues.filter((found) => found !== undefined))
}

function queueOrReply(
  environment: RoutingEnvironment,
  key: string,
  message: Message,
): Queue | undefined {
  if (!key.startsWith(`${directReplyTo}.`)) return environment.queues.get(key)
  environment.replyChannels.get(key)?.deliverReply(message)
  return undefined
}

function inOrder(queues: Queue[]): readonly Queue[] {
  return queues.length < 2 ? queues : queues.sort(queueOrder)
}
