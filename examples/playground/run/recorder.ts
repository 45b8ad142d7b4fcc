/** Follows a simulation and keeps a frame of every event. */
import type { TraceEntry, TraceEvent } from 'kinoko/simulator'
import { messageReader, Narrator, storyOf, type ReadMessage, type Simulation } from 'kinoko/testing'
import type { CallStory } from '../model/calls.js'
import { emptyCluster, share, type Cluster } from '../model/cluster.js'
import type { Flight } from '../model/flights.js'
import type { Intervention } from '../model/intervention.js'
import { emptyFrame, type Frame, type Place, type PlacedEvent } from '../model/record.js'
import { CallCollector } from './call-collector.js'
import { consumerKey, flightsOf, type Addresses } from './flight-of.js'
import { Lines } from './lines.js'
import { observe, replyQueue } from './observe.js'
import { targetOf } from './target-of.js'

export class Recorder {
  readonly #sim: Simulation
  readonly #frames: Frame[] = [emptyFrame(emptyCluster)]
  readonly #entries: TraceEntry[] = []
  readonly #printed: PlacedEvent[] = []
  readonly #read: ReadMessage
  readonly #lines: Lines
  readonly #calls: CallCollector
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

  /** @param placeIn - the first place in the text of the scenario that a stack names */
  constructor(sim: Simulation, placeIn: (stack: string) => Place | undefined) {
    this.#sim = sim
    this.#lines = new Lines(sim, placeIn)
    this.#read = messageReader(sim)
    this.#calls = new CallCollector({
      callOf: (workerId) => this.#callOf(workerId),
      read: this.#read,
    })
    this.#narrator = new Narrator(sim.trace)
    sim.trace?.events.on('entry', (entry) => {
      if (!this.#isOver) this.#hear(entry)
    })
  }

  get frames(): readonly Frame[] {
    return this.#frames
  }

  get calls(): readonly CallStory[] {
    return this.#calls.calls
  }

  get held(): Set<string> {
    return this.#held
  }

  /** The story so far, each event with the frame it is part of. */
  story(): PlacedEvent[] {
    const last = this.#frames.length - 1
    const places: (Place | undefined)[] = []
    const lineOf = (event: TraceEvent): undefined => void places.push(this.#lines.of(event))
    // asked once for each event of the story
    const told = storyOf(this.#entries, this.#read, lineOf).map((event, i) => ({
      ...event,
      frame: Math.min(event.step, last),
      kind: event.message?.kind ?? ('note' as const),
      ...(places[i] === undefined ? {} : { place: places[i] }),
    }))
    return [...told, ...this.#printed].sort((a, b) => a.frame - b.frame)
  }

  /** Something was printed. */
  print(text: string): void {
    if (this.#isOver) return
    const frame = this.#frames.length - 1
    const step = this.#entries.at(-1)?.step ?? 0
    this.#printed.push({ frame, step, time: this.#sim.now(), kind: 'printed', text })
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
      const context = {
        before: last.cluster,
        after,
        addresses: this.#addresses,
        read: this.#read,
      }
      flights.push(...flightsOf(event, context))
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
          this.#targets.set(correlationId, targetOf(frame))
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
