import { hop, hopTimes, shortHop } from './hop.js'

/** After so many hops files, sockets and real timers have a turn of the event loop. */
const hopsPerTurn = 64

/** Calls the world back, whenever that is scheduled, once the user code rests that runs now. */
export class Pace {
  readonly #goOn: () => void
  readonly #isReady: () => boolean
  readonly #turns: () => number
  #hops = 0
  #isScheduled = false

  /**
   * @param goOn - called once for all calls of {@link schedule} before it
   * @param isReady - whether an event may happen now, without time that passes
   * @param turns - how many turns of the event loop user code may need until it rests; 0 when it rests as soon as its
   *   promise chains do
   */
  constructor(goOn: () => void, isReady: () => boolean, turns: () => number = () => 0) {
    this.#goOn = goOn
    this.#isReady = isReady
    this.#turns = turns
  }

  /** Has the world called back soon. */
  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const turns = this.#turns()
    if (turns > 0) hopTimes(turns, this.#arrive)
    else if (++this.#hops % hopsPerTurn === 0) hop(this.#arrive)
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
