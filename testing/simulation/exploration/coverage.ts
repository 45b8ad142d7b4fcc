import type { TraceEvent } from '../../../simulator/index.js'
import type { Coverage, SometimesFigures } from '../explore-options.js'
import type { Simulation } from '../simulation.js'
import { kindOf } from './message-kind.js'
import { QueueStates } from './queue-states.js'

/**
 * The things that runs of an exploration have seen: which message came to a host after which, states of queues, and the
 * labels of the scenario's own. Something that no run before has seen is new behaviour.
 */
export class CoverageCount {
  readonly #seen = new Set<string>()
  readonly #saw = new Map<string, number>()
  readonly #sometimes = new Map<string, { asked: number; isTrue: number }>()
  #isNew = false
  #quietRuns = 0

  /** How many runs, up to the latest, have seen nothing new. */
  get quietRuns(): number {
    return this.#quietRuns
  }

  /** The counts so far. */
  get figures(): Coverage {
    return {
      behaviours: this.#seen.size,
      quietRuns: this.#quietRuns,
      saw: Object.fromEntries(this.#saw),
      sometimes: Object.fromEntries(this.#sometimes),
    }
  }

  /** Follows a run from its beginning. */
  follow(sim: Simulation): void {
    const { world } = sim.simulator
    const latest = new Map<string, string>()
    const queues = new QueueStates(world.broker)
    const saw = new Set<string>()
    const asked = new Map<string, boolean>()
    sim.trace?.events.on('entry', ({ event }) => this.#follow(event, latest))
    let turns = 0
    world.events.on('step', () => {
      if (turns === world.brokerTurns) return
      turns = world.brokerTurns
      queues.changed((state) => this.#see(state))
    })
    sim.events.on('saw', (label) => this.#sawIn(saw, label))
    sim.events.on('sometimes', ({ name, isTrue }) => this.#askedIn(asked, name, isTrue))
  }

  /** A run is over. */
  endRun(): void {
    this.#quietRuns = this.#isNew ? 0 : this.#quietRuns + 1
    this.#isNew = false
  }

  #follow(event: TraceEvent, latest: Map<string, string>): void {
    if (event.kind !== 'delivered' && event.kind !== 'timer') return
    const kind = kindOf(event)
    if (kind === undefined) return
    const { host } = event
    this.#see(`${host}: ${latest.get(host) ?? 'nothing'}, then ${kind}`)
    latest.set(host, kind)
  }

  #see(behaviour: string): void {
    if (this.#seen.has(behaviour)) return
    this.#seen.add(behaviour)
    this.#isNew = true
  }

  #sawIn(saw: Set<string>, label: string): void {
    this.#see(`saw ${label}`)
    if (saw.has(label)) return
    saw.add(label)
    this.#saw.set(label, (this.#saw.get(label) ?? 0) + 1)
  }

  #askedIn(asked: Map<string, boolean>, name: string, isTrue: boolean): void {
    this.#see(`sometimes ${name} ${isTrue}`)
    const before = asked.get(name)
    const figures = this.#sometimes.get(name) ?? { asked: 0, isTrue: 0 }
    if (before === undefined) figures.asked++
    if (isTrue && before !== true) figures.isTrue++
    asked.set(name, before === true || isTrue)
    this.#sometimes.set(name, figures)
  }
}

/** The names of what was asked for in some runs, and true in none. */
export function neverTrue(
  sometimes: Readonly<Record<string, SometimesFigures>>,
): readonly string[] {
  return Object.keys(sometimes).filter((name) => sometimes[name]!.isTrue === 0)
}
