/**
 * Where messages come to one queue from several sides at the same time, RabbitMQ leaves their order to
 * chance: queues are processes that run beside each other, and beside the channels. That is so for dead
 * letters of several queues, and for dead letters that meet what is published by the same command. What
 * such a queue then holds, hands out and gives up in turn is chance as well, and so is every queue that
 * it gives something up to.
 *
 * A change of policies reaches one queue after the other, in an order that nothing tells: what the first drops over it may reach the
 * next before that has heard of its own policy, or after.
 *
 * A quorum queue whose consumer does not acknowledge hears late that a message has arrived. Where several come at a time,
 * who gets the next, and whether it still finds room, is chance. So it is where several come back, if they are more than such
 * a consumer may have before it is heard of.
 */
import type { Broker } from '../../simulator/core/broker.js'
import type { Queue } from '../../simulator/core/queue/queue.js'

const publisher = 'a publisher'

export class Races {
  /** From where each queue got messages since the last look. */
  readonly #sources = new Map<string, Set<string>>()
  readonly #hops = new Map<string, Set<string>>()
  /** Queues that gave something up. */
  readonly #givers = new Set<string>()
  /** How many messages came to each queue. */
  readonly #arrivals = new Map<Queue, number>()
  /** How many came back to each queue. */
  readonly #returns = new Map<Queue, number>()
  readonly #watched = new WeakSet<Queue>()
  /** Queues whose policy has changed. */
  readonly #told = new Set<string>()

  constructor(broker: Broker) {
    const virtualHost = broker.virtualHosts.get('/')!
    const environment = broker.queueEnvironment(virtualHost)
    const { deadLetter, routesOf } = environment
    const route = virtualHost.route.bind(virtualHost)
    let source = publisher
    const routing = <T>(queue: Queue, route: () => T): T => {
      source = queue.name
      this.#givers.add(source)
      const routed = route()
      source = publisher
      return routed
    }
    environment.deadLetter = (queue, ...rest) => {
      routing(queue, () => {
        deadLetter(queue, ...rest)
      })
    }
    environment.routesOf = (queue, ...rest) => routing(queue, () => routesOf(queue, ...rest))
    virtualHost.route = (...args) => {
      const targets = route(...args)
      for (const target of targets) this.#note(source, target)
      return targets
    }
    const { queues } = virtualHost
    const addQueue = queues.set.bind(queues)
    queues.set = (name, queue) => {
      this.#watchReturns(queue)
      return addQueue(name, queue)
    }
    const changePolicies = virtualHost.changePolicies.bind(virtualHost)
    virtualHost.changePolicies = (change) => {
      const before = new Map(
        [...virtualHost.queues.values()].map((queue) => [queue, queue.settings]),
      )
      changePolicies(change)
      for (const [queue, settings] of before) {
        if (queue.settings !== settings) this.#told.add(queue.name)
      }
    }
  }

  /**
   * How many hops dead letters may have made, and which queues were in a race.
   *
   * @param left - queues that a channel used which is gone. It leaves one after the other: what one of them
   * gives up may reach the next before the channel has left that.
   * @param named - queues that are known to have been in a race
   */
  take(
    left: ReadonlySet<string>,
    named: ReadonlySet<string>,
  ): { readonly hops: number; readonly raced: readonly string[] } {
    const met = [...this.#sources].filter(([, from]) => from.size > 1).map(([to]) => to)
    const hurried = [...this.#arrivals].filter(([to, count]) => count > 1 && hearsLate(to))
    const crowded = [...this.#returns].filter(
      ([to, count]) => leastOfNoAck(to) < count + (this.#arrivals.get(to) ?? 0),
    )
    const raced = new Set([...named, ...met, ...[...hurried, ...crowded].map(([{ name }]) => name)])
    for (const queues of [left, this.#told]) {
      const isShaken = queues.size > 1 && [...queues].some((queue) => this.#givers.has(queue))
      if (isShaken) for (const queue of queues) raced.add(queue)
    }
    // a set gives what is added while it is gone through
    for (const queue of raced) for (const next of this.#hops.get(queue) ?? []) raced.add(next)
    const hops = this.#hops.size
    this.#sources.clear()
    this.#hops.clear()
    this.#givers.clear()
    this.#arrivals.clear()
    this.#returns.clear()
    this.#told.clear()
    return { hops, raced: [...raced].sort() }
  }

  #watchReturns(queue: Queue): void {
    if (this.#watched.has(queue)) return
    this.#watched.add(queue)
    const { requeue, channelDown } = queue
    queue.requeue = (entries, ...rest) => {
      this.#comeBack(queue, entries.length)
      requeue.call(queue, entries, ...rest)
    }
    queue.channelDown = (consumers, deliveries) => {
      this.#comeBack(queue, deliveries.length)
      channelDown.call(queue, consumers, deliveries)
    }
  }

  #comeBack(queue: Queue, count: number): void {
    if (count > 0) this.#returns.set(queue, (this.#returns.get(queue) ?? 0) + count)
  }

  #note(source: string, target: Queue): void {
    add(this.#sources, target.name, source)
    this.#arrivals.set(target, (this.#arrivals.get(target) ?? 0) + 1)
    if (source !== publisher) add(this.#hops, source, target.name)
  }
}

function hearsLate({ rules, consumers }: Queue): boolean {
  return rules.type === 'quorum' && [...consumers].some(({ noAck }) => noAck)
}

/** The fewest messages that a consumer of a quorum queue that does not acknowledge may have on their way. */
function leastOfNoAck({ rules, consumers }: Queue): number {
  if (rules.type !== 'quorum') return Infinity
  return Math.min(...[...consumers].filter(({ noAck }) => noAck).map(({ credit }) => credit))
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, new Set([value]))
  else values.add(value)
}
