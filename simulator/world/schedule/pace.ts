import { hop, hopTimes, shortHopTo } from './hop.js'
import type { HostWork } from './host-work.js'

/** After so many hops files, sockets and real timers have a turn of the event loop. */
const hopsPerTurn = 64

export interface PaceOptions {
  /** Called once for all calls of {@link Pace.schedule} before it. */
  readonly goOn: () => void
  /** Whether an event may happen now, without time that passes. */
  isReady(): boolean
  /**
   * How many turns of the event loop user code may need until it rests; 0 when it rests as soon as its promise chains
   * do. Default 0.
   */
  turns?(): number
  /** Work of the platform for which the world stands still. Default: it stands still for none. */
  readonly hostWork?: HostWork | undefined
}

/** Calls the world back, whenever that is scheduled, once the user code rests that runs now. */
export class Pace {
  readonly #options: PaceOptions
  readonly #hostWork: HostWork | undefined
  #hops = 0
  #isScheduled = false

  constructor(options: PaceOptions) {
    this.#options = options
    this.#hostWork = options.hostWork
  }

  /** Has the world called back soon. */
  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const turns = this.#options.turns?.() ?? 0
    if (turns > 0) hopTimes(turns, this.#arrive)
    else this.#hop()
  }

  /** Before time moves, or the world rests, files, sockets and real timers have their turn of the event loop. */
  readonly #land = (): void => {
    const isReady = this.#options.isReady()
    const isRestless = this.#hostWork?.rest() === true
    const isTurnDue = ++this.#hops % hopsPerTurn === 0
    if (isRestless || isTurnDue || !isReady) hop(this.#arrive)
    else this.#arrive()
  }

  readonly #hop = shortHopTo(this.#land)

  /** An end of work is told before the code that waited for it runs: hence the hop. */
  readonly #arrive = (): void => {
    if (this.#hostWork?.isUnderWay() === true) {
      this.#hostWork.whenMoved(() => hop(this.#arrive))
      return
    }
    this.#isScheduled = false
    if (this.#hostWork === undefined) this.#options.goOn()
    else this.#hostWork.own(this.#options.goOn)
  }
}
