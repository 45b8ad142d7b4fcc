import type { Coverage } from '../explore-options.js'
import { neverTrue } from './coverage.js'

/** An exploration in which no run failed, and in which something never was true that `sim.sometimes` asks for. */
export class NeverHappened extends Error {
  /** Stable, for programs. */
  readonly code = 'KINOKO_NEVER_HAPPENED'
  /** The names of what never was true. */
  readonly names: readonly string[]

  /** @param runs - how many runs the exploration had */
  constructor(runs: number, { sometimes }: Coverage) {
    const names = neverTrue(sometimes)
    const lines = names.map(
      (name) =>
        `- ${name}: asked for in ${sometimes[name]!.asked.toLocaleString('en')} runs, true in none`,
    )
    super(
      [
        `no run failed, but in ${runs.toLocaleString('en')} runs this never happened (sim.sometimes):`,
        ...lines,
        'explore more runs, with faults or a slower network, or look whether it can happen at all',
      ].join('\n'),
    )
    this.name = 'NeverHappened'
    this.names = names
  }
}
