/** Time and chance of one host. Has the shape of the Ambient of Kinoko's runtime. */
export interface Clock {
  /** Milliseconds since the epoch, by the clock of the host, which may be wrong. */
  now(): number
  /** Milliseconds from a fixed moment: they never go back, wrong as the clock may be set. */
  monotonic(): number
  /**
   * Calls back once, as an event of its own. Gives the handle for {@link clearTimeout}.
   *
   * @param options - `background`: time need not move on account of this timer. Default false
   */
  setTimeout(callback: () => void, delayMs: number, options?: { background?: boolean }): object
  /** Takes a timer back; nothing happens when it has fired. */
  clearTimeout(timer: object): void
  /** A version 4 UUID, drawn from the seed of the world. */
  uuid(): string
  /** A number in [0, 1), drawn from the seed of the world. */
  random(): number
}
