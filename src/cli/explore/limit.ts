import { hostAmbient } from '../../ports/ambient.js'

/** The limit that ended an exploration before it was done. */
export type StoppedBy = 'time' | 'signal'

/** The time that an exploration has, and the Ctrl C that ends it: the first with a summary, the second at once. */
export class Limit {
  readonly #begin = hostAmbient.monotonic()
  readonly #timeMs: number
  readonly #controller = new AbortController()
  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) process.exit(interrupted)
    process.stderr.write('stopping after the runs that are under way; Ctrl C again ends at once\n')
    this.#controller.abort(new Error('Ctrl C'))
  }

  /** @param timeMs undefined: as long as it takes */
  constructor(timeMs: number | undefined) {
    this.#timeMs = timeMs ?? Infinity
    process.on('SIGINT', this.#onSignal)
  }

  /** Aborted at the first Ctrl C. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get elapsedMs(): number {
    return hostAmbient.monotonic() - this.#begin
  }

  /** Undefined as long as further runs may begin. */
  get stoppedBy(): StoppedBy | undefined {
    if (this.#controller.signal.aborted) return 'signal'
    return this.elapsedMs >= this.#timeMs ? 'time' : undefined
  }

  /** The exploration is over: Ctrl C means what it always does. */
  end(): void {
    process.off('SIGINT', this.#onSignal)
  }
}

/** The exit status of a command that was interrupted. */
export const interrupted = 130
