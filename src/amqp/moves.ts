/**
 * The moves of messages that are under way in a container: a copy is published and, once the broker has the copy, the
 * original is acknowledged. In between the broker holds two messages; if the connections break then, it delivers both.
 */
export class Moves {
  readonly #underWay = new Set<Promise<unknown>>()

  /** Counts a move as under way until it settles. */
  add(move: Promise<unknown>): void {
    this.#underWay.add(move)
    const isOver = (): void => void this.#underWay.delete(move)
    move.then(isOver, isOver)
  }

  /** Resolves when those moves have settled that are under way now. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }
}
