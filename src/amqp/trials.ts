import type { Ambient } from '../ports/ambient.js'
import { Deferred } from '../support/deferred.js'
import { within } from '../support/within.js'

/** Milliseconds for which a trial waits for the workers that run as it begins, and then for its own. */
const patienceMs = 5_000

/**
 * The trials of a container: one message at a time is worked on while no other is begun. What arrives meanwhile waits in
 * hand, whichever queue it came from.
 */
export class Trials {
  readonly #ambient: Ambient
  readonly #stopped = new Deferred<void>()
  #isStopped = false
  #current: Promise<void> | undefined

  constructor(ambient: Ambient) {
    this.#ambient = ambient
  }

  /** Whether what arrives has to wait. */
  get isOn(): boolean {
    return this.#current !== undefined && !this.#isStopped
  }

  /** Whether the container takes no more work: a trial that has not begun will not. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Resolves when no trial is on. */
  async ended(): Promise<void> {
    while (this.isOn) await Promise.race([this.#current, this.#stopped.promise])
  }

  /** Runs a trial: at once, so that nothing which arrives later overtakes it, or after the one that is on. */
  async run(trial: () => Promise<void>): Promise<void> {
    while (this.isOn) await this.ended()
    const over = new Deferred<void>()
    this.#current = over.promise
    try {
      await trial()
    } finally {
      this.#current = undefined
      over.resolve()
    }
  }

  /** Waits until no worker runs: for some seconds, and no longer than until the stop. */
  async quiet(idle: Promise<void>): Promise<void> {
    await within(this.#ambient, patienceMs, Promise.race([idle, this.#stopped.promise]))
  }

  /** The container takes no more work: what waits goes on, to be handed back. */
  stop(): void {
    this.#isStopped = true
    this.#stopped.resolve()
  }
}
