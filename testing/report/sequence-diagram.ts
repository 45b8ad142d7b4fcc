import { participantsOf } from './mermaid.js'
import type { StoryEvent } from './story.js'

const columnWidth = 170
const rowHeight = 26
const headHeight = 48
const left = 90

/**
 * A story as an SVG sequence diagram: a column for each participant, a row for each event. An `<svg>` element, whose
 * colours come from the CSS variables of the page around it.
 */
export function sequenceDiagram(events: readonly StoryEvent[]): string {
  const participants = participantsOf(events)
  const width = left + participants.length * columnWidth
  const height = headHeight + events.length * rowHeight + 20
  const columns = new Map(participants.map((participant, i) => [participant, left + (i + 0.5) * columnWidth]))
  const heads = participants.map((participant) => head(participant, columns.get(participant)!, height))
  const rows = events.map((event, i) =>
    row(event, headHeight + (i + 0.7) * rowHeight, columns, width),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="sequence diagram">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>',
    ...heads,
    ...rows,
    '</svg>',
  ].join('\n')
}

function head(participant: string, x: number, height: number): string {
  const half = columnWidth / 2 - 8
  return (
    `<line class="life" x1="${x}" y1="34" x2="${x}" y2="${height}"/>` +
    `<rect class="participant" x="${x - half}" y="8" width="${2 * half}" height="26" rx="5"/>` +
    `<text class="name" x="${x}" y="26" text-anchor="middle">${escapeHtml(participant)}</text>`
  )
}

function row(
  event: StoryEvent,
  y: number,
  columns: ReadonlyMap<string, number>,
  width: number,
): string {
  const { from, to, label, text, time, step, correlationId = '' } = event
  const at = `<text class="time" x="${left - 16}" y="${y}" text-anchor="end">${time} ms</text>`
  const begin = from === undefined ? undefined : columns.get(from)
  const end = to === undefined ? undefined : columns.get(to)
  const id = `data-call="${escapeHtml(correlationId)}"`
  const title = `<title>${escapeHtml(`${step}: ${text}`)}</title>`
  if (begin === undefined || end === undefined) {
    return (
      `<g class="event note" ${id}>${title}${at}` +
      `<rect x="${left}" y="${y - 15}" width="${width - left - 8}" height="20" rx="4"/>` +
      `<text x="${left + 10}" y="${y}">${escapeHtml(text)}</text></g>`
    )
  }
  const middle = (begin + end) / 2
  return (
    `<g class="event" ${id}>${title}${at}` +
    `<line x1="${begin}" y1="${y + 3}" x2="${end}" y2="${y + 3}" marker-end="url(#tip)"/>` +
    `<text x="${middle}" y="${y - 1}" text-anchor="middle">${escapeHtml(label ?? '')}</text></g>`
  )
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
