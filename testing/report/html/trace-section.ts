import type { FailureReport } from '../failure.js'
import { escapeHtml } from './escape-html.js'

/** So many lines stand in the page itself; a longer trace is filled in by the page's script when it is opened. */
const mostLines = 1_000

/** The lines of the trace with the numbers of their events; those before the story begins are folded. */
export function traceSection({ lines, lineSteps, story }: FailureReport): string {
  if (lines.length > mostLines) return '<pre id="trace" data-fill></pre>'
  const begin = story[0]?.step ?? 0
  const first = lineSteps.findIndex((step) => step >= begin)
  const end = first < 0 ? 0 : first
  const seen = new Set<number>()
  const shown = lines.map((line, i) => oneLine(line, lineSteps[i], seen))
  const setup =
    end === 0
      ? ''
      : `<details class="setup"><summary>${end} lines before that: connections, queues, consumers</summary>` +
        `<pre>${shown.slice(0, end).join('\n')}</pre></details>`
  return `${setup}<pre id="trace">${shown.slice(end).join('\n')}</pre>`
}

function oneLine(line: string, step: number | undefined, seen: Set<number>): string {
  if (step === undefined) return `<span>${escapeHtml(line)}</span>`
  const id = seen.has(step) ? '' : ` id="t${step}"`
  seen.add(step)
  return `<span${id}><a href="#e${step}">${String(step).padStart(6)}</a> ${escapeHtml(line)}</span>`
}
