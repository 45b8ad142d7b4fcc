import type { Work } from './work.js'

/** Pieces of work that ended one after the other, and the events that came of it. */
interface Ending {
  readonly work: readonly Work[]
  /** How many pieces had begun by then. */
  readonly begun: number
}

/**
 * The time while a world stands still. When two pieces of work are under way at once, and events come of the end of
 * each, the platform decides which events come first.
 */
export class Standstill {
  readonly #numbers = new Map<Work, number>()
  readonly #endings: Ending[] = []
  #ended: Work[] = []
  #begun = 0
  #consequences: number | undefined

  /** Whether there was no work since the last {@link finish}. */
  get isOver(): boolean {
    return this.#numbers.size === 0 && this.#consequences === undefined
  }

  /** A piece of work has begun. */
  begin(work: Work): void {
    this.#numbers.set(work, ++this.#begun)
  }

  /**
   * A piece of work has ended, or gone on; the code that waited for it comes to run, after that which waited for others
   * before.
   */
  end(work: Work, consequences: number): void {
    this.look(consequences)
    if (this.#numbers.has(work)) this.#ended.push(work)
  }

  /**
   * The user code of the world rests.
   *
   * @param consequences - how many events have come about in the world so far
   */
  look(consequences: number): void {
    const before = this.#consequences ?? consequences
    this.#consequences = consequences
    const work = this.#ended
    this.#ended = []
    if (consequences > before && work.length > 0) this.#endings.push({ work, begun: this.#begun })
  }

  /** The work of which nobody but the platform knows which ends first; forgets everything. */
  finish(): readonly Work[] {
    if (this.isOver) return none
    const [first, ...later] = this.#endings
    const beside = later.filter(({ work }) =>
      work.some((piece) => this.#numbers.get(piece)! <= (first?.begun ?? 0)),
    )
    this.#numbers.clear()
    this.#endings.length = 0
    this.#ended = []
    this.#begun = 0
    this.#consequences = undefined
    return beside.length === 0 ? [] : [first!, ...beside].flatMap(({ work }) => work)
  }
}

const none: readonly Work[] = []
