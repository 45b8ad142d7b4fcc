import { useMemo, useRef, useState } from 'preact/hooks'
import { mapOf, type Cell } from '../model/map-cells.js'
import type { Session } from '../model/session.js'
import { useSize } from './use-size.js'

const titleWidth = 132
const smallest = 5
const largest = 16
const rowHeight = 18

/** Which orders were tried, and which of them fail. */
export function OrdersMap({ session }: { session: Session }) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const { mode, candidates, passed, failed } = session.hunt
  const map = useMemo(
    () =>
      mapOf({
        mode: mode.value,
        candidates: candidates.value,
        passed: passed.value,
        failed: failed.value,
      }),
    [mode.value, candidates.value, passed.value, failed.value],
  )
  const [active, setActive] = useState<readonly [row: number, cell: number]>([0, 0])
  const shown = map.rows[active[0]]?.cells[active[1]]
  const size = Math.min(
    largest,
    Math.max(smallest, (width - titleWidth - 32) / Math.max(1, map.columns)),
  )
  const open = (cell: Cell): void => {
    const id = cell.ids.find((one) => failed.value.has(one)) ?? cell.ids[0]
    if (id !== undefined) void session.showCandidate(id)
  }
  return (
    <div class="map" ref={box}>
      {map.rows.length === 0 ? (
        <p class="hint">
          {session.hunt.isGoing
            ? 'The first run shows where others begin…'
            : 'Find a failure runs the scenario in every other order. Each run will be a square here: red when it fails.'}
        </p>
      ) : (
        <>
          <p class="legend">
            <Explanation mode={mode.value} />
            <span class="key passed">passes</span>
            <span class="key failed">fails</span>
            <span class="key waiting">not tried</span>
          </p>
          <div
            class="map-scroll"
            role="grid"
            aria-label="Map of orders"
            onKeyDown={(event) => {
              const next = neighbour(event.key, active, map.rows)
              if (next === undefined) return
              event.preventDefault()
              event.stopPropagation()
              setActive(next)
              box.current
                ?.querySelector<SVGElement>(`[data-cell="${next[0]} ${next[1]}"]`)
                ?.focus({ preventScroll: false })
            }}
          >
            {map.rows.map(({ title, cells }, row) => (
              <div class="map-row" role="row" key={title}>
                <span class="map-title" role="rowheader" title={title}>
                  {title}
                </span>
                <svg width={map.columns * size} height={rowHeight} role="presentation">
                  {cells.map((cell, i) => (
                    <rect
                      key={cell.column}
                      class={`cell ${cell.state}`}
                      role="gridcell"
                      // SVG knows the attribute by this name alone
                      tabindex={active[0] === row && active[1] === i ? 0 : -1}
                      data-cell={`${row} ${i}`}
                      aria-label={`${cell.text}: ${words[cell.state]}`}
                      x={cell.column * size + 0.5}
                      y={2}
                      width={size - 1}
                      height={rowHeight - 4}
                      rx={Math.min(3, size / 4)}
                      onMouseEnter={() => setActive([row, i])}
                      onFocus={() => setActive([row, i])}
                      onClick={() => open(cell)}
                      onKeyDown={(event) => {
                        if (event.key !== 'Enter' && event.key !== ' ') return
                        event.preventDefault()
                        event.stopPropagation()
                        open(cell)
                      }}
                    />
                  ))}
                </svg>
              </div>
            ))}
          </div>
          {map.ends[0] !== '' && (
            <p class="map-ends" style={{ width: `${titleWidth + map.columns * size}px` }}>
              <span>{map.ends[0]}</span>
              <span>{map.ends[1]}</span>
            </p>
          )}
          <p class="map-text">
            {shown === undefined ? '' : `${shown.text}: ${words[shown.state]}`}
            {shown !== undefined && shown.ids.length > 1 ? ` (${shown.ids.length} runs)` : ''}
          </p>
        </>
      )}
    </div>
  )
}

const words = { waiting: 'not tried', passed: 'passes', failed: 'fails' } as const

function Explanation({ mode }: { mode: 'orders' | 'seeds' }) {
  return mode === 'orders' ? (
    <span>Each square is a run in which this event of this host goes first. Click to see it.</span>
  ) : (
    <span>Each square is the run of a seed. Click to see it.</span>
  )
}

type Rows = readonly { readonly cells: readonly Cell[] }[]

/** Left and right within a row; up and down to the nearest column of the row there. */
function neighbour(
  key: string,
  [row, cell]: readonly [number, number],
  rows: Rows,
): readonly [number, number] | undefined {
  const cells = rows[row]?.cells ?? []
  if (key === 'ArrowRight') return [row, Math.min(cell + 1, cells.length - 1)]
  if (key === 'ArrowLeft') return [row, Math.max(0, cell - 1)]
  const to = key === 'ArrowDown' ? row + 1 : key === 'ArrowUp' ? row - 1 : undefined
  const others = to === undefined ? undefined : rows[to]?.cells
  if (to === undefined || others === undefined || others.length === 0) return undefined
  const column = cells[cell]?.column ?? 0
  const distances = others.map((other) => Math.abs(other.column - column))
  return [to, distances.indexOf(Math.min(...distances))]
}
