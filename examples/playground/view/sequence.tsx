import { useMemo, useRef } from 'preact/hooks'
import { partiesOf } from '../model/parties.js'
import type { PlacedEvent } from '../model/record.js'
import type { Session } from '../model/session.js'
import { useSize } from './use-size.js'
import { countUpTo, useWindow } from './use-window.js'

const rowHeight = 30
const columns = { narrowest: 74, widest: 140 }
const left = 58

/** Who sent what to whom, from top to bottom. */
export function Sequence({ session }: { session: Session }) {
  const list = useRef<HTMLDivElement>(null)
  const { run, playback, family } = session
  const story = run.value?.story ?? []
  const only = family.value
  const rows = useMemo(
    () =>
      only === undefined
        ? story
        : story.filter(({ correlationId = '' }) => only.has(correlationId)),
    [story, only],
  )
  const parties = useMemo(() => partiesOf(rows), [rows])
  const done = countUpTo(rows, playback.index.value)
  const { from, to } = useWindow(list, { count: rows.length, rowHeight, current: done - 1 })
  const { width: room } = useSize(list)
  const share = (room - left - 8) / Math.max(1, parties.length)
  const columnWidth = Math.min(columns.widest, Math.max(columns.narrowest, share))
  const width = left + parties.length * columnWidth
  const height = rows.length * rowHeight + 12
  const places = new Map(parties.map((party, i) => [party, left + (i + 0.5) * columnWidth]))
  return (
    <div class="sequence" ref={list} tabIndex={0} role="region" aria-label="Sequence diagram">
      <div class="parties" style={{ width: `${width}px`, paddingLeft: `${left}px` }}>
        {parties.map((party) => (
          <span key={party} title={party} style={{ width: `${columnWidth}px` }}>
            {party}
          </span>
        ))}
      </div>
      <svg width={width} height={height}>
        {parties.map((party) => (
          <line
            key={party}
            class="life"
            x1={places.get(party)}
            x2={places.get(party)}
            y1={0}
            y2={height}
          />
        ))}
        {rows.slice(from, to).map((event, i) => (
          <Row
            key={from + i}
            event={event}
            y={(from + i + 0.5) * rowHeight}
            places={places}
            width={width}
            state={stateOf(from + i, done)}
            open={() => {
              playback.goTo(event.frame)
              if (event.correlationId !== undefined && session.focus.value === undefined) {
                session.focusOn(event.correlationId)
              }
            }}
          />
        ))}
      </svg>
    </div>
  )
}

function stateOf(row: number, done: number): string {
  if (row >= done) return 'later'
  return row === done - 1 ? 'current' : ''
}

interface RowProps {
  readonly event: PlacedEvent
  readonly y: number
  readonly places: ReadonlyMap<string, number>
  readonly width: number
  readonly state: string
  readonly open: () => void
}

function Row({ event, y, places, width, state, open }: RowProps) {
  const { from = '', to = '', label = '', text, time } = event
  const [begin, end] = [places.get(from), places.get(to)]
  const stamp = (
    <text class="time" x={left - 8} y={y + 4}>
      {time}
    </text>
  )
  if (begin === undefined || end === undefined) {
    return (
      <g class={`arrow note ${state}`} onClick={open}>
        <title>{text}</title>
        {stamp}
        <rect x={left} y={y - 11} width={width - left - 8} height={22} rx={5} />
        <text class="text" x={left + 10} y={y + 4}>
          {text}
        </text>
      </g>
    )
  }
  const side = Math.sign(end - begin)
  return (
    <g class={`arrow ${label.split(' ')[0] ?? ''} ${state}`} onClick={open}>
      <title>{text}</title>
      <rect class="hit" x={0} y={y - rowHeight / 2} width={width} height={rowHeight} />
      {stamp}
      <line x1={begin} x2={end - side * 5} y1={y + 7} y2={y + 7} />
      <path d={`M${end} ${y + 7}l${-side * 8} -4v8z`} />
      <text class="label" x={(begin + end) / 2} y={y + 2}>
        {label.replace(/^(request|reply to|message) /, '')}
      </text>
    </g>
  )
}
