import { childrenOf, rootsOf, type CallStory } from '../model/calls.js'
import type { Session } from '../model/session.js'

/** Calls with the calls they led to, as far as they have begun. */
export function Calls({ session }: { session: Session }) {
  const calls = session.run.value?.calls ?? []
  const { index } = session.playback
  const only = session.family.value
  const begun = calls.filter(
    ({ begin, correlationId }) => begin <= index.value && (only?.has(correlationId) ?? true),
  )
  if (begun.length === 0) return <p class="hint">No call has begun yet.</p>
  const shown = rootsOf(begun).slice(-200)
  return (
    <ul class="calls" aria-label="Calls">
      {shown.map((call) => (
        <Call key={call.correlationId} call={call} all={begun} session={session} />
      ))}
    </ul>
  )
}

interface CallProps {
  readonly call: CallStory
  readonly all: readonly CallStory[]
  readonly session: Session
}

function Call({ call, all, session }: CallProps) {
  const { correlationId, target, args, caller, servers, outcome, end, beganAt, endedAt } = call
  const now = session.playback.index.value
  const isOver = end !== undefined && end <= now
  const state = !isOver ? 'open' : outcome?.ok === true ? 'good' : 'bad'
  const children = childrenOf(all, correlationId)
  return (
    <li>
      <button
        type="button"
        class={`story ${state} ${session.focus.value === correlationId ? 'chosen' : ''}`}
        aria-pressed={session.focus.value === correlationId}
        onClick={() => session.focusOn(correlationId)}
      >
        <code>
          {target}({args})
        </code>
        <span class="outcome">
          {isOver ? `${outcome?.ok === true ? '→' : '✗'} ${outcome?.text ?? ''}` : 'waits'}
        </span>
        <small>
          {caller} → {servers.length === 0 ? 'nobody' : servers.join(', then ')} ·{' '}
          {isOver && endedAt !== undefined ? `${endedAt - beganAt} ms` : `since ${beganAt} ms`}
        </small>
      </button>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Call key={child.correlationId} call={child} all={all} session={session} />
          ))}
        </ul>
      )}
    </li>
  )
}
