import type { LiveSession, Status } from '../../model/live/live-session.js'
import { Mushroom } from '../mushroom.js'
import { Icon } from '../icon.js'
import { toggleTheme } from '../theme.js'

export function LiveHeader({ session }: { session: LiveSession }) {
  const { state, status } = session
  const version = state.value?.version
  return (
    <header class="header">
      <h1>
        <Mushroom /> kinoko <span>broker</span>
      </h1>
      <p class={`state ${status.value}`} role="status">
        {words[status.value]}
        {version !== undefined && status.value === 'live' && `: RabbitMQ ${version}, simulated`}
      </p>
      {status.value === 'live' && <VirtualHosts session={session} />}
      {status.value === 'live' && <Steering session={session} />}
      <div class="header-end">
        <button
          type="button"
          class="round"
          aria-label="Dark or light"
          title="Dark or light"
          onClick={() => toggleTheme(session.store)}
        >
          ◐
        </button>
      </div>
    </header>
  )
}

const words: Readonly<Record<Status, string>> = {
  connecting: 'Connects…',
  login: 'Not logged in',
  live: 'Live',
  lost: 'The broker is gone; tries again…',
}

function VirtualHosts({ session }: { session: LiveSession }) {
  const { state, virtualHost } = session
  const names = state.value?.virtual_hosts.map(({ name }) => name) ?? []
  if (names.length < 2) return null
  return (
    <label class="field">
      <span>Virtual host</span>
      <select
        value={virtualHost.value}
        onChange={({ currentTarget }) => session.choose(currentTarget.value)}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Holds back what clients send, and lets it through one by one. */
function Steering({ session }: { session: LiveSession }) {
  const { paused = false, waiting = 0 } = session.state.value ?? {}
  return (
    <div class="run-buttons" role="group" aria-label="The broker">
      <button
        type="button"
        class={paused ? 'main' : ''}
        title={
          paused
            ? 'Applies all that clients have sent, and goes on'
            : 'Nothing that clients send is applied until it is resumed'
        }
        onClick={() => void session.act(paused ? 'resume' : 'pause')}
      >
        <Icon name={paused ? 'run' : 'pause'} /> {paused ? 'Resume the broker' : 'Pause the broker'}
      </button>
      <button
        type="button"
        disabled={!paused}
        title="Applies the next method that a client has sent"
        onClick={() => void session.act('step')}
      >
        <Icon name="step" /> Step
      </button>
      {paused && (
        <span class="busy" role="status">
          {waiting === 0 ? 'nothing waits' : `${waiting.toLocaleString('en')} or more wait`}
        </span>
      )}
    </div>
  )
}
