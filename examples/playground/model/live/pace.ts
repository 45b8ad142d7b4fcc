/** Events a second when few come: one after the other, so that each can be seen. */
const slowest = 2.2
/** Seconds in which the page has caught up, whatever has come. */
const catchUp = 0.7
/** Events behind the last one at most: those before are passed over. */
const mostBehind = 1_000

/** How quickly the picture goes on with what comes: event by event while few come, and never far behind. */
export class Pace {
  #due = 1

  /**
   * The last event that is to be shown, when so many milliseconds have passed.
   *
   * @param isQuiet - whether nothing moves on account of an event: it takes no time
   */
  advance(ms: number, from: number, end: number, isQuiet: (event: number) => boolean): number {
    const backlog = end - from
    this.#due += (ms / 1_000) * Math.max(slowest, backlog / catchUp)
    let at = Math.max(from, end - mostBehind)
    while (at < end && (isQuiet(at + 1) || this.#due >= 1)) {
      at++
      if (!isQuiet(at)) this.#due--
    }
    // who waits for an event shows it at once
    if (at === end) this.#due = Math.min(this.#due, 1)
    return at
  }
}
