import { wakeAfter } from '../world/schedule/hop.js'

/** Real milliseconds from one look to the next. */
const glanceMs = 5

/**
 * Real time that passes without a sign of life. It is counted in glances of the event loop, not read off a clock: on a
 * machine that is busy with other things patience lasts longer.
 */
export class Patience {
  readonly #onGlance: () => void
  #idleMs = 0
  #stop: (() => void) | undefined

  /** @param onGlance - called every few milliseconds while the patience runs */
  constructor(onGlance: () => void) {
    this.#onGlance = onGlance
  }

  /** Real milliseconds since the last sign of life. */
  get idleMs(): number {
    return this.#idleMs
  }

  /** Starts to count, or goes on counting. */
  run(): void {
    this.#stop ??= wakeAfter(glanceMs, this.#glance, true)
  }

  /** Counts no more until {@link run}. */
  rest(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  /** Something has moved: counts anew. */
  renew(): void {
    this.#idleMs = 0
  }

  readonly #glance = (): void => {
    this.#stop = undefined
    this.#idleMs += glanceMs
    this.run()
    this.#onGlance()
  }
}
