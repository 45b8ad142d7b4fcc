import { hostAmbient } from '../../src/index.js'
import type { Coverage, Reduction } from './explore-options.js'

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

/** The figures that a summary tells. */
export interface SummaryFigures {
  readonly runs: number
  readonly elapsedMs: number
  /** The limit that stopped the exploration; undefined when nothing did. */
  readonly stoppedBy?: string | undefined
  readonly reduction?: Reduction | undefined
  readonly coverage?: Coverage | undefined
}

/** `no failure in 1,240 runs, 4.0 s`; with why it was stopped, when it was, and what reduction has saved. */
export function summaryOf({
  runs,
  elapsedMs,
  stoppedBy,
  reduction,
  coverage,
}: SummaryFigures): string {
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`
  const count = `no failure in ${counted(runs, 'run')}${tellReduction(reduction)}`
  const quiet = tellQuiet(coverage)
  return stoppedBy === undefined
    ? `${count}, ${seconds}${quiet}`
    : `${count}, stopped after ${seconds} (${stoppedBy})${quiet}`
}

/** So many runs without anything new are worth a word. */
const longQuiet = 100

function tellQuiet(coverage: Coverage | undefined): string {
  if (coverage === undefined || coverage.quietRuns < longQuiet) return ''
  return `, no new behaviour in ${counted(coverage.quietRuns, 'run')}`
}

function tellReduction(reduction: Reduction | undefined): string {
  if (reduction === undefined) return ''
  const { schedules, classes, pruned } = reduction
  if (schedules === undefined || pruned === undefined)
    return ` (${counted(classes, 'class', 'classes')})`
  const all = counted(schedules, 'schedule')
  return ` (${counted(classes, 'class', 'classes')} of ${all}, ${pruned.toLocaleString('en')} pruned)`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
