import type { StoryEvent } from './story.js'

/** A row of two runs beside each other. */
export interface AlignedRow {
  /** The event of the one run; undefined when it has no such event at this place. */
  readonly here: StoryEvent | undefined
  /** The event of the other run. */
  readonly there: StoryEvent | undefined
  readonly mark: RowMark
}

/** How the two events of a row differ. */
export type RowMark =
  /** Not at all. */
  | 'same'
  /** The same message with other values, at the same place or another. */
  | 'values'
  /** Both runs have the event with the same values, at different places. */
  | 'moved'
  /** Only one of the runs has it. */
  | 'only'

/**
 * Two stories side by side: as many of their events as possible stand in the same row as the same event of the other, in the
 * order of both. Events are the same that are the same message of the same host to the same host: the first, the second, ...
 */
export function aligned(
  here: readonly StoryEvent[],
  there: readonly StoryEvent[],
): readonly AlignedRow[] {
  const placeThere = new Map(keysOf(there).map((key, place) => [key, place]))
  const partners = keysOf(here).map((key) => placeThere.get(key))
  const partnersOfThere = new Map(partners.map((partner, i) => [partner, here[i]]))
  const kept = new Set(longestIncreasing(partners))
  const rows: AlignedRow[] = []
  let next = 0
  const upTo = (end: number): void => {
    for (; next < end; next++) {
      const event = there[next]!
      rows.push({
        here: undefined,
        there: event,
        mark: markOf(event, partnersOfThere.get(next), 'moved'),
      })
    }
  }
  here.forEach((event, i) => {
    const place = partners[i]
    const partner = place === undefined ? undefined : there[place]
    if (place === undefined || !kept.has(i)) {
      rows.push({ here: event, there: undefined, mark: markOf(event, partner, 'moved') })
      return
    }
    upTo(place)
    next = place + 1
    rows.push({ here: event, there: partner, mark: markOf(event, partner, 'same') })
  })
  upTo(there.length)
  return rows
}

/** @param alike the mark for two events with the same values */
function markOf(event: StoryEvent, partner: StoryEvent | undefined, alike: RowMark): RowMark {
  if (partner === undefined) return 'only'
  return valueOf(event) === valueOf(partner) ? alike : 'values'
}

function valueOf({ message }: StoryEvent): string {
  return message?.value ?? ''
}

/** A key for each event that no other event of its story has. */
function keysOf(story: readonly StoryEvent[]): string[] {
  const counts = new Map<string, number>()
  return story.map(({ from = '', to = '', text }) => {
    const key = `${from}>${to} ${text}`
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    return `${key} ${count}`
  })
}

/** The places of a longest increasing subsequence; places without a number are left out. */
function longestIncreasing(numbers: readonly (number | undefined)[]): number[] {
  /** The place of the smallest last number of an increasing sequence of each length. */
  const tails: number[] = []
  const before: (number | undefined)[] = []
  numbers.forEach((number, place) => {
    if (number === undefined) return
    let [low, high] = [0, tails.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (numbers[tails[middle]!]! < number) low = middle + 1
      else high = middle
    }
    before[place] = tails[low - 1]
    tails[low] = place
  })
  const places: number[] = []
  for (let place = tails.at(-1); place !== undefined; place = before[place]) places.push(place)
  return places.reverse()
}
