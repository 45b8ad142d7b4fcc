import { requestQueueOf } from '../../rpc/wire.js'

/** The state of a queue at a moment; undefined is unknown. */
export interface QueueFigures {
  readonly name: string
  readonly consumers: number
  /** Messages that wait. */
  readonly ready: number
  /** Messages that consumers have and have not acknowledged. */
  readonly unacked: number | undefined
  /** Messages that come in and that are acknowledged, a second. */
  readonly inPerSecond: number | undefined
  readonly outPerSecond: number | undefined
}

export interface ServiceFigures {
  readonly service: string
  /** Containers that run: consumers of the queue of requests, else connections of that name. */
  readonly instances: number
  readonly ready: number
  readonly unacked: number | undefined
  readonly inPerSecond: number | undefined
  readonly outPerSecond: number | undefined
  /** Messages in the queue of dead ones. */
  readonly dead: number
}

/** A broker at a moment. */
export interface Snapshot {
  /** In ISO 8601. */
  readonly time: string
  readonly broker: string
  readonly virtualHost: string
  /** The source of the figures, in words. */
  readonly source: string
  readonly services: readonly ServiceFigures[]
  /** The queues that belong to no service: events, dead messages, those of others. */
  readonly queues: readonly QueueFigures[]
}

const requests = /^rpc-(?<service>.+?)(?<dead>\.dead)?$/
const replies = /^(?:rpc\.reply-|amq\.gen-|amq\.rabbitmq\.reply-to)/

/**
 * Services by the queues of their requests.
 *
 * @param connections how many connections there are of each name, `orders (consume)`
 */
export function servicesOf(
  queues: readonly QueueFigures[],
  connections: ReadonlyMap<string, number> = new Map(),
): readonly ServiceFigures[] {
  const byName = new Map(queues.map((queue) => [queue.name, queue]))
  const names = queues.flatMap(({ name }) => {
    const { service, dead } = requests.exec(name)?.groups ?? {}
    return service === undefined || dead !== undefined ? [] : [service]
  })
  return [...new Set(names)].sort().map((service) => {
    const { consumers, ready, unacked, inPerSecond, outPerSecond } = byName.get(
      requestQueueOf(service),
    )!
    const instances = Math.max(consumers, connections.get(`${service} (consume)`) ?? 0)
    const dead = byName.get(`${requestQueueOf(service)}.dead`)?.ready ?? 0
    return { service, instances, ready, unacked, inPerSecond, outPerSecond, dead }
  })
}

/** The queues that stand in no service's line; queues of replies come and go, and only with `all`. */
export function otherQueues(
  queues: readonly QueueFigures[],
  all: boolean,
): readonly QueueFigures[] {
  return queues
    .filter(({ name }) => !requests.test(name) && (all || !replies.test(name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
