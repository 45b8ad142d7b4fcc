import { labelOf } from '../sentence.js'
import type { StoryEvent } from '../story.js'
import { escapeHtml } from './escape-html.js'
import type { Lanes } from './lanes.js'

/** How many characters of a message's values are drawn. */
export const drawnValue = 44
/** Pixels that a character of a label takes, about. */
const characterWidth = 6.4

/** An event of a run as a row of its diagram: an arrow from host to host with the message, or a note. */
export function eventRow(event: StoryEvent, lanes: Lanes): string {
  const from = lanes.xOf(event.from)
  const to = lanes.xOf(event.to)
  if (from === undefined || to === undefined) {
    return `<i class="note">${escapeHtml(event.text)}${lineOf(event)}</i>`
  }
  const kind = event.message?.kind ?? kindByLabel(event)
  const left = Math.min(from, to)
  const direction = to > from ? 'right' : 'left'
  const label = drawnLabel(event)
  const width = label.length * characterWidth
  const start = Math.max(2, Math.min((from + to - width) / 2, lanes.width - width - 2))
  return (
    `<b class="arrow ${kind} ${direction}" style="left:${left}px;width:${Math.abs(to - from)}px"></b>` +
    `<span class="label ${kind}" style="left:${Math.round(start)}px">${escapeHtml(label)}</span>`
  )
}

/** The line of a message stands in its card, that of a note beside it: notes have no card. */
function lineOf({ where }: StoryEvent): string {
  return where === undefined ? '' : ` <small>at ${escapeHtml(where)}</small>`
}

/** A request goes without the word: its arrow and its arguments say so. */
function drawnLabel(event: StoryEvent): string {
  const label = labelOf(event, drawnValue)
  return event.message?.kind === 'error' ? `✗ ${label}` : label.replace(/^request /, '')
}

/** Stories that were told without messages have labels all the same. */
function kindByLabel({ label = '' }: StoryEvent): string {
  const [word = ''] = label.split(' ')
  return word === 'request' || word === 'reply' || word === 'returned' ? word : 'message'
}
