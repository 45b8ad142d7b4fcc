import { followerOf, touchedByEvent } from '../../../simulator/index.js'
import type { Candidate, Footprint, Touched, TraceEvent } from '../../../simulator/index.js'
import type { Simulation } from '../simulation.js'
import { UserCode } from './user-code.js'

interface Begun {
  readonly touched: Touched
  readonly host: string
  readonly event: TraceEvent | undefined
  readonly brokerTurns: number
  /** How many frames the host had sent by then, by connection and channel. */
  readonly sent: ReadonlyMap<string, number>
}

/** Tells what each event of a run has touched, user code included. */
export class TouchedByRun {
  readonly #sim: Simulation
  readonly #userCode: UserCode
  readonly #connections = new Map<number, string>()
  readonly #counts = new Map<string, number>()
  #begun: Begun | undefined
  /** Whether the present event has done something that any other may depend on: a fault, a note. */
  #isFarReaching = false

  constructor(sim: Simulation, sharedMemory: boolean) {
    this.#sim = sim
    this.#userCode = new UserCode(sim, sharedMemory)
    sim.trace?.events.on('entry', ({ event }) => {
      if (event.kind === 'note' || event.kind === 'operator') this.#isFarReaching = true
    })
  }

  /** An event is about to happen. */
  begin(candidate: Candidate): void {
    const { world } = this.#sim.simulator
    const { host } = candidate
    const event = candidate.next()
    const touched = touchedByEvent(world, candidate)
    this.#nameConnections(host)
    this.#isFarReaching = false
    this.#userCode.begin()
    this.#begun = { touched, host, event, brokerTurns: world.brokerTurns, sent: this.#sentBy(host) }
    this.#touchMemory(this.#begun)
  }

  /** The event is over, and so is the user code that it set going. */
  end(): Footprint {
    const begun = this.#begun!
    const { touched, host, event } = begun
    const { world } = this.#sim.simulator
    this.#touchMemory(begun)
    const isOfBroker = event?.kind === 'received'
    if (!isOfBroker && world.brokerTurns !== begun.brokerTurns) touched.everything()
    if (this.#isFarReaching) touched.everything()
    for (const [place, sent] of this.#sentBy(host)) {
      const before = begun.sent.get(place) ?? 0
      if (sent > before) touched.write(followerOf(...placeOf(place), before - 1))
    }
    return this.#named(touched.footprint)
  }

  /** Connections are numbered as they are dialled, by all hosts together: in another order of events they get others. */
  #named(footprint: Footprint): Footprint {
    if (footprint === 'everything') return footprint
    return new Map(Array.from(footprint, ([thing, mode]) => [this.#nameOf(thing), mode]))
  }

  #nameOf(thing: string): string {
    return thing.replace(
      /^(channel|connection|what follows) (\d+)/,
      (_, kind: string, connection: string) =>
        `${kind} ${this.#connections.get(Number(connection)) ?? connection}`,
    )
  }

  #nameConnections(host: string): void {
    for (const { connection } of this.#sim.simulator.world.network.linksOf(host)) {
      if (this.#connections.has(connection)) continue
      const count = this.#counts.get(host) ?? 0
      this.#counts.set(host, count + 1)
      this.#connections.set(connection, `${host}/${count}`)
    }
  }

  #touchMemory({ touched, event, host }: Begun): void {
    if (event?.kind === 'received') return
    if (this.#userCode.mayShare(event, host)) touched.write('memory')
  }

  #sentBy(host: string): ReadonlyMap<string, number> {
    const { broker, network } = this.#sim.simulator.world
    const sent = new Map<string, number>()
    for (const link of network.linksOf(host)) {
      const { connection } = link
      for (const { number } of broker.connections.get(connection)?.channels.values() ?? []) {
        sent.set(`${connection}.${number}`, link.sent(number))
      }
    }
    return sent
  }
}

function placeOf(place: string): [connection: number, channel: number] {
  const [connection, channel] = place.split('.')
  return [Number(connection), Number(channel)]
}
