import { SingleBar } from 'cli-progress'
import { CommandError } from '../command-error.js'
import type { StoppedBy } from './limit.js'

/** Seconds until so many runs are over, at the rate so far, or until the time is; in words: `40s`, `3m20s`. */
export function timeLeft(
  { runs, total }: { readonly runs: number; readonly total: number },
  elapsedMs: number,
  timeMs: number | undefined,
): string {
  const ofRuns = runs === 0 ? Infinity : (elapsedMs / runs) * (total - runs)
  const seconds = Math.ceil(Math.max(0, Math.min(ofRuns, (timeMs ?? Infinity) - elapsedMs)) / 1_000)
  if (seconds === Infinity) return '?'
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

/** Shows on the terminal how far an exploration is; without a terminal it shows nothing. */
export class Progress {
  readonly #begin = performance.now()
  readonly #total: number | undefined
  readonly #timeMs: number | undefined
  readonly #bar: SingleBar | undefined
  #runs = 0
  #events = 0

  /**
   * @param total how many runs there will be; undefined when nobody knows
   * @param timeMs milliseconds after which none begins; undefined: as long as it takes
   */
  constructor(total: number | undefined, timeMs?: number) {
    this.#total = total
    this.#timeMs = timeMs
    if (!process.stderr.isTTY) return
    const count = total === undefined ? '{value} runs' : '{bar} {value}/{total}  {left} left'
    this.#bar = new SingleBar({
      format: `${count}  {rate} runs/s  {failures} failures`,
      hideCursor: true,
      clearOnComplete: true,
    })
    this.#bar.start(total ?? 0, 0, { rate: 0, failures: 0, left: '?' })
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
    this.#bar?.update(this.#runs, {
      rate: this.#rate(this.#runs),
      failures,
      left: timeLeft(
        { runs: this.#runs, total: this.#total ?? Infinity },
        this.elapsedMs,
        this.#timeMs,
      ),
    })
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
