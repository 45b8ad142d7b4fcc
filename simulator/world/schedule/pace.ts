import { hop, shortHop } from './hop.js'

/** After so many hops files, sockets and real timers have a turn of the event loop. */
const hopsPerTurn = 64

/** Calls the world back, whenever that is scheduled, once the user code rests that runs now. */
export class Pace {
  readonly #goOn: () => void
  readonly #isReady: () => boolean
  #hops = 0
  #isScheduled = false

  /**
   * @param goOn - called once for all calls of {@link schedule} before it
   * @param isReady - whether an event may happen now, without time that passes
   */
  constructor(goOn: () => void, isReady: () => boolean) {
    this.#goOn = goOn
    this.#isReady = isReady
  }

  /** Has the world called back soon. */
  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    if (++this.#hops % hopsPerTurn === 0) hop(this.#arrive)
    else shortHop(this.#land)
  }

  /** Before time moves, or the world rests, files, sockets and real timers have their turn of the event loop. */
  readonly #land = (): void => {
    if (this.#isReady()) this.#arrive()
    else hop(this.#arrive)
  }

  readonly #arrive = (): void => {
    this.#isScheduled = false
    this.#goOn()
  }
}
