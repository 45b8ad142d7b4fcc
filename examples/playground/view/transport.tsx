import { speeds } from '../model/playback.js'
import { eventOf } from '../model/problem.js'
import type { Session } from '../model/session.js'
import { Scrubber } from './scrubber.js'
import { ToolButton } from './tool-button.js'

/** Run, pause, step, scrub. */
export function Transport({ session }: { session: Session }) {
  const { playback, run } = session
  const { isPlaying, index, length, speed } = playback
  const frame = session.frame.value
  return (
    <div class="transport" role="toolbar" aria-label="Time">
      <div class="buttons">
        <ToolButton label="To the beginning" sign="start" act={() => playback.goTo(0)} />
        <ToolButton label="One event back" sign="back" act={() => playback.stepBack()} />
        <ToolButton
          label={isPlaying.value ? 'Pause' : 'Play'}
          sign={isPlaying.value ? 'pause' : 'run'}
          act={() => playback.toggle()}
          isMain
        />
        <ToolButton label="One event on" sign="step" act={() => playback.stepForward()} />
        <ToolButton label="To the next message" sign="message" act={() => playback.toMessage(1)} />
        <ToolButton
          label="From the beginning"
          sign="again"
          act={() => void session.restart().then(() => playback.playFromBeginning())}
        />
      </div>
      <Scrubber playback={playback} goTo={(event) => playback.goTo(event)}>
        <Marks session={session} />
      </Scrubber>
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

/** Where something was done, and where it fails. */
function Marks({ session }: { session: Session }) {
  const { acts, run, playback, causes, file } = session
  const length = Math.max(1, playback.length.value)
  const at = (event: number): string => `${(100 * Math.min(event, length)) / length}%`
  const deviations = causes.value.flatMap((cause) => {
    const event = eventOf(cause)
    return event === undefined || file.value !== undefined ? [] : [event]
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
