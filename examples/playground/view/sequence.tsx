import { useMemo, useRef, useState } from 'preact/hooks'
import { columnsOf, type ColumnGroup } from '../model/columns.js'
import type { PlacedEvent } from '../model/record.js'
import type { Session } from '../model/session.js'
import { rowsOf } from '../model/story-rows.js'
import { valueText } from './event-words.js'
import { MessageCard } from './message-card.js'
import { useSize } from './use-size.js'
import { useStoryRows } from './use-story-rows.js'

const rowHeight = 30
const columnWidths = { narrowest: 76, widest: 190 }
const left = 58

/** Who sent what to whom, from top to bottom. */
export function Sequence({ session }: { session: Session }) {
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const { run, family, sought } = session
  const story = run.value?.story ?? []
  const rows = useMemo(
    () => rowsOf(story, family.value, sought.value).filter(({ event }) => event.kind !== 'printed'),
    [story, family.value, sought.value],
  )
  const { width: room } = useSize(list)
  const most = Math.floor((room - left) / columnWidths.narrowest)
  const groups = useMemo(
    () =>
      columnsOf(
        rows.map(({ event }) => event),
        most,
        chosen,
      ),
    [rows, most, chosen],
  )
  const { done, openedRow, from, to, onKeyDown, tabIndexOf } = useStoryRows(list, session, {
    rows,
    rowHeight,
  })
  const columns = groups.flatMap((group) => group.columns)
  const share = (room - left - 8) / Math.max(1, columns.length)
  const columnWidth = Math.min(columnWidths.widest, Math.max(columnWidths.narrowest, share))
  const width = left + columns.length * columnWidth
  const height = rows.length * rowHeight + 12
  const places = new Map(
    columns.flatMap(({ parties }, i) => {
      const x = left + (i + 0.5) * columnWidth
      return parties.map((party) => [party, x] as const)
    }),
  )
  return (
    <div class="with-card">
      <div class="sequence" ref={list} onKeyDown={onKeyDown}>
        {rows.length === 0 && <p class="hint">Nothing to draw.</p>}
        <Heads
          groups={groups}
          columnWidth={columnWidth}
          width={width}
          fold={(service, isFolded) => setChosen(new Map([...chosen, [service, isFolded]]))}
        />
        <svg width={width} height={height} role="list" aria-label="Sequence diagram">
          {columns.map(({ name }, i) => {
            const x = left + (i + 0.5) * columnWidth
            return <line key={name} class="life" x1={x} x2={x} y1={0} y2={height} />
          })}
          {rows.slice(from, to).map(({ event, place }, i) => (
            <Row
              key={from + i}
              event={event}
              row={from + i}
              tabIndex={tabIndexOf(from + i)}
              y={(from + i + 0.5) * rowHeight}
              places={places}
              width={width}
              state={`${stateOf(from + i, done)} ${from + i === openedRow ? 'opened' : ''}`}
              open={() => session.openEvent(place)}
            />
          ))}
        </svg>
      </div>
      <MessageCard scene={session} />
    </div>
  )
}

function stateOf(row: number, done: number): string {
  if (row >= done) return 'later'
  return row === done - 1 ? 'current' : ''
}

interface HeadsProps {
  readonly groups: readonly ColumnGroup[]
  readonly columnWidth: number
  readonly width: number
  readonly fold: (service: string, isFolded: boolean) => void
}

/** The names of the columns; a service of several instances can be folded into one. */
function Heads({ groups, columnWidth, width, fold }: HeadsProps) {
  return (
    <div class="heads" style={{ width: `${width}px`, paddingLeft: `${left}px` }}>
      {groups.map(({ service, columns, isFolded }) => {
        const isFoldable = service !== undefined && (isFolded || columns.length > 1)
        return (
          <div
            key={service ?? columns[0]?.name}
            class={`head ${service === undefined ? '' : 'of-service'}`}
            style={{ width: `${columns.length * columnWidth}px` }}
          >
            {isFoldable ? (
              <button
                type="button"
                class="link"
                aria-expanded={!isFolded}
                title={isFolded ? 'Show each instance' : 'Show its instances as one'}
                onClick={() => fold(service, !isFolded)}
              >
                {service}
              </button>
            ) : (
              <b>{service ?? columns[0]?.title}</b>
            )}
            {service !== undefined && (
              <div class="instances">
                {columns.map(({ name, title }) => (
                  <span key={name}>{title}</span>
                ))}
              </div>
            )}
          </div>
        )
      })}
    </div>
  )
}

interface RowProps {
  readonly event: PlacedEvent
  readonly row: number
  readonly tabIndex: 0 | -1
  readonly y: number
  readonly places: ReadonlyMap<string, number>
  readonly width: number
  readonly state: string
  readonly open: () => void
}

function Row({ event, row, tabIndex, y, places, width, state, open }: RowProps) {
  const { from = '', to = '', kind, text, time, message } = event
  const [begin, end] = [places.get(from), places.get(to)]
  const isArrow = begin !== undefined && end !== undefined
  return (
    <g
      class={`arrow ${kind} ${state}`}
      role="listitem"
      // SVG knows the attribute by this name alone
      tabindex={tabIndex}
      data-row={row}
      aria-label={`${text} ${message?.value ?? ''}`}
      onClick={open}
      onKeyDown={(pressed) => {
        if (pressed.key !== 'Enter' && pressed.key !== ' ') return
        pressed.preventDefault()
        pressed.stopPropagation()
        open()
      }}
    >
      <rect class="hit" x={0} y={y - rowHeight / 2} width={width} height={rowHeight} />
      <text class="time" x={left - 8} y={y + 4}>
        {time}
      </text>
      {isArrow ? (
        <Arrow event={event} begin={begin} end={end} y={y} />
      ) : (
        <>
          <rect class="strip" x={left} y={y - 11} width={width - left - 8} height={22} rx={5} />
          <text class="text" x={left + 10} y={y + 4}>
            {text}
          </text>
        </>
      )}
    </g>
  )
}

interface ArrowProps {
  readonly event: PlacedEvent
  readonly begin: number
  readonly end: number
  readonly y: number
}

/** About so wide is a letter. */
const letterWidth = 6.1

function Arrow({ event, begin, end, y }: ArrowProps) {
  const { kind, label = '', message } = event
  const side = Math.sign(end - begin) || 1
  const line = y + 7
  const method = label.replace(/^(request|reply to|message|returned) /, '')
  const value = message?.value ?? ''
  const isAnswer = kind === 'reply' || kind === 'error'
  const words = isAnswer
    ? value
    : `${method.slice(method.indexOf('.') + 1)}${valueText(kind, value)}`
  const room = Math.max(14, Math.floor((Math.abs(end - begin) - 16) / letterWidth))
  return (
    <>
      <line x1={begin} x2={end - side * 5} y1={line} y2={line} />
      {kind === 'error' ? (
        <path
          class="cross"
          d={`M${end - side * 9} ${line - 4}l${side * 8} 8m0 -8l${-side * 8} 8`}
        />
      ) : (
        <path class="tip" d={`M${end} ${line}l${-side * 8} -4v8z`} />
      )}
      <text class="label" x={(begin + end) / 2} y={y + 2}>
        {words.length <= room ? words : `${words.slice(0, room - 1)}…`}
      </text>
    </>
  )
}
