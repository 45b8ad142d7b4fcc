import { useState } from 'preact/hooks'
import { deedsFor, factsOf, targetsOf } from '../model/deeds.js'
import { describeIntervention, type Intervention } from '../model/intervention.js'
import type { Session } from '../model/session.js'
import { CallForm } from './call-form.js'
import { Ways } from './ways.js'

/** What can be done to the cluster at this moment: crashes, cuts, pauses, a call, another event first. */
export function Deeds({ session }: { session: Session }) {
  const [more, setMore] = useState<'call' | 'next' | undefined>(undefined)
  const cluster = session.frame.value?.cluster
  const targets = cluster === undefined ? [] : targetsOf(cluster)
  const all = targets.flatMap(({ list }) => list)
  const chosen = all.find(({ id }) => id === session.selected.value) ?? all[0]
  if (cluster === undefined || chosen === undefined) return <div class="deeds empty" />
  const isTold = session.file.value !== undefined
  const act = (what: Intervention): void => void session.intervene(what)
  return (
    <div class="deeds" role="group" aria-label="What you can do">
      <div class="deeds-row">
        <label class="field">
          <span class="unseen">To whom</span>
          <select
            value={chosen.id}
            title="To whom; a click in the picture chooses, too"
            onChange={({ currentTarget }) => (session.selected.value = currentTarget.value)}
          >
            {targets.map(({ title, list }) => (
              <optgroup key={title} label={title}>
                {list.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        {!isTold &&
          deedsFor(chosen.id, cluster).map(({ label, what }) => (
            <button
              type="button"
              class="small"
              key={label}
              aria-label={`${label} ${chosen.name}`}
              title={describeIntervention(what)}
              onClick={() => act(what)}
            >
              {label}
            </button>
          ))}
        {!isTold && (
          <span class="deeds-more">
            <button
              type="button"
              class="small"
              aria-expanded={more === 'call'}
              onClick={() => setMore(more === 'call' ? undefined : 'call')}
            >
              Call…
            </button>
            <button
              type="button"
              class="small"
              aria-expanded={more === 'next'}
              title="What else could happen next"
              onClick={() => setMore(more === 'next' ? undefined : 'next')}
            >
              Next…
            </button>
          </span>
        )}
      </div>
      {session.selected.value !== undefined && (
        <p class="facts">
          <b>{chosen.name}</b> {factsOf(chosen.id, cluster)}
        </p>
      )}
      {more === 'call' && !isTold && <CallForm session={session} act={act} />}
      {more === 'next' && !isTold && <Ways session={session} act={act} />}
    </div>
  )
}
