/** Time and chance as one host of the world sees them. Has the shape of the runtime's Ambient. */
export interface Clock {
  /** Milliseconds since the epoch, virtual or real. */
  now(): number
  /** Milliseconds that never jump, wrong as the clock may be set. */
  monotonic(): number
  /** Calls back once, as an event of its own. */
  setTimeout(callback: () => void, delayMs: number, options?: { background?: boolean }): object
  clearTimeout(timer: object): void
  /** A version 4 UUID, drawn from the world's seed. */
  uuid(): string
  /** A number in [0, 1), drawn from the world's seed. */
  random(): number
}
