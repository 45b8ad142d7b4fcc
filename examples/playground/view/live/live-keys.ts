import type { LiveSession } from '../../model/live/live-session.js'
import { isTyping } from '../is-typing.js'

/** Space stays or goes on; arrows go through the events. */
export function onLiveKey(session: LiveSession, event: KeyboardEvent): void {
  const [target] = event.composedPath()
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return
  const act = actions(session)[event.key]
  if (act === undefined) return
  // a button that has the focus is pressed by the space bar itself
  if (event.key === ' ' && target instanceof HTMLButtonElement) return
  event.preventDefault()
  act(event.shiftKey)
}

function actions(session: LiveSession): Record<string, (isShifted: boolean) => void> {
  const { playback } = session
  return {
    ' ': () => (session.isFollowing.value ? session.stay() : session.follow()),
    ArrowRight: (isShifted) =>
      session.stay(() => (isShifted ? playback.toMessage(1) : playback.stepForward())),
    ArrowLeft: (isShifted) =>
      session.stay(() => (isShifted ? playback.toMessage(-1) : playback.stepBack())),
    Home: () => session.stay(() => playback.goTo(0)),
    End: () => session.follow(),
    Escape: () => {
      if (session.opened.value !== undefined) return session.openEvent(undefined)
      session.selected.value = undefined
    },
  }
}
