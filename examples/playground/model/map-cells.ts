/** The runs of a search as a picture: for orders who goes first at which event, for seeds one after the other. */
import type { Candidate, CandidatePlace, SearchMode } from './search.js'

export type CellState = 'waiting' | 'passed' | 'failed'

export interface Cell {
  readonly column: number
  readonly state: CellState
  /** The runs in it; the first that fails is shown when it is clicked. */
  readonly ids: readonly number[]
  readonly text: string
}

export interface MapRow {
  readonly title: string
  readonly cells: readonly Cell[]
}

export interface OrdersMap {
  readonly rows: readonly MapRow[]
  /** How many columns there are. */
  readonly columns: number
  /** What the first and the last column stand for. */
  readonly ends: readonly [first: string, last: string]
}

export interface MapInput {
  readonly mode: SearchMode
  readonly candidates: readonly Candidate[]
  readonly passed: ReadonlySet<number>
  readonly failed: ReadonlySet<number>
}

const seedsInARow = 50

export function mapOf(input: MapInput): OrdersMap {
  return input.mode === 'seeds' ? mapOfSeeds(input) : mapOfOrders(input)
}

/** A column for each event at which there was a choice, a row for each host whose event could go first. */
function mapOfOrders(input: MapInput): OrdersMap {
  const placed = input.candidates.flatMap((candidate) =>
    candidate.place === undefined ? [] : [{ id: candidate.id, place: candidate.place }],
  )
  const events = [...new Set(placed.map(({ place }) => columnKey(place)))].sort((a, b) => a - b)
  const columnOf = new Map(events.map((event, column) => [event, column]))
  const rows = new Map<string, Map<number, { ids: number[]; text: string }>>()
  for (const { id, place } of placed) {
    const row = rows.get(place.who) ?? new Map<number, { ids: number[]; text: string }>()
    rows.set(place.who, row)
    const column = columnOf.get(columnKey(place))!
    const cell = row.get(column)
    if (cell === undefined) row.set(column, { ids: [id], text: cellText(place) })
    else cell.ids.push(id)
  }
  return {
    columns: events.length,
    ends: [
      events[0] === setUp ? 'set-up' : `event ${events[0] ?? 0}`,
      `event ${events.at(-1) ?? 0}`,
    ],
    rows: [...rows]
      .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
      .map(([title, cells]) => ({
        title,
        cells: [...cells]
          .sort(([a], [b]) => a - b)
          .map(([column, { ids, text }]) => ({ column, ids, text, state: stateOf(ids, input) })),
      })),
  }
}

/** All events of the set-up stand in one column. */
const setUp = 0

function columnKey({ event, isSetUp }: CandidatePlace): number {
  return isSetUp ? setUp : event
}

function cellText({ event, text, isSetUp }: CandidatePlace): string {
  return isSetUp ? 'while connections and queues are set up' : `at event ${event}: ${text}, first`
}

function mapOfSeeds(input: MapInput): OrdersMap {
  const { candidates } = input
  const rows: MapRow[] = []
  for (let from = 0; from < candidates.length; from += seedsInARow) {
    const some = candidates.slice(from, from + seedsInARow)
    const [first] = some
    rows.push({
      title: `seed ${first?.seed ?? 0}`,
      cells: some.map(({ id, seed = 0 }, column) => ({
        column,
        ids: [id],
        text: `seed ${seed}`,
        state: stateOf([id], input),
      })),
    })
  }
  // rows that nobody has come to yet are only room
  const tried = rows.filter(({ cells }) => cells.some(({ state }) => state !== 'waiting')).length
  return { rows: rows.slice(0, Math.max(4, tried + 1)), columns: seedsInARow, ends: ['', ''] }
}

function stateOf(ids: readonly number[], { passed, failed }: MapInput): CellState {
  if (ids.some((id) => failed.has(id))) return 'failed'
  return ids.every((id) => passed.has(id)) ? 'passed' : 'waiting'
}
