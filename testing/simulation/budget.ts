import { hostAmbient } from '../../src/index.js'

/** The share of the time for the runs that may be spent on top, to make a failure smaller. */
const overdraft = 0.125

/** How long an exploration may take, in real milliseconds. */
export class Budget {
  readonly #begin = hostAmbient.monotonic()
  readonly #timeMs: number

  /** @param timeMs - undefined: as long as it takes */
  constructor(timeMs: number | undefined) {
    this.#timeMs = timeMs ?? Infinity
  }

  /** Milliseconds since it began. */
  get elapsedMs(): number {
    return hostAmbient.monotonic() - this.#begin
  }

  /** Whether no further run may begin. */
  get isUsedUp(): boolean {
    return this.elapsedMs >= this.#timeMs
  }

  /** Whether there is no time left either to make a failure smaller. */
  readonly isOverdrawn = (): boolean => this.elapsedMs >= this.#timeMs * (1 + overdraft)
}

/** `no failure in 1,240 runs, 4.0 s`; with why it was stopped, when it was. */
export function summaryOf(runs: number, elapsedMs: number, stoppedBy?: string): string {
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`
  const count = `no failure in ${runs.toLocaleString('en')} ${runs === 1 ? 'run' : 'runs'}`
  return stoppedBy === undefined
    ? `${count}, ${seconds}`
    : `${count}, stopped after ${seconds} (${stoppedBy})`
}
