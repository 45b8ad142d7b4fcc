import { useMemo, useRef } from 'preact/hooks'
import type { PlacedEvent } from '../model/record.js'
import type { Scene } from '../model/scene.js'
import { rowsOf } from '../model/story-rows.js'
import { signs, valueText } from './event-words.js'
import { Icon } from './icon.js'
import { MessageCard } from './message-card.js'
import { useStoryRows } from './use-story-rows.js'

const rowHeight = 28

/** What happened, line by line; it follows the moment that is looked at. */
export function Events({ scene }: { scene: Scene }) {
  const list = useRef<HTMLDivElement>(null)
  const { run, family, sought } = scene
  const story = run.value?.story ?? []
  const rows = useMemo(
    () => rowsOf(story, family.value, sought.value),
    [story, family.value, sought.value],
  )
  const { done, openedRow, from, to, onKeyDown, tabIndexOf } = useStoryRows(list, scene, {
    rows,
    rowHeight,
  })
  return (
    <div class="with-card">
      <div class="events" ref={list} onKeyDown={onKeyDown}>
        {rows.length === 0 && <p class="hint">{emptyText(scene)}</p>}
        <ol aria-label="Events" style={{ height: `${rows.length * rowHeight}px` }}>
          {rows.slice(from, to).map(({ event, place }, i) => {
            const row = from + i
            return (
              <li
                key={row}
                style={{ top: `${row * rowHeight}px`, height: `${rowHeight}px` }}
                aria-setsize={rows.length}
                aria-posinset={row + 1}
              >
                <EventRow
                  event={event}
                  row={row}
                  tabIndex={tabIndexOf(row)}
                  state={`${row < done ? '' : 'later'} ${row === done - 1 ? 'current' : ''} ${row === openedRow ? 'opened' : ''}`}
                  open={() => scene.openEvent(place)}
                />
              </li>
            )
          })}
        </ol>
      </div>
      <MessageCard scene={scene} />
    </div>
  )
}

function emptyText({ run, sought, family }: Scene): string {
  if (run.value === undefined) return 'Nothing was run yet.'
  if (sought.value !== '') return `No event has “${sought.value}” in it.`
  return family.value === undefined ? 'Nothing has happened.' : 'Nothing of this call has happened.'
}

interface RowProps {
  readonly event: PlacedEvent
  readonly row: number
  readonly tabIndex: 0 | -1
  readonly state: string
  readonly open: () => void
}

function EventRow({ event, row, tabIndex, state, open }: RowProps) {
  const { kind, text, time, message, frame } = event
  return (
    <button
      type="button"
      class={`event ${kind} ${state}`}
      data-row={row}
      tabIndex={tabIndex}
      aria-current={state.includes('current') ? 'step' : undefined}
      title={`event ${frame}`}
      onClick={open}
    >
      <time>{time.toLocaleString('en')}</time>
      <Icon name={signs[kind]} />
      <span class="what">{text}</span>
      {message !== undefined && message.value !== '' && (
        <code class="value">{valueText(kind, message.value)}</code>
      )}
    </button>
  )
}
