/** A run that was recorded on a real broker, `kinoko watch`: a story as of a report, with the queues that messages came by. */
import type { StoryEvent } from 'kinoko/testing'
import {
  place,
  type BindingLink,
  type Cluster,
  type ExchangeNode,
  type QueueNode,
  type ServiceNode,
} from './cluster.js'
import type { Flight } from './flights.js'
import { emptyFrame, type Frame } from './record.js'

/** Where and when it was recorded. */
export interface Recorded {
  /** `localhost:5672`. */
  readonly broker: string
  readonly virtualHost: string
  readonly version?: string
  /** In ISO 8601. */
  readonly begun: string
  /** How many messages at the beginning were left out. */
  readonly leftOut: number
  /** What queues held, whenever somebody looked: milliseconds since it began. */
  readonly looks: readonly QueueLook[]
}

interface QueueLook {
  readonly time: number
  readonly queues: readonly { name: string; ready: number; unacked?: number }[]
}

/** A message, and the queues it was put into or taken from. */
export interface RecordedEvent extends StoryEvent {
  readonly queues?: readonly string[]
}

/** The queue of one caller is not in the picture: its messages go to the caller. */
const isOfOneOwner = (queue: string): boolean => /^(rpc\.reply-|amq\.)/.test(queue)

const nameOfExchange = (name: string): string => (name === '' ? '(default)' : name)

/**
 * One frame for each event of the story.
 *
 * @param parties - clients and services, as the story tells of them
 * @param flightOf - what moves on account of an event, without its way; undefined where nothing does
 */
export function recordedFrames(
  story: readonly RecordedEvent[],
  { looks }: Recorded,
  parties: Cluster,
  flightOf: (event: StoryEvent) => Flight | undefined,
): Frame[] {
  const topology = topologyOf(story, looks)
  const tally = new Tally(topology.queues, parties.services)
  const base = { ...parties, ...topology }
  const frames: Frame[] = [emptyFrame({ ...base, ...tally.state() })]
  let next = 0
  for (const event of story) {
    for (
      let look = looks[next];
      look !== undefined && look.time <= event.time;
      look = looks[next]
    ) {
      tally.look(look)
      next++
    }
    tally.hear(event)
    const flight = flightOf(event)
    frames.push({
      time: event.time,
      cluster: { ...base, ...tally.state() },
      entries: 0,
      flights: flight === undefined ? [] : waysOf(event).map((path) => ({ ...flight, path })),
    })
  }
  return frames
}

function waysOf({ from = '', to = '', message, queues = [] }: RecordedEvent): string[][] {
  const exchange = place.exchange(nameOfExchange(message?.exchange ?? ''))
  const shared = queues.filter((queue) => !isOfOneOwner(queue)).map(place.queue)
  if (from !== 'broker') {
    const begin = [place.host(from), exchange]
    return shared.length === 0 ? [begin] : shared.map((queue) => [...begin, queue])
  }
  return [[shared[0] ?? exchange, place.host(to)]]
}

function topologyOf(
  story: readonly RecordedEvent[],
  looks: readonly QueueLook[],
): Pick<Cluster, 'exchanges' | 'queues' | 'bindings'> {
  const exchanges = new Set<string>()
  const consumers = new Map<string, Set<string>>()
  const keys = new Map<string, Map<string, Set<string>>>()
  const takersOf = (queue: string): Set<string> => entryOf(consumers, queue, () => new Set())
  for (const { from, to = '', message, queues = [] } of story) {
    if (message === undefined) continue
    const exchange = nameOfExchange(message.exchange)
    exchanges.add(exchange)
    for (const queue of queues.filter((name) => !isOfOneOwner(name))) {
      if (from === 'broker') takersOf(queue).add(to)
      else takersOf(queue)
      const bound = entryOf(keys, exchange, () => new Map<string, Set<string>>())
      entryOf(bound, queue, () => new Set()).add(message.routingKey)
    }
  }
  for (const { name } of looks.flatMap(({ queues }) => queues)) takersOf(name)
  return {
    exchanges: [...exchanges].map((name): ExchangeNode => ({ name, type: 'exchange' })),
    queues: [...consumers].map(([name, hosts]): QueueNode => ({
      name,
      ready: 0,
      unacked: 0,
      consumers: [...hosts],
    })),
    bindings: [...keys].flatMap(([exchange, bound]) =>
      [...bound].map(([queue, used]): BindingLink => ({ exchange, queue, keys: [...used] })),
    ),
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

/**
 * What queues hold and instances work on: as somebody saw it last, and what came by since. A request is unacknowledged until its
 * reply comes; of other messages the recording does not tell.
 */
class Tally {
  readonly #queues: Map<string, QueueNode>
  #services: readonly ServiceNode[]
  /** The queue of each request that is worked on, and by whom: by correlation id. */
  readonly #open = new Map<string, { readonly queue: string; readonly host: string }>()

  constructor(queues: readonly QueueNode[], services: readonly ServiceNode[]) {
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]))
    this.#services = services
  }

  state(): Pick<Cluster, 'queues' | 'services'> {
    return { queues: [...this.#queues.values()], services: this.#services }
  }

  look({ queues }: QueueLook): void {
    for (const { name, ready, unacked } of queues) {
      const queue = this.#queues.get(name)
      if (queue === undefined) continue
      this.#queues.set(name, { ...queue, ready, unacked: unacked ?? queue.unacked })
    }
  }

  hear({ from, to = '', message, correlationId = '', queues = [] }: RecordedEvent): void {
    if (message === undefined) return
    const isRequest = message.kind === 'request'
    if (from !== 'broker') {
      for (const queue of queues) this.#change(queue, 1, 0)
      if (!isRequest) this.#close(correlationId)
      return
    }
    const [queue = ''] = queues
    this.#change(queue, -1, isRequest ? 1 : 0)
    if (!isRequest) return
    this.#open.set(correlationId, { queue, host: to })
    this.#work(to, 1)
  }

  #close(correlationId: string): void {
    const request = this.#open.get(correlationId)
    if (request === undefined) return
    this.#open.delete(correlationId)
    this.#change(request.queue, 0, -1)
    this.#work(request.host, -1)
  }

  #change(name: string, ready: number, unacked: number): void {
    const queue = this.#queues.get(name)
    if (queue === undefined) return
    this.#queues.set(name, {
      ...queue,
      ready: Math.max(0, queue.ready + ready),
      unacked: Math.max(0, queue.unacked + unacked),
    })
  }

  #work(host: string, change: 1 | -1): void {
    this.#services = this.#services.map((service) => {
      if (!service.instances.some(({ name }) => name === host)) return service
      const instances = service.instances.map((instance) => {
        if (instance.name !== host) return instance
        const { busy, served } = instance
        return {
          ...instance,
          busy: Math.max(0, busy + change),
          served: served + Math.max(0, change),
        }
      })
      return { ...service, instances }
    })
  }
}
