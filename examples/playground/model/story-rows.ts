/** The events that a panel lists: of one call, or of all, those that hold what is looked for. */
import type { PlacedEvent } from './record.js'

export interface StoryRow {
  readonly event: PlacedEvent
  /** Its place in the story. */
  readonly place: number
}

/**
 * @param only the correlation ids of the calls to list; undefined for everything
 * @param sought words that all have to be in it, in any case
 */
export function rowsOf(
  story: readonly PlacedEvent[],
  only: ReadonlySet<string> | undefined,
  sought: string,
): StoryRow[] {
  const words = sought
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const rows: StoryRow[] = []
  story.forEach((event, place) => {
    const { correlationId } = event
    if (only !== undefined && (correlationId === undefined || !only.has(correlationId))) return
    if (words.length > 0 && !holds(event, words)) return
    rows.push({ event, place })
  })
  return rows
}

function holds(
  { text, correlationId = '', message }: PlacedEvent,
  words: readonly string[],
): boolean {
  const { value = '', body = '' } = message ?? {}
  const all = `${text}\n${value}\n${correlationId}\n${body}`.toLowerCase()
  return words.every((word) => all.includes(word))
}
