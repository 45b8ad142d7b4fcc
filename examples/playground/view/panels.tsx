import type { Panel, Session } from '../model/session.js'
import { Calls } from './calls.js'
import { CodePanel } from './code.js'
import { Events } from './events.js'
import { Sequence } from './sequence.js'

const titles: Readonly<Record<Panel, string>> = {
  events: 'Events',
  sequence: 'Sequence',
  calls: 'Calls',
  code: 'Code',
}

export function Panels({ session }: { session: Session }) {
  const { panel } = session
  return (
    <section class="panels" aria-label="What happened">
      <div class="tabs" role="tablist">
        {(Object.keys(titles) as Panel[]).map((name) => (
          <button
            type="button"
            key={name}
            role="tab"
            id={`tab-${name}`}
            aria-selected={panel.value === name}
            aria-controls="panel"
            onClick={() => (panel.value = name)}
          >
            {titles[name]}
          </button>
        ))}
      </div>
      <FocusNote session={session} />
      <div class="panel" id="panel" role="tabpanel" aria-labelledby={`tab-${panel.value}`}>
        {panel.value === 'events' && <Events session={session} />}
        {panel.value === 'sequence' && <Sequence session={session} />}
        {panel.value === 'calls' && <Calls session={session} />}
        {panel.value === 'code' && <CodePanel session={session} />}
      </div>
    </section>
  )
}

/** Which call is shown alone, or how to have one shown alone. */
function FocusNote({ session }: { session: Session }) {
  const { focus, run, panel } = session
  if (panel.value === 'code') return null
  const call = run.value?.calls.find(({ correlationId }) => correlationId === focus.value)
  return (
    <div class="focus">
      <input
        type="search"
        aria-label="Only one call: a correlation id, or a part of it"
        placeholder="only the call… (click one, or paste a correlation id)"
        value={focus.value ?? ''}
        onInput={({ currentTarget }) => {
          const text = currentTarget.value.trim()
          const found = run.value?.calls.find(({ correlationId }) => correlationId.startsWith(text))
          session.focus.value = text === '' ? undefined : found?.correlationId
        }}
      />
      {call !== undefined && (
        <p>
          <b>{call.target}</b> and the calls it belongs to{' '}
          <button type="button" class="link" onClick={() => session.focusOn(undefined)}>
            show all
          </button>
        </p>
      )}
    </div>
  )
}
