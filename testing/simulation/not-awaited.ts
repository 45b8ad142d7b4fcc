import type { ServiceContainer, WaitingCall, WorkerContext } from '../../src/index.js'
import { emitWarning } from '../../simulator/index.js'
import { notesOf } from '../report/run-notes.js'
import type { Simulation } from './simulation.js'

/** The texts that the process has been told, so that each line of code is told of once. */
const told = new Set<string>()

/**
 * Warns of calls that nobody waits for, mostly for want of an `await`: those that a method has begun and that are under way
 * when it has ended, and those of the scenario when that has.
 */
export class NotAwaited {
  readonly #sim: Simulation

  constructor(sim: Simulation) {
    this.#sim = sim
    sim.events.on('container', ({ container }) => {
      container.events.on('workerResult', (worker) => this.#ended(container, worker))
    })
  }

  /** The scenario has ended without an error. */
  scenarioEnded(): void {
    for (const { client } of this.#sim.clients) {
      for (const call of client.waitingCalls) this.#tell(call, 'the scenario')
    }
  }

  /** While another worker runs the same method, nobody knows whose call it is. */
  #ended(container: ServiceContainer, worker: WorkerContext): void {
    const { waitingCalls } = container
    if (waitingCalls.length === 0) return
    const who = worker.toString()
    const others = [...container.runningWorkers].filter((other) => other !== worker)
    if (others.some((other) => other.toString() === who)) return
    for (const call of waitingCalls) if (call.onBehalfOf === who) this.#tell(call, who)
  }

  #tell({ service, method, correlationId }: WaitingCall, who: string): void {
    const place = notesOf(this.#sim)?.callLine(correlationId)
    const at = place === undefined ? '' : `, which was begun at ${place}`
    const text = `${who} has ended, and nobody waits for its call of ${service}.${method}${at}: is an \`await\` missing?`
    if (told.has(text)) return
    told.add(text)
    emitWarning(text, 'KINOKO_NOT_AWAITED')
  }
}
