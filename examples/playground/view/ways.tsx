import type { Intervention } from '../model/intervention.js'
import type { Session } from '../model/session.js'

interface WaysProps {
  readonly session: Session
  readonly act: (what: Intervention) => void
}

/** What else could happen next; a click lets it go first. */
export function Ways({ session, act }: WaysProps) {
  const crossroads = session.crossroads.value
  if (crossroads === undefined) {
    return (
      <button type="button" class="small" onClick={() => void session.look()}>
        What else could happen next?
      </button>
    )
  }
  if (crossroads === 'only one') {
    return (
      <p class="hint">
        Nothing else: only one thing can happen here.{' '}
        <button type="button" class="link" onClick={() => void session.look()}>
          look again
        </button>
      </p>
    )
  }
  return (
    <ol class="ways" start={1} aria-label="What could happen next">
      {crossroads.ways.map((way, place) => (
        <li key={`${place} ${way}`}>
          <button
            type="button"
            class="link"
            disabled={place === crossroads.taken}
            title={place === crossroads.taken ? 'this is what happens' : 'let it go first'}
            onClick={() => act({ kind: 'choose', place })}
          >
            {way}
          </button>
        </li>
      ))}
    </ol>
  )
}
