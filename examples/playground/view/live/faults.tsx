import { emptyCluster } from '../../model/cluster.js'
import { factsAt } from '../../model/live/facts.js'
import { faultsOf } from '../../model/live/faults.js'
import type { LiveSession } from '../../model/live/live-session.js'

/** What the broker can be told to fail at: all of it, or what was clicked in the picture. */
export function Faults({ session }: { session: LiveSession }) {
  const { state, selected, virtualHost, status } = session
  const cluster = session.frame.value?.cluster ?? emptyCluster
  const chosen = selected.value
  const facts = chosen === undefined ? undefined : factsAt(chosen, cluster, state.value)
  const known = state.value?.faults ?? []
  const isOff = status.value !== 'live'
  return (
    <div class="deeds" role="group" aria-label="Faults">
      <div class="deeds-row">
        <span class="soft">Faults of {facts?.name ?? 'the broker'}</span>
        {faultsOf(facts && chosen, cluster, virtualHost.value, known).map(
          ({ label, title, name, body }) => (
            <button
              type="button"
              class="small"
              key={label}
              title={title}
              disabled={isOff}
              onClick={() => void session.act(`faults/${name}`, body)}
            >
              {label}
            </button>
          ),
        )}
      </div>
      {facts !== undefined && (
        <p class="facts">
          <b>{facts.name}</b> {facts.text}
        </p>
      )}
    </div>
  )
}
