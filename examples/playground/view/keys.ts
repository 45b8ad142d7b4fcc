import { panels, type Session } from '../model/session.js'
import { isTyping } from './is-typing.js'

/** Each key with what it does, for the help as well. */
export const keys: readonly (readonly [keys: string, what: string])[] = [
  ['Space', 'run, pause'],
  ['→ ←', 'one event on, back'],
  ['Shift → ←', 'to the next message, back'],
  ['Home End', 'to the beginning, to the end'],
  ['+ −', 'faster, slower'],
  ['1 2 3 4', 'events, sequence, calls, map'],
  ['↑ ↓ Enter', 'through a list, and open'],
  ['Ctrl Enter', 'run the code'],
  ['Esc', 'close what is open'],
]

export function onKey(session: Session, event: KeyboardEvent): void {
  // the editor stands in a shadow: the first of the path is who really has the focus
  const [target] = event.composedPath()
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return
  if (document.querySelector('dialog[open]') !== null) return
  const act = actions(session)[event.key]
  if (act === undefined) {
    const panel = panels[Number(event.key) - 1]
    if (panel !== undefined) session.panel.value = panel
    return
  }
  // a button that has the focus is pressed by the space bar itself
  if (event.key === ' ' && target instanceof HTMLButtonElement) return
  event.preventDefault()
  act(event.shiftKey)
}

function actions(session: Session): Record<string, (isShifted: boolean) => void> {
  const { playback } = session
  return {
    ' ': () => playback.toggle(),
    ArrowRight: (isShifted) => (isShifted ? playback.toMessage(1) : playback.stepForward()),
    ArrowLeft: (isShifted) => (isShifted ? playback.toMessage(-1) : playback.stepBack()),
    Home: () => playback.goTo(0),
    End: () => playback.goTo(playback.length.value),
    '+': () => playback.faster(1),
    '-': () => playback.faster(-1),
    Escape: () => {
      if (session.opened.value !== undefined) return session.openEvent(undefined)
      session.focus.value = undefined
      session.selected.value = undefined
    },
  }
}
