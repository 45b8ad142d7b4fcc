import { methodWithArguments, outcomeOf, serversOf } from '../calls/call-tree.js'
import { differencesOf } from '../calls/differences.js'
import { Family } from '../calls/family.js'
import type { StoryCall } from '../calls/story-call.js'
import type { FailureReport } from '../failure.js'
import { escapeHtml } from './escape-html.js'

/** The calls of a run, each with those it led to inside it; remarks and differences from the nearest passing run are marked. */
export function callsSection({ calls, nearest }: FailureReport): string {
  const family = new Family(calls)
  const differences = differencesOf(calls, nearest?.calls)
  const tell = (call: StoryCall): string => {
    const children = family.childrenOf(call)
    const remarks = family.remarksOn(call)
    const others = differences.get(call.correlationId) ?? []
    const inner = children.length === 0 ? '' : `<ul>${children.map(tell).join('')}</ul>`
    return (
      `<li>${headOf(call, family)}` +
      remarks.map((text) => ` <em class="remark">${linked(text)}</em>`).join('') +
      others.map((text) => ` <mark>${escapeHtml(text)}</mark>`).join('') +
      `${inner}</li>`
    )
  }
  return family.roots.length === 0
    ? ''
    : `<ul class="calls">${family.roots.map(tell).join('')}</ul>`
}

function headOf(call: StoryCall, family: Family): string {
  const { begin, caller, where, outcome, correlationId } = call
  const asker = family.parentOf(call) === undefined ? `${caller} → ` : ''
  const kind = outcome === undefined ? 'open' : outcome.ok ? 'reply' : 'error'
  const place = where === undefined ? '' : ` <small>at ${escapeHtml(where)}</small>`
  return (
    `<a href="#e${begin}">${begin}</a> ` +
    `<span class="who">${escapeHtml(asker + serversOf(call))}</span>` +
    `<code>${escapeHtml(methodWithArguments(call))}</code> ` +
    `<code class="${kind}">${escapeHtml(outcomeOf(call))}</code>${place}` +
    ` <button class="only" type="button" data-only="${escapeHtml(correlationId)}" title="only the events of this call">only</button>`
  )
}

/** Text in which `event 71` is a link. */
export function linked(text: string): string {
  return escapeHtml(text).replace(/\bevent (\d+)/g, '<a href="#e$1">event $1</a>')
}
