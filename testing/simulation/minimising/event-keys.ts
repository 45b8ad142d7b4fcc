import type { Candidate, Candidates, TraceEvent } from '../../../simulator/index.js'

/**
 * Names events so that they have the same name in another run of the scenario, whatever went before them: the host, its
 * how many-th connection, the channel, the direction, and which frame on it; or which timer of the host.
 */
export class EventKeys {
  readonly #connections = new Map<string, number[]>()

  /** Gives the connections of these events their numbers: those that a host dials at once are in line together. */
  meet(count: number, candidates: Candidates): void {
    const met: [host: string, connection: number][] = []
    for (let place = 0; place < count; place++) {
      const { host, event } = {
        host: candidates.at(place).host,
        event: candidates.at(place).next(),
      }
      if (event?.kind === 'received' || event?.kind === 'delivered') {
        met.push([host, event.frame.connection])
      }
    }
    met.sort(([, a], [, b]) => a - b)
    for (const [host, connection] of met) this.#rank(host, connection)
  }

  /** The name of an event; undefined for one of which nothing is known. */
  of(candidate: Candidate): string | undefined {
    const event = candidate.next()
    return event && `${candidate.host} ${this.#sourceOf(candidate.host, event)} ${candidate.serial}`
  }

  #sourceOf(host: string, event: TraceEvent): string {
    if (event.kind !== 'received' && event.kind !== 'delivered') return event.kind
    const { connection, channel } = event.frame
    return `${event.kind} ${this.#rank(host, connection)}.${channel}`
  }

  /** Connections are numbered as they are dialled, by all hosts together. */
  #rank(host: string, connection: number): number {
    const known = this.#connections.get(host) ?? []
    this.#connections.set(host, known)
    const at = known.indexOf(connection)
    return at < 0 ? known.push(connection) - 1 : at
  }
}
