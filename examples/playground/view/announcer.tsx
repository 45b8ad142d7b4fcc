import type { Session } from '../model/session.js'

/** Says to a screen reader what has just happened; while the run goes on by itself it would never stop. */
export function Announcer({ session }: { session: Session }) {
  const { playback, run } = session
  const frame = playback.index.value
  const text = playback.isPlaying.value
    ? ''
    : (run.value?.story.filter((event) => event.frame === frame) ?? [])
        .map(({ text }) => text)
        .join('; ')
  return (
    <p class="unseen" aria-live="polite">
      {text}
    </p>
  )
}
