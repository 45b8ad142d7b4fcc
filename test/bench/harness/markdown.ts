import type { Goal, Suite } from '../suites/suite.js'
import type { Samples } from './rounds.js'
import { median, medianRatio, ratioSpread, spread } from './statistics.js'

/** The goals with what was measured, and all figures: two tables. */
export function markdown({ title, goals, entries, baseline }: Suite, samples: Samples): string {
  return [
    `### ${title}`,
    ...(goals.length === 0 ? [] : [goalTable(goals, samples)]),
    figureTable(
      entries.map(({ name }) => name),
      samples,
      baseline,
    ),
  ].join('\n\n')
}

function goalTable(goals: readonly Goal[], samples: Samples): string {
  const rows = goals.flatMap((goal) =>
    Object.entries(goal.atLeast).map(([inFlight, atLeast]) => {
      const [ours, theirs] = figuresOf(goal, Number(inFlight), samples)
      const ratio = medianRatio(ours, theirs)
      const measured = `**${ratio.toFixed(2)}** ±${ratioSpread(ours, theirs).toFixed(2)}`
      const verdict = ratio >= atLeast ? 'met' : 'missed'
      return `| ${goal.ours} / ${goal.theirs} | ${goal.bytes} B | ${inFlight} | ${atLeast} | ${measured} | ${verdict} |`
    }),
  )
  return [
    '| ratio of calls a second | payload | in flight | goal | measured | |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n')
}

/** Of all rounds. */
function figuresOf(
  { ours, theirs, bytes }: Goal,
  inFlight: number,
  samples: Samples,
): readonly [ours: readonly number[], theirs: readonly number[]] {
  for (const [load, byName] of samples) {
    if (load.inFlight !== inFlight || load.bytes !== bytes) continue
    return [byName.get(ours) ?? [], byName.get(theirs) ?? []]
  }
  return [[], []]
}

/** Calls a second, or behind those of a baseline the ratio to it. */
function figureTable(
  names: readonly string[],
  samples: Samples,
  baseline: string | undefined,
): string {
  const loads = [...samples.keys()]
  const head = loads.map(({ inFlight, bytes }) => `${inFlight} × ${bytes} B`)
  return [
    `| calls a second | ${head.join(' | ')} |`,
    `| --- | ${head.map(() => '---:').join(' | ')} |`,
    ...names.map((name) => {
      const cells = loads.map((load) => {
        const values = samples.get(load)?.get(name) ?? []
        if (baseline !== undefined && name !== baseline) {
          return medianRatio(values, samples.get(load)?.get(baseline) ?? []).toFixed(2)
        }
        return `${Math.round(median(values)).toLocaleString('en')} ±${Math.round(spread(values) * 100)} %`
      })
      return `| ${name} | ${cells.join(' | ')} |`
    }),
  ].join('\n')
}
