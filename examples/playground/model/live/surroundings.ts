import { place } from '../cluster.js'
import { graphOf, laneKey, type Graph } from '../graph.js'
import type { Frame } from '../record.js'
import { clientName, serviceName } from './names.js'

/** Who has gone is drawn for so many milliseconds longer, since its messages may be on their way. */
const lingerMs = 5_000
const mostFrames = { before: 300, after: 30 }

/** Lines between places that messages took. */
const mostWays = 1_000

/** What there is to draw around a moment; the same graph as long as it has the same in it. */
export class Surroundings {
  readonly #ways = new Set<string>()
  #graph: Graph = graphOf([])
  #key = ''

  /** Remembers the ways that messages take: they stay when the messages are gone. */
  learn({ flights }: Frame): void {
    for (const { path } of flights) {
      const [from = '', to = ''] = path
      const isPublish = to.startsWith('exchange ')
      const isGet = from.startsWith('queue ') && to.startsWith('host client#')
      if (isPublish || isGet) this.#ways.add(JSON.stringify([from, to]))
    }
    for (const way of this.#ways) {
      if (this.#ways.size <= mostWays) return
      this.#ways.delete(way)
    }
  }

  /** @param isIdle - whether nothing has happened for so long that who has gone is drawn no longer */
  at(frames: readonly Frame[], index: number, isIdle: boolean): Graph {
    const { time } = frames[index]!
    let from = index
    while (
      !isIdle &&
      from > 0 &&
      index - from < mostFrames.before &&
      time - frames[from - 1]!.time < lingerMs
    ) {
      from--
    }
    const near = frames.slice(from, index + mostFrames.after)
    const graph = this.#complete(graphOf(near.map((frame) => ({ ...frame, flights: [] }))))
    const key = JSON.stringify({
      ...graph,
      services: [...graph.services],
      lanes: [...(graph.lanes ?? [])],
    })
    if (key !== this.#key) this.#graph = graph
    this.#key = key
    return this.#graph
  }

  /** With the ways of messages; without the clients that have begun to consume. */
  #complete(graph: Graph): Graph {
    const clients = graph.clients.filter(
      (client) => ![...graph.services.keys()].some((name) => client === clientName(idOf(name))),
    )
    const ways = [...this.#ways].map((way) => JSON.parse(way) as [string, string])
    const there = new Set([
      ...clients.map(place.host),
      ...graph.exchanges.map(place.exchange),
      ...graph.queues.map(place.queue),
      ...[...graph.services.keys()].map((name) => `service ${name}`),
    ])
    const used = ways.filter(([from, to]) => there.has(from) && there.has(to))
    const isLane = ([from]: readonly [string, string]): boolean => from.startsWith('service ')
    return {
      ...graph,
      clients,
      links: [...graph.links, ...used.filter((way) => !isLane(way))],
      lanes: new Set(
        used
          .filter(isLane)
          .map(([from, to]) =>
            laneKey(from.slice('service '.length), to.slice('exchange '.length)),
          ),
      ),
    }
  }
}

function idOf(service: string): number {
  return Number(service.slice(serviceName(0).length - 1))
}
