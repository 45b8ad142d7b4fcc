import type { LiveSession } from '../../model/live/live-session.js'

/** What has to be said about the broker, and about what is not shown of it. */
export function Banners({ session }: { session: LiveSession }) {
  const { state, dropped, leftOut, problem, status } = session
  const { alarm = null, delay_ms: delay = 0, paused = false } = state.value ?? {}
  const { events, places } = leftOut.value
  const count = (number: number): string => number.toLocaleString('en')
  return (
    <div class="banners">
      {status.value === 'lost' && state.value !== undefined && (
        <p class="banner warn" role="status">
          The broker is gone. What was seen until then stays here until another one answers.
        </p>
      )}
      {problem.value !== undefined && (
        <p class="banner bad" role="alert">
          {problem.value}{' '}
          <button type="button" class="small" onClick={() => (problem.value = undefined)}>
            Close
          </button>
        </p>
      )}
      {alarm !== null && (
        <p class="banner bad" role="status">
          Alarm: {alarm}. Connections that publish are blocked.
        </p>
      )}
      {delay > 0 && (
        <p class="banner warn" role="status">
          All that clients send takes {count(delay)} ms longer.
        </p>
      )}
      {paused && (
        <p class="banner warn" role="status">
          The broker is paused: what clients send waits.
        </p>
      )}
      {dropped.value > 0 && (
        <p class="banner warn" role="status">
          {count(dropped.value)} lines were dropped: more went through the broker than this page can
          take. What queues hold is right all the same.
        </p>
      )}
      {events + places > 0 && (
        <p class="banner" role="status">
          {events > 0 && `The first ${count(events)} events are no longer kept. `}
          {places > 0 &&
            `The picture has no room for ${count(places)} clients, exchanges or queues.`}
        </p>
      )}
    </div>
  )
}
