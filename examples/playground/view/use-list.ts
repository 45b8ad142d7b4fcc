import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'

/**
 * Keys in a list of which only one row can be reached by the tabulator: up and down go through its rows, Enter opens
 * one. Rows have their number in `data-row`.
 */
export function useListKeys(
  list: RefObject<HTMLElement | null>,
  { count, current, go }: { count: number; current: number; go: (row: number) => void },
): { onKeyDown: (event: KeyboardEvent) => void; tabIndexOf: (row: number) => 0 | -1 } {
  const wanted = useRef(-1)
  const focusSoon = (row: number): void => {
    wanted.current = row
    // once it is drawn
    requestAnimationFrame(() => {
      list.current
        ?.querySelector<HTMLElement>(`[data-row="${row}"]`)
        ?.focus({ preventScroll: true })
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = (event.target as HTMLElement).closest('[data-row]')
    if (target === null) return
    const row = Number(target.getAttribute('data-row'))
    const next = nextRow(event.key, row, count)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    go(next)
    focusSoon(next)
  }
  const reachable = current < 0 ? 0 : current
  return { onKeyDown, tabIndexOf: (row) => (row === reachable ? 0 : -1) }
}

const page = 12

function nextRow(key: string, row: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: count - 1,
  }
  const to = moves[key]
  return to === undefined ? undefined : Math.min(Math.max(0, to), count - 1)
}
