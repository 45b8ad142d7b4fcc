import { realTime, type PlatformTime } from './platform-time.js'

/** Virtual time begins here: 2020-01-01T00:00:00Z, in milliseconds since the epoch. */
export const virtualBegin = 1_577_836_800_000

/** The time of a world: virtual, so that it moves only when the world moves it, or that of the platform. */
export class WorldTime {
  readonly isVirtual: boolean
  readonly #begin: number
  readonly #platform: PlatformTime
  #latest: number
  #skippedMs = 0

  constructor(isVirtual: boolean, platform: PlatformTime = realTime) {
    this.isVirtual = isVirtual
    this.#platform = platform
    this.#begin = isVirtual ? virtualBegin : platform.now()
    this.#latest = this.#begin
  }

  /** Time that is the platform's goes ahead of it by so many milliseconds more. */
  skip(durationMs: number): void {
    this.#skippedMs += durationMs
  }

  /** Milliseconds since the epoch. They never go back, not even when the platform's clock is set back. */
  now(): number {
    if (!this.isVirtual) this.#latest = Math.max(this.#latest, this.#platform.now() + this.#skippedMs)
    return this.#latest
  }

  /** The time as it was when {@link now} was last asked: the platform's clock is not read again. */
  get latest(): number {
    return this.#latest
  }

  /** Milliseconds from the beginning of the world to {@link latest}. */
  get elapsedMs(): number {
    return this.#latest - this.#begin
  }

  /** Moves virtual time forward, to a time in milliseconds since the epoch. */
  moveTo(at: number): void {
    this.#latest = Math.max(this.#latest, at)
  }
}
