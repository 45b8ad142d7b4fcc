import type { Scene } from '../model/scene.js'

/** Says to a screen reader what has just happened; while the run goes on by itself it would never stop. */
export function Announcer({ scene }: { scene: Scene }) {
  const { playback, run } = scene
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
