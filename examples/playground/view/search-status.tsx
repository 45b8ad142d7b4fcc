import type { Hunt } from '../model/hunt.js'
import type { Session } from '../model/session.js'

/** How a search goes, and how it went. */
export function SearchStatus({ session }: { session: Session }) {
  const { hunt, panel } = session
  const text = textOf(hunt)
  if (text === undefined) return null
  const { summary } = hunt
  const isGood = summary.value?.failures === 0
  return (
    <div class={`banner ${isGood ? 'good' : ''}`} role="status">
      <p>
        {text}{' '}
        {panel.value !== 'map' && hunt.runs.value > 1 && (
          <button type="button" class="link" onClick={() => (panel.value = 'map')}>
            See the map
          </button>
        )}
        {isGood && summary.value?.isComplete === false && (
          <button
            type="button"
            class="small"
            onClick={() => {
              hunt.prolong()
              void session.search()
            }}
          >
            Search longer
          </button>
        )}
      </p>
    </div>
  )
}

function textOf(hunt: Hunt): string | undefined {
  const { summary, isGoing, isStopped, runs, failed, mode, candidates, found } = hunt
  const tried = runs.value.toLocaleString('en')
  const what = mode.value === 'orders' ? 'orders' : 'runs'
  const fails = countOf(failed.value.size)
  if (isGoing) {
    const all = candidates.value.length
    return `Searching: ${tried}${all > 1 ? ` of ${all.toLocaleString('en')}` : ''} ${what}, ${fails}`
  }
  if (isStopped.value) return `Stopped after ${tried} ${what}: ${fails}.`
  const end = summary.value
  if (end === undefined) return undefined
  const count = `${end.runs.toLocaleString('en')} ${what}`
  const time = `${(end.ms / 1_000).toFixed(1)} s`
  if (end.failures > 0) {
    const first = found.value === undefined ? '' : `, the first was run ${found.value.runs}`
    return `${end.failures.toLocaleString('en')} of ${count} fail${end.failures === 1 ? 's' : ''}${first} (${time}).`
  }
  return end.isComplete
    ? `None of ${count} fails (${time}).`
    : `No failure in ${count}, then the time was up (${time}).`
}

function countOf(failures: number): string {
  if (failures === 0) return 'none fails'
  return failures === 1 ? '1 fails' : `${failures.toLocaleString('en')} fail`
}
