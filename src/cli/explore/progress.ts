import { SingleBar } from 'cli-progress'
import { CommandError } from '../command-error.js'
import type { StoppedBy } from './limit.js'

/** Shows on the terminal how far an exploration is; without a terminal it shows nothing. */
export class Progress {
  readonly #begin = performance.now()
  readonly #bar: SingleBar | undefined
  #runs = 0
  #events = 0

  /** @param total how many runs there will be; undefined when nobody knows */
  constructor(total: number | undefined) {
    if (!process.stderr.isTTY) return
    const count =
      total === undefined ? '{value} runs' : '{bar} {value}/{total}  {eta_formatted} left'
    this.#bar = new SingleBar({
      format: `${count}  {rate} runs/s  {failures} failures`,
      hideCursor: true,
      clearOnComplete: true,
    })
    this.#bar.start(total ?? 0, 0, { rate: 0, failures: 0 })
  }

  get runs(): number {
    return this.#runs
  }

  get events(): number {
    return this.#events
  }

  get elapsedMs(): number {
    return performance.now() - this.#begin
  }

  count(events: number, failures: number): void {
    this.#runs++
    this.#events += events
    this.#bar?.update(this.#runs, { rate: this.#rate(this.#runs), failures })
  }

  end(): void {
    this.#bar?.stop()
  }

  /** `1,000 runs, 212 runs/s, 48,210 events/s`. */
  summary(): string {
    const runs = this.#runs.toLocaleString('en')
    return `${runs} runs, ${this.#rate(this.#runs)} runs/s, ${this.#rate(this.#events)} events/s`
  }

  #rate(count: number): string {
    const seconds = this.elapsedMs / 1000
    return Math.round(count / seconds).toLocaleString('en')
  }
}

/** An exploration without a run would look as if nothing failed. */
export function refuseNoRun({ runs }: Progress, stoppedBy: StoppedBy | undefined): void {
  if (runs > 0 || stoppedBy !== 'time') return
  throw new CommandError('--time was over before the first run: nothing was explored')
}
