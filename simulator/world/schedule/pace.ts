import { hop, shortHop } from './hop.js'

/** Every so many hops, whatever else waits for the event loop has its turn. */
const hopsPerTurn = 64

/** Calls the world back, each time it is asked to, once the user code rests that runs now. */
export class Pace {
  readonly #goOn: () => void
  readonly #isReady: () => boolean
  #hops = 0
  #isScheduled = false

  /** @param isReady - whether something can happen now, without time that passes */
  constructor(goOn: () => void, isReady: () => boolean) {
    this.#goOn = goOn
    this.#isReady = isReady
  }

  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    if (++this.#hops % hopsPerTurn === 0) hop(this.#arrive)
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
