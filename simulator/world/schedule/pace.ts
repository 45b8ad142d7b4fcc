import { hop, hopTimes, shortHop } from './hop.js'

/** Every so many hops, whatever else waits for the event loop has its turn. */
const hopsPerTurn = 64

/** Calls the world back, each time it is asked to, once the user code rests that runs now. */
export class Pace {
  readonly #goOn: () => void
  readonly #isReady: () => boolean
  readonly #turns: () => number
  #hops = 0
  #isScheduled = false

  /**
   * @param isReady - whether something can happen now, without time that passes
   * @param turns - how many turns of the event loop user code may need until it rests; 0 when its promise chains are all
   */
  constructor(goOn: () => void, isReady: () => boolean, turns: () => number = () => 0) {
    this.#goOn = goOn
    this.#isReady = isReady
    this.#turns = turns
  }

  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const turns = this.#turns()
    if (turns > 0) hopTimes(turns, this.#arrive)
    else if (++this.#hops % hopsPerTurn === 0) hop(this.#arrive)
    else shortHop(this.#land)
  }

  /** Before time moves, or the world rests, others get their turn of the event loop. */
  readonly #land = (): void => {
    if (this.#isReady()) this.#arrive()
    else hop(this.#arrive)
  }

  readonly #arrive = (): void => {
    this.#isScheduled = false
    this.#goOn()
  }
}
