import { aligned } from '../aligned.js'
import type { FailureReport } from '../failure.js'
import { sentenceOf } from '../sentence.js'
import type { StoryEvent } from '../story.js'
import { escapeHtml } from './escape-html.js'

/** The point where a failing run parts from the nearest one that passes, in two sentences; empty without one. */
export function firstDifference({ story, nearest }: FailureReport): string {
  if (nearest === undefined) return ''
  const rows = aligned(story, nearest.story)
  const first = rows.findIndex(({ mark }) => mark !== 'same')
  if (first < 0) return '<p>The nearest run that passes had the same messages.</p>'
  const after = rows.slice(first)
  const here = after.find((row) => row.here !== undefined)?.here
  const there = after.find((row) => row.there !== undefined)?.there
  const values = rows.filter(({ mark, here }) => mark === 'values' && here !== undefined).length
  return (
    `<p>Both runs are alike until event ${here?.step ?? story.at(-1)?.step ?? 0}. Then</p>` +
    `<table class="difference"><tr><th>in this run</th><td>${tell(here, 'e')}</td></tr>` +
    `<tr><th>in the nearest run that passes</th><td>${tell(there, 'n')}</td></tr></table>` +
    `<p>${values === 0 ? 'The messages have the same values' : `Messages with other values: ${values}`}.</p>`
  )
}

/** @param side the anchors of the failing run, or of the nearest one */
function tell(event: StoryEvent | undefined, side: 'e' | 'n'): string {
  if (event === undefined) return 'nothing more happens'
  return `${escapeHtml(sentenceOf(event))} <a href="#${side}${event.step}">event ${event.step}</a>`
}
