import { useMemo } from 'preact/hooks'
import { childrenByParent, rootsOf, type CallStory } from '../model/calls.js'
import type { Session } from '../model/session.js'

/** More calls than these are not listed. */
const mostRoots = 200

/** Calls with the calls they led to, as far as they have begun. */
export function Calls({ session }: { session: Session }) {
  const calls = session.run.value?.calls ?? []
  const { index } = session.playback
  const only = session.family.value
  const words = session.sought.value.toLowerCase().trim()
  const begun = calls.filter(
    ({ begin, correlationId }) => begin <= index.value && (only?.has(correlationId) ?? true),
  )
  const children = useMemo(() => childrenByParent(calls), [calls])
  const roots = rootsOf(begun).filter((call) => holds(call, words, children))
  if (roots.length === 0) {
    return <p class="hint">{words === '' ? 'No call has begun yet.' : 'No such call.'}</p>
  }
  const left = roots.length - mostRoots
  return (
    <div class="calls">
      {left > 0 && (
        <p class="hint">
          The last {mostRoots} of {roots.length}; search for the others.
        </p>
      )}
      <ul aria-label="Calls">
        {roots.slice(-mostRoots).map((call) => (
          <Call key={call.correlationId} call={call} childrenOf={children} session={session} />
        ))}
      </ul>
    </div>
  )
}

type Children = ReadonlyMap<string, readonly CallStory[]>

/** Whether the words are in the call or in one that it led to. */
function holds(call: CallStory, words: string, childrenOf: Children): boolean {
  if (words === '') return true
  const { target, args, caller, servers, outcome, correlationId } = call
  const text = [target, args, caller, ...servers, outcome?.text ?? '', correlationId].join(' ')
  if (text.toLowerCase().includes(words)) return true
  return (childrenOf.get(correlationId) ?? []).some((child) => holds(child, words, childrenOf))
}

interface CallProps {
  readonly call: CallStory
  readonly childrenOf: Children
  readonly session: Session
}

function Call({ call, childrenOf, session }: CallProps) {
  const { correlationId, target, args, caller, servers, outcome, end, beganAt, endedAt } = call
  const now = session.playback.index.value
  const isOver = end !== undefined && end <= now
  const state = !isOver ? 'open' : outcome?.ok === true ? 'good' : 'bad'
  const children = (childrenOf.get(correlationId) ?? []).filter(({ begin }) => begin <= now)
  return (
    <li>
      <button
        type="button"
        class={`story ${state} ${session.focus.value === correlationId ? 'chosen' : ''}`}
        aria-pressed={session.focus.value === correlationId}
        title="Show only this call, everywhere"
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
            <Call
              key={child.correlationId}
              call={child}
              childrenOf={childrenOf}
              session={session}
            />
          ))}
        </ul>
      )}
    </li>
  )
}
