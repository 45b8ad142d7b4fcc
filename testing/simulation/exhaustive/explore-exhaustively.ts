import type { Deviation } from '../../../simulator/index.js'
import { breathe } from '../breathe.js'
import type { Exhaustive } from '../explore-options.js'
import { attempt, type OneVersion } from '../exploration/attempt.js'
import type { Tally } from '../exploration/tally.js'
import type { Scenario } from '../run-options.js'
import { countOrders } from './count-orders.js'
import { CourseRecorder, type Picker } from './course-recorder.js'
import { foresee } from './foresee.js'
import { SourceSets } from './source-sets.js'
import { Unfolding } from './unfolding.js'

/** One run for each class of schedules. */
export async function exploreExhaustively(
  options: OneVersion,
  scenario: Scenario,
  tally: Tally,
): Promise<void> {
  const { exhaustive } = options
  const bounds = typeof exhaustive === 'object' ? exhaustive : {}
  // whatever a run notes concerns all that follows
  const kept = options.trace === 0 ? { ...options, trace: 1 } : options
  const search = new Search(kept, scenario, tally, bounds)
  if (bounds.deviations === undefined) await search.everySchedule()
  else await search.everyDeviation(bounds.deviations)
}

/** How many schedules are gone through before the event loop has its turn. */
const foreseenAtOnce = 100

class Search {
  readonly #options: OneVersion
  readonly #scenario: Scenario
  readonly #tally: Tally
  readonly #bounds: Exhaustive
  readonly #unfolding = new Unfolding()
  readonly #classes = new Set<string>()
  #redundant = 0
  #foreseen = 0
  /** How many schedules are known of; undefined: too many. */
  #schedules: number | undefined = 0

  constructor(options: OneVersion, scenario: Scenario, tally: Tally, bounds: Exhaustive) {
    this.#options = options
    this.#scenario = scenario
    this.#tally = tally
    this.#bounds = bounds
  }

  /** Each run tells which others there are. */
  async everySchedule(): Promise<void> {
    const sets = new SourceSets()
    for (;;) {
      if (this.#tally.isOver) {
        this.#tell(false)
        return
      }
      const recorder = this.#recorder(sets)
      const isWhole = await this.#run(recorder, true)
      if (!isWhole) this.#redundant++
      else if (this.#learn(recorder)) this.#countOrders(recorder)
      if (!sets.advance(recorder.course)) {
        this.#tell(true)
        return
      }
    }
  }

  /** Level by level: first no deviation, then one at every place, then a second after each first. */
  async everyDeviation(most: number): Promise<void> {
    let level: (readonly Deviation[])[] = [[]]
    for (let depth = 0; depth <= most; depth++) {
      const next: (readonly Deviation[])[] = []
      for (const deviations of level) {
        if (this.#tally.isOver) {
          this.#tell(false)
          return
        }
        const counts = await this.#countsOf(deviations)
        this.#count(1)
        if (depth === most) continue
        for (const further of furtherOf(deviations, counts)) next.push(further)
      }
      level = next
    }
    this.#tell(true)
  }

  /** How many ways there are at each choice of a run, which is made only if its class is new. */
  async #countsOf(deviations: readonly Deviation[]): Promise<readonly number[]> {
    const foreseen = foresee(this.#unfolding, deviations)
    if (foreseen !== undefined && this.#classes.has(foreseen.class)) {
      if (++this.#foreseen % foreseenAtOnce === 0) await breathe(this.#options.signal)
      return foreseen.counts
    }
    const recorder = this.#recorder(new Deviating(deviations))
    await this.#run(recorder, false)
    this.#learn(recorder)
    return recorder.counts
  }

  #recorder(picker: Picker): CourseRecorder {
    return new CourseRecorder(picker, this.#bounds.sharedMemory ?? true)
  }

  /** @param goesOn whether what is still on its way happens, too, when the scenario is over */
  async #run(recorder: CourseRecorder, goesOn: boolean): Promise<boolean> {
    const observer = {
      onStart: recorder.onStart.bind(recorder),
      halted: recorder.halted,
      ...(goesOn ? { beforeEnd: recorder.drain.bind(recorder) } : {}),
    }
    const isWhole = await attempt(this.#options, this.#scenario, this.#tally, recorder, {
      observer,
    })
    recorder.close()
    return isWhole
  }

  /** Whether the run is the first of its class. */
  #learn(recorder: CourseRecorder): boolean {
    const { size } = this.#classes
    this.#classes.add(this.#unfolding.learn(recorder))
    const isNew = this.#classes.size > size
    if (!isNew) this.#redundant++
    return isNew
  }

  #countOrders({ course }: CourseRecorder): void {
    // once there are too many, the count says no more
    if (this.#schedules !== undefined) this.#count(countOrders(course))
  }

  #count(schedules: number | undefined): void {
    const known = this.#schedules
    this.#schedules = known === undefined || schedules === undefined ? undefined : known + schedules
  }

  #tell(isComplete: boolean): void {
    const schedules = isComplete ? this.#schedules : undefined
    this.#tally.reduction = {
      schedules,
      classes: this.#classes.size,
      redundant: this.#redundant,
      pruned: schedules === undefined ? undefined : schedules - this.#classes.size,
    }
  }
}

/** First come, first served, but for deviations. */
class Deviating implements Picker {
  readonly #planned: ReadonlyMap<number, number>
  #choices = 0

  constructor(deviations: readonly Deviation[]) {
    this.#planned = new Map(deviations.map(({ at, index }) => [at, index]))
  }

  pick({ length }: readonly unknown[]): number {
    return length === 1 ? 0 : Math.min(this.#planned.get(this.#choices++) ?? 0, length - 1)
  }
}

/** The schedules with one deviation more, after all others. */
function furtherOf(
  deviations: readonly Deviation[],
  counts: readonly number[],
): readonly (readonly Deviation[])[] {
  const from = (deviations.at(-1)?.at ?? -1) + 1
  return counts
    .slice(from)
    .flatMap((count, i) =>
      Array.from({ length: count - 1 }, (_, index) => [
        ...deviations,
        { stream: 'next', at: from + i, index: index + 1 },
      ]),
    )
}
