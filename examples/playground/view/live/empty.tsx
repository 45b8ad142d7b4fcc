import type { LiveSession } from '../../model/live/live-session.js'

/** How a client gets here, while there is none. */
export function Empty({ session }: { session: LiveSession }) {
  const { state, virtualHost, frame } = session
  const { clients = [], services = [], queues = [] } = frame.value?.cluster ?? {}
  if (state.value === undefined || clients.length + services.length + queues.length > 0) return null
  const amqp = state.value.listeners.find(({ protocol }) => protocol === 'amqp')
  const host = `${location.hostname}:${amqp?.port ?? 5672}`
  const path = virtualHost.value === '/' ? '' : `/${encodeURIComponent(virtualHost.value)}`
  return (
    <div class="empty-broker">
      <h2>Nobody is connected</h2>
      <p>Connect a client of any language, and its messages are drawn here as they go:</p>
      <p>
        <code>{`amqp://guest:guest@${host}${path}`}</code>
      </p>
    </div>
  )
}
