import type { RefObject } from 'preact'
import type { Scene } from '../model/scene.js'
import type { StoryRow } from '../model/story-rows.js'
import { useListKeys } from './use-list.js'
import { countUpTo, useWindow } from './use-window.js'

/** The events of a run as a list: the rows to draw, how many of them have happened, the one to follow, and its keys. */
export function useStoryRows(
  list: RefObject<HTMLElement | null>,
  scene: Scene,
  { rows, rowHeight }: { rows: readonly StoryRow[]; rowHeight: number },
) {
  const { playback, opened } = scene
  const done = countUpTo(rows, ({ event }) => event.frame, playback.index.value)
  const openedRow = rows.findIndex(({ place }) => place === opened.value)
  const current = openedRow >= 0 ? openedRow : done - 1
  const window = useWindow(list, { count: rows.length, rowHeight, current })
  const keys = useListKeys(list, {
    count: rows.length,
    current,
    go: (row) => scene.openEvent(rows[row]?.place),
  })
  return { done, openedRow, ...window, ...keys }
}
