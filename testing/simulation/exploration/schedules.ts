import { deviating, RecordedChoices, type Deviation } from '../../../simulator/index.js'
import type { Scenario } from '../run-options.js'
import { attempt, type OneVersion } from './attempt.js'
import type { Tally } from './tally.js'

/** Level by level: first no deviation, then one at every place, then a second after each first. */
export async function exploreSchedules(
  options: OneVersion,
  scenario: Scenario,
  tally: Tally,
): Promise<void> {
  const { deviations: most = 1 } = options
  let level: (readonly Deviation[])[] = [[]]
  for (let depth = 0; depth <= most; depth++) {
    const next: (readonly Deviation[])[] = []
    for (const deviations of level) {
      if (tally.isOver) return
      const further: Deviation[] = []
      const choices = new RecordedChoices(deviating(deviations), (choice, count) => {
        // only orders are explored: any other choice is a fault, not a schedule
        if (choice.stream !== 'next') return
        if (deviations.length > 0 && choice.at <= deviations.at(-1)!.at) return
        for (let index = 1; index < count; index++) further.push({ ...choice, index })
      })
      await attempt(options, scenario, tally, choices)
      if (depth === most) continue
      for (const deviation of further) next.push([...deviations, deviation])
    }
    level = next
  }
}
