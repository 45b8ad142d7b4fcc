import { aligned, type AlignedRow } from '../aligned.js'
import type { FailureReport } from '../failure.js'
import { sentenceOf } from '../sentence.js'
import type { StoryEvent } from '../story.js'
import { escapeHtml } from './escape-html.js'
import { drawnValue, eventRow } from './event-row.js'
import { Lanes } from './lanes.js'

const rowsOfChunk = 50

/**
 * The run as a sequence diagram, a row for each event; beside it the nearest run that passes, row by row, with the differences
 * marked.
 */
export function diagram({ story, nearest }: FailureReport, shown: readonly StoryEvent[]): string {
  const here = new Lanes(story)
  const anchors = new Anchors()
  if (nearest === undefined) {
    const rows = shown.map((event) =>
      row({ here: event, there: undefined, mark: 'same' }, anchors, here),
    )
    return sheet([head('', here)], rows, laneRules(here, 0))
  }
  const there = new Lanes(nearest.story)
  const all = aligned(story, nearest.story)
  const first = all.findIndex((each) => each.here === shown[0])
  const rows = all.slice(first).map((each) => row(each, anchors, here, there))
  const heads = [head('this run fails', here), head('the nearest run that passes', there)]
  return sheet(heads, rows, `${laneRules(here, 0)}${laneRules(there, 1)}`)
}

/** Names for links to lead to, each once: notes have the number of another event. */
class Anchors {
  readonly #given = new Set<string>()

  give(side: 'e' | 'n', event: StoryEvent | undefined): string {
    if (event === undefined) return ''
    const name = `${side}${event.step}`
    if (this.#given.has(name)) return ''
    this.#given.add(name)
    return ` id="${name}"`
  }
}

function sheet(heads: readonly string[], rows: readonly string[], rules: string): string {
  return (
    `<style>${rules}</style><div class="sheet"><div class="row heads">` +
    `<span class="number"></span><span class="time">ms</span>${heads.join('')}</div>\n${chunks(rows).join('\n')}</div>`
  )
}

/** The browser leaves chunks out that are not to be seen; it is quicker with a hundred of them than with thousands of rows. */
function chunks(rows: readonly string[]): string[] {
  const found: string[] = []
  for (let first = 0; first < rows.length; first += rowsOfChunk) {
    found.push(`<div class="chunk">${rows.slice(first, first + rowsOfChunk).join('\n')}</div>`)
  }
  return found
}

/** A thin line down each column. */
function laneRules({ lanes, width }: Lanes, side: 0 | 1): string {
  const line = 'linear-gradient(var(--line),var(--line))'
  const places = lanes.map(({ x }) => `${x}px 0`).join(',')
  return (
    `.side${side}{width:${width}px;background-image:${lanes.map(() => line).join(',')};` +
    `background-position:${places};background-size:1px 100%;background-repeat:no-repeat}`
  )
}

function head(title: string, { lanes, groups, width }: Lanes): string {
  const boxes = groups.map(
    ({ name, left, width: wide }) =>
      `<span class="group" style="left:${left}px;width:${wide}px">${escapeHtml(name)}</span>`,
  )
  const names = lanes.map(
    ({ name, x }) => `<span class="name" style="left:${x}px">${escapeHtml(shortName(name))}</span>`,
  )
  const heading = title === '' ? '' : `<strong>${title}</strong>`
  return `<div class="head" style="width:${width}px">${heading}${boxes.join('')}${names.join('')}</div>`
}

/** `#1` of `stock#1`: the group above says the rest. */
function shortName(host: string): string {
  return /#\d+$/.exec(host)?.[0] ?? ''
}

function row(
  { here, there, mark }: AlignedRow,
  anchors: Anchors,
  lanes: Lanes,
  others?: Lanes,
): string {
  const { step, time, correlationId = '' } = here ?? there!
  const other = others === undefined ? '' : side(there, others, 1, anchors.give('n', there))
  const number =
    here === undefined
      ? `<span class="number faint">${step}</span>`
      : `<a class="number" href="#t${step}" title="the lines of the trace">${step}</a>`
  return (
    `<div class="row ${mark}"${anchors.give('e', here)} data-call="${escapeHtml(correlationId)}">` +
    `${number}<span class="time">${time}</span>${side(here, lanes, 0, '')}${other}</div>`
  )
}

function side(event: StoryEvent | undefined, lanes: Lanes, place: 0 | 1, anchor: string): string {
  if (event === undefined) return `<span class="side side${place} gap"></span>`
  const opens = place === 0 && event.message !== undefined ? ' tabindex="0" role="button"' : ''
  return `<span class="side side${place}"${anchor}${opens}${titleOf(event)}>${eventRow(event, lanes)}</span>`
}

/** The whole value, where the drawing has only its beginning. */
function titleOf(event: StoryEvent): string {
  if ((event.message?.value.length ?? 0) <= drawnValue) return ''
  return ` title="${escapeHtml(sentenceOf(event, Infinity))}"`
}
