import type { Session } from '../model/session.js'
import { speeds } from '../model/playback.js'

/** Run, pause, step, scrub. */
export function Transport({ session }: { session: Session }) {
  const { playback, run } = session
  const { isPlaying, index, length, speed } = playback
  const frame = session.frame.value
  return (
    <div class="transport" role="toolbar" aria-label="Time">
      <div class="buttons">
        <Button label="To the beginning" sign="start" act={() => playback.goTo(0)} />
        <Button label="One event back" sign="back" act={() => playback.stepBack()} />
        <Button
          label={isPlaying.value ? 'Pause' : 'Run'}
          sign={isPlaying.value ? 'pause' : 'run'}
          act={() => playback.toggle()}
          isMain
        />
        <Button label="One event on" sign="step" act={() => playback.stepForward()} />
        <Button label="To the next message" sign="message" act={() => playback.toMessage(1)} />
        <Button
          label="From the beginning"
          sign="again"
          act={() => void session.restart().then(() => playback.play())}
        />
      </div>
      <div class="scrubber">
        <input
          type="range"
          aria-label="Event"
          aria-valuetext={`event ${index.value} of ${length.value}`}
          min={0}
          max={length.value}
          step={1}
          value={index.value}
          onInput={({ currentTarget }) => playback.goTo(Number(currentTarget.value))}
        />
        <Marks session={session} />
      </div>
      <output class="clock">
        <b>{index.value}</b> / {run.value === undefined ? '–' : length.value}
        <span>{(frame?.time ?? 0).toLocaleString('en')} ms</span>
      </output>
      <label class="field speed">
        <span class="unseen">Events a second</span>
        <select
          value={String(speed.value)}
          title="Events a second"
          onChange={({ currentTarget }) => {
            speed.value = Number(currentTarget.value)
          }}
        >
          {speeds.map((value) => (
            <option key={value} value={String(value)}>
              {value.toLocaleString('en')} / s
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

const signs = {
  start: 'M6 5v14M19 5 9 12l10 7z',
  back: 'M17 6 8 12l9 6z',
  run: 'M8 5v14l12-7z',
  pause: 'M9 6v12M15 6v12',
  step: 'm7 6 9 6-9 6z',
  message: 'm4 6 8 6-8 6zm9 0 8 6-8 6z',
  again: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
}

interface ButtonProps {
  readonly label: string
  readonly sign: keyof typeof signs
  readonly act: () => void
  readonly isMain?: boolean
}

function Button({ label, sign, act, isMain = false }: ButtonProps) {
  return (
    <button
      type="button"
      class={isMain ? 'main' : ''}
      aria-label={label}
      title={label}
      onClick={act}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={signs[sign]} />
      </svg>
    </button>
  )
}

/** Where something was done, and where it fails. */
function Marks({ session }: { session: Session }) {
  const { acts, run, playback, causes, file } = session
  const length = Math.max(1, playback.length.value)
  const at = (event: number): string => `${(100 * Math.min(event, length)) / length}%`
  const deviations = causes.value.flatMap((cause) => {
    const [, event] = /^(?:at|after) event (\d+)/.exec(cause) ?? []
    return event === undefined || file.value !== undefined ? [] : [Number(event)]
  })
  return (
    <div class="marks" aria-hidden="true">
      {acts.value.map(({ after }) => (
        <i key={`act ${after}`} style={{ left: at(after) }} />
      ))}
      {deviations.map((event) => (
        <i key={`cause ${event}`} class="cause" style={{ left: at(event) }} />
      ))}
      {run.value?.ending.kind === 'failure' && <i class="failure" style={{ left: '100%' }} />}
    </div>
  )
}
