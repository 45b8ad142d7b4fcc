import { useMemo, useRef } from 'preact/hooks'
import type { PlacedEvent } from '../model/record.js'
import type { Session } from '../model/session.js'
import { countUpTo, useWindow } from './use-window.js'

const rowHeight = 30

/** What happened, line by line; it follows the moment that is looked at. */
export function Events({ session }: { session: Session }) {
  const list = useRef<HTMLDivElement>(null)
  const { run, playback, family, focus } = session
  const record = run.value
  const story = useMemo(() => mergePrinted(record?.story ?? [], record?.printed ?? []), [record])
  const only = family.value
  const rows = useMemo(
    () =>
      only === undefined
        ? story
        : story.filter(
            ({ correlationId }) => correlationId !== undefined && only.has(correlationId),
          ),
    [story, only],
  )
  const done = countUpTo(rows, playback.index.value)
  const { from, to } = useWindow(list, { count: rows.length, rowHeight, current: done - 1 })
  return (
    <div class="events" ref={list} role="region" aria-label="Events" tabIndex={0}>
      <div style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(from, to).map((event, i) => {
          const row = from + i
          const isCurrent = row === done - 1
          return (
            <button
              type="button"
              key={`${row}`}
              class={`event ${kindOf(event)} ${row < done ? '' : 'later'} ${isCurrent ? 'current' : ''}`}
              style={{ top: `${row * rowHeight}px`, height: `${rowHeight}px` }}
              aria-current={isCurrent}
              title={event.text}
              onClick={() => {
                playback.goTo(event.frame)
                if (event.correlationId !== undefined && focus.value === undefined) {
                  session.focusOn(event.correlationId)
                }
              }}
            >
              <time>{event.time.toLocaleString('en')}</time>
              <span>{event.text}</span>
            </button>
          )
        })}
      </div>
    </div>
  )
}

function mergePrinted(
  story: readonly PlacedEvent[],
  printed: readonly { frame: number; text: string }[],
): PlacedEvent[] {
  const lines = printed.map(({ frame, text }) => {
    const before = story[Math.max(0, countUpTo(story, frame) - 1)]
    return { frame, text: `prints: ${text}`, step: before?.step ?? 0, time: before?.time ?? 0 }
  })
  return [...story, ...lines].sort((a, b) => a.frame - b.frame)
}

function kindOf({ label = '', from, text }: PlacedEvent): string {
  if (text.startsWith('prints: ')) return 'printed'
  if (from === undefined) return 'note'
  if (label.startsWith('request')) return 'request'
  if (label.startsWith('reply')) return 'reply'
  if (label.startsWith('returned')) return 'returned'
  return 'message'
}
