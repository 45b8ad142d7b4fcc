import type { LiveSession } from '../../model/live/live-session.js'
import { Icon } from '../icon.js'
import { Scrubber } from '../scrubber.js'
import { ToolButton } from '../tool-button.js'

/** Follows what comes, or looks back, event by event; the broker goes on meanwhile. */
export function LiveTransport({ session }: { session: LiveSession }) {
  const { playback, isFollowing } = session
  const { index, length } = playback
  const time = session.frame.value?.time ?? 0
  return (
    <div class="transport" role="toolbar" aria-label="Time">
      <div class="buttons">
        <ToolButton
          label="To the first event that is kept"
          sign="start"
          act={() => session.stay(() => playback.goTo(0))}
        />
        <ToolButton
          label="One event back"
          sign="back"
          act={() => session.stay(() => playback.stepBack())}
        />
        <ToolButton
          label={isFollowing.value ? 'Stay at this moment' : 'Play'}
          sign={isFollowing.value || playback.isPlaying.value ? 'pause' : 'run'}
          act={() => (isFollowing.value ? session.stay() : playback.toggle())}
          isMain
        />
        <ToolButton
          label="One event on"
          sign="step"
          act={() => session.stay(() => playback.stepForward())}
        />
        <ToolButton
          label="To the next message"
          sign="message"
          act={() => session.stay(() => playback.toMessage(1))}
        />
      </div>
      <Scrubber playback={playback} goTo={(event) => session.stay(() => playback.goTo(event))} />
      <output class="clock">
        <b>{index.value}</b> / {length.value}
        <span>{(time / 1_000).toLocaleString('en', { minimumFractionDigits: 1 })} s</span>
      </output>
      <button
        type="button"
        class="follow"
        aria-pressed={isFollowing.value}
        title="Goes on with what comes"
        onClick={() => session.follow()}
      >
        <Icon name="done" /> Live
      </button>
    </div>
  )
}
