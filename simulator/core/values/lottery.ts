/**
 * Draws numbers that look random. They come from a counter: the core has no randomness, and the same commands have the
 * same effects.
 */
export class Lottery {
  #state = 0

  /** A number from 0 to `count` - 1; 0 when `count` is 0. */
  draw(count: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return count === 0 ? 0 : ((mixed ^ (mixed >>> 16)) >>> 0) % count
  }
}
