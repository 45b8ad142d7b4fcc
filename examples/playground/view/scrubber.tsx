import type { ComponentChildren } from 'preact'
import type { Playback } from '../model/playback.js'

/** The event that is looked at, among all, to be drawn along. */
export function Scrubber({
  playback: { index, length },
  goTo,
  children,
}: {
  playback: Pick<Playback, 'index' | 'length'>
  goTo: (event: number) => void
  children?: ComponentChildren
}) {
  return (
    <div class="scrubber">
      <input
        type="range"
        aria-label="Event"
        aria-valuetext={`event ${index.value} of ${length.value}`}
        min={0}
        max={length.value}
        step={1}
        value={index.value}
        onInput={({ currentTarget }) => goTo(Number(currentTarget.value))}
      />
      {children}
    </div>
  )
}
