/** Follows a simulation and keeps a frame of every event. */
import type { TraceEntry, TraceEvent } from 'kinoko/simulator'
import { Narrator, storyOf, type Simulation, type StoryEvent } from 'kinoko/testing'
import { CallCollector, type CallStory } from './calls.js'
import { emptyCluster, share, type Cluster } from './cluster.js'
import { consumerKey, flightOf, type Addresses, type Flight } from './flights.js'
import type { Intervention } from './intervention.js'
import { observe, replyQueue } from './observe.js'
import { emptyFrame, type Frame, type PlacedEvent } from './record.js'

export class Recorder {
  readonly #sim: Simulation
  readonly #frames: Frame[] = [emptyFrame(emptyCluster)]
  readonly #entries: TraceEntry[] = []
  readonly #calls = new CallCollector((workerId) => this.#callOf(workerId))
  readonly #narrator: Narrator
  readonly #hosts = new Map<number, string>()
  readonly #held = new Set<string>()
  readonly #delays = new Map<string, number>()
  readonly #consumers = new Map<string, string>()
  readonly #replyTo = new Map<string, string>()
  readonly #targets = new Map<string, string>()
  readonly #addresses: Addresses = {
    consumers: this.#consumers,
    replyTo: this.#replyTo,
    targets: this.#targets,
  }
  #isRefusing = false
  #turns = -1
  #snapshot: ReturnType<Simulation['broker']['snapshot']> | undefined
  #isOver = false

  constructor(sim: Simulation) {
    this.#sim = sim
    this.#narrator = new Narrator(sim.trace)
    sim.trace?.events.on('entry', (entry) => {
      if (!this.#isOver) this.#hear(entry)
    })
  }

  get frames(): readonly Frame[] {
    return this.#frames
  }

  get entries(): readonly TraceEntry[] {
    return this.#entries
  }

  get calls(): readonly CallStory[] {
    return this.#calls.calls
  }

  get held(): Set<string> {
    return this.#held
  }

  /** The story so far, each event with the frame it is part of. */
  story(): PlacedEvent[] {
    return placed(storyOf(this.#entries), this.#frames)
  }

  /** Says in words what could happen. */
  narrator(): (event: TraceEvent) => string {
    return (event) => this.#narrator.tell(event)
  }

  /** Something was done to the cluster that the cluster itself does not tell. */
  note(what: Intervention): void {
    if (what.kind === 'slow') this.#delays.set(what.host, what.delayMs)
    if (what.kind === 'refuse' || what.kind === 'accept') this.#isRefusing = what.kind === 'refuse'
  }

  /** An event is over: what moved, and how all is now. */
  takeFrame(): void {
    if (this.#isOver) return
    const last = this.#frames.at(-1)!
    const cluster = this.#observe(last.cluster)
    this.#frames.push({
      time: this.#sim.now(),
      cluster,
      entries: this.#entries.length,
      flights: this.#flights(last, cluster),
    })
  }

  /** The latest frame again, with what has come of its event in the meantime. */
  retakeFrame(): void {
    const last = this.#frames.at(-1)
    if (this.#isOver || last === undefined) return
    const cluster = this.#observe(last.cluster)
    this.#frames[this.#frames.length - 1] = { ...last, cluster, entries: this.#entries.length }
  }

  /** Nothing is recorded from now on. */
  end(): void {
    this.#isOver = true
  }

  #callOf(workerId: string): string | undefined {
    for (const { container } of this.#sim.instances) {
      for (const { drawnCallId, correlationId } of container.runningWorkers) {
        if (drawnCallId === workerId) return correlationId
      }
    }
    return undefined
  }

  #observe(before: Cluster): Cluster {
    const { brokerTurns } = this.#sim.simulator.world
    if (brokerTurns !== this.#turns) this.#look()
    this.#turns = brokerTurns
    const known = {
      hosts: this.#hosts,
      held: this.#held,
      delays: this.#delays,
      isRefusing: this.#isRefusing,
    }
    return share(before, observe(this.#sim, this.#snapshot!, known))
  }

  #look(): void {
    this.#snapshot = this.#sim.broker.snapshot()
    for (const { name, consumers } of this.#snapshot.virtualHosts.flatMap(({ queues }) => queues)) {
      if (name.startsWith(replyQueue)) continue
      for (const { connection, channel, tag } of consumers) {
        this.#consumers.set(consumerKey(connection, channel, tag), name)
      }
    }
  }

  #flights(last: Frame, after: Cluster): Flight[] {
    const flights: Flight[] = []
    for (const { event } of this.#entries.slice(last.entries)) {
      const context = { before: last.cluster, after, addresses: this.#addresses }
      flights.push(...flightOf(event, context))
    }
    return flights
  }

  #hear(entry: TraceEntry): void {
    this.#entries.push(entry)
    this.#calls.hear(entry, this.#frames.length)
    this.#learn(entry.event)
  }

  /** Who is behind a connection, who behind an address for replies, and what was asked for. */
  #learn(event: TraceEvent): void {
    if (event.kind !== 'received') return
    const { host, frame } = event
    switch (frame.method) {
      case 'connection.open':
        this.#hosts.set(frame.connection, host)
        return
      case 'basic.publish': {
        const { correlationId, replyTo } = frame.properties
        if (correlationId !== undefined && replyTo !== undefined) {
          this.#targets.set(correlationId, frame.routingKey)
        }
        return
      }
      case 'queue.bind':
        if (frame.queue.startsWith(replyQueue)) this.#replyTo.set(frame.routingKey, host)
        return
      default:
        return
    }
  }
}

/** An event of the story is part of the frame of its number. */
function placed(story: readonly StoryEvent[], frames: readonly Frame[]): PlacedEvent[] {
  return story.map((event) => ({ ...event, frame: Math.min(event.step, frames.length - 1) }))
}
