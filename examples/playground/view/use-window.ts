import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** The rows of a long list that can be seen: the first, and the one behind the last. */
export interface VisibleRows {
  readonly from: number
  readonly to: number
}

const spare = 8

/**
 * Shows only the rows of a scrolled list that can be seen, and keeps the current one among them.
 *
 * @param current the row to follow; -1 for none
 */
export function useWindow(
  list: RefObject<HTMLElement | null>,
  { count, rowHeight, current }: { count: number; rowHeight: number; current: number },
): VisibleRows {
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  useEffect(() => {
    const element = list.current
    if (element === null) return undefined
    const measure = (): void => {
      setTop(element.scrollTop)
      setHeight(element.clientHeight)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [list])
  useEffect(() => {
    const element = list.current
    if (element === null || current < 0) return
    const at = current * rowHeight
    const isSeen =
      at >= element.scrollTop && at <= element.scrollTop + element.clientHeight - 2 * rowHeight
    if (isSeen) return
    element.scrollTop = Math.max(0, at - element.clientHeight * 0.6)
    // the event of scrolling comes too late for who moves on every frame
    setTop(element.scrollTop)
  }, [list, current, rowHeight])
  return {
    from: Math.max(0, Math.floor(top / rowHeight) - spare),
    to: Math.min(count, Math.ceil((top + height) / rowHeight) + spare),
  }
}

/** How many items of a list sorted by their frames are at or before one. */
export function countUpTo<T>(
  items: readonly T[],
  frameOf: (item: T) => number,
  frame: number,
): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (frameOf(items[middle]!) <= frame) low = middle + 1
    else high = middle
  }
  return low
}
