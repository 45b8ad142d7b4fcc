import { panels, type Panel, type Session } from '../model/session.js'
import { Calls } from './calls.js'
import { Events } from './events.js'
import { OrdersMap } from './orders-map.js'
import { Search } from './search.js'
import { Sequence } from './sequence.js'

const titles: Readonly<Record<Panel, string>> = {
  events: 'Events',
  sequence: 'Sequence',
  calls: 'Calls',
  map: 'Map of orders',
}

export function Panels({ session }: { session: Session }) {
  const { panel } = session
  return (
    <section class="panels" aria-label="What happened" data-tour="panels">
      <div class="panel-head">
        <Tabs session={session} />
        {panel.value !== 'map' && <Search sought={session.sought} />}
      </div>
      <FocusNote session={session} />
      <div class="panel" id="panel" role="tabpanel" aria-labelledby={`tab-${panel.value}`}>
        {panel.value === 'events' && <Events scene={session} />}
        {panel.value === 'sequence' && <Sequence session={session} />}
        {panel.value === 'calls' && <Calls session={session} />}
        {panel.value === 'map' && <OrdersMap session={session} />}
      </div>
    </section>
  )
}

/** One of them can be reached by the tabulator, the others by arrows. */
function Tabs({ session }: { session: Session }) {
  const { panel } = session
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = panels.indexOf(panel.value)
    const moves: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: panels.length - 1,
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const name = panels[(to + panels.length) % panels.length]!
    panel.value = name
    document.getElementById(`tab-${name}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label="What happened" onKeyDown={onKeyDown}>
      {panels.map((name) => (
        <button
          type="button"
          key={name}
          role="tab"
          id={`tab-${name}`}
          aria-selected={panel.value === name}
          aria-controls="panel"
          tabIndex={panel.value === name ? 0 : -1}
          onClick={() => (panel.value = name)}
        >
          {titles[name]}
        </button>
      ))}
    </div>
  )
}

/** Which call is shown alone. */
function FocusNote({ session }: { session: Session }) {
  const { focus, run, panel } = session
  const call = run.value?.calls.find(({ correlationId }) => correlationId === focus.value)
  if (call === undefined || panel.value === 'map') return null
  return (
    <p class="focus" role="status">
      Only <code>{call.target}</code> and the calls it belongs to{' '}
      <button type="button" class="small" onClick={() => session.focusOn(undefined)}>
        Show all
      </button>
    </p>
  )
}
