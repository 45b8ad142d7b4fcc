import { tellCause } from './causes.js'
import { titleOf, type FailureReport } from './failure.js'
import { callsSection, linked } from './html/calls-section.js'
import { diagram } from './html/diagram.js'
import { firstDifference } from './html/differences-section.js'
import { escapeHtml } from './html/escape-html.js'
import { script } from './html/page-script.js'
import { style } from './html/page-style.js'
import { traceSection } from './html/trace-section.js'
import { toMermaid } from './mermaid.js'

/** The options of a page. */
export interface HtmlOptions {
  /** How many of the last events of the story are drawn. Default: all. */
  last?: number
  /** The command that repeats the run, to be shown. Default: none. */
  command?: string
}

/** A failure that could not be made small has hundreds of causes, which help nobody. */
const shownCauses = 50

/**
 * A failed run as one HTML page that needs nothing else: the line that failed, the causes, where the nearest passing run goes
 * another way, the calls with their values, both runs as diagrams side by side, the trace.
 */
export function toHtml(report: FailureReport, options: HtmlOptions = {}): string {
  const { reason, causes, story } = report
  const { last = story.length, command } = options
  const told = causes
    .slice(0, shownCauses)
    .map((cause) => `<li>${linked(tellCause(cause, story))}</li>`)
  const left = causes.length - told.length
  const more = left > 0 ? `<p>and ${left.toLocaleString('en')} more</p>` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(reason)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(reason)}</h1>
<p>${escapeHtml(titleOf(report))}</p>
${command === undefined ? '' : `<p>again: <code>${escapeHtml(command)}</code></p>`}
</header>
<main>
${frameOf(report)}
${section('What it takes to fail', told.length === 0 ? '' : `<ol>${told.join('')}</ol>${more}`)}
${section('What is otherwise in the nearest run that passes', firstDifference(report))}
${section('The calls', callsSection(report))}
${diagramSection(report, last)}
${section('Trace', traceSection(report), 'closed')}
${section('Mermaid', `<pre>${escapeHtml(toMermaid(report))}</pre>`, 'closed')}
</main>
<script type="application/json" id="report">${embedded(report)}</script>
<script>${script}</script>
</body>
</html>
`
}

function frameOf({ frame }: FailureReport): string {
  if (frame === undefined) return ''
  const { place, code } = frame
  const lines = code === undefined ? '' : `\n${code}`
  return `<pre class="frame">at ${escapeHtml(`${place}${lines}`)}</pre>`
}

function diagramSection(report: FailureReport, last: number): string {
  const { story, nearest } = report
  const shown = last === 0 ? [] : story.slice(-last)
  const title =
    shown.length < story.length
      ? `The last ${shown.length} of ${story.length} events`
      : `What happened: ${story.length} events`
  const next =
    nearest === undefined ? '' : '<button id="next" type="button">next difference</button>'
  const legend =
    nearest === undefined
      ? ''
      : '<p class="legend"><b style="background:var(--values)">other values</b> <b style="background:var(--moved)">at another place</b> ' +
        '<b style="background:var(--only)">only in one of the runs</b></p>'
  const search =
    '<p><label>search <input id="search" type="search" placeholder="a method, a value, a host, a correlation id"></label> ' +
    `${next} <output id="found"></output></p>`
  const sheet = `<div class="scroll" tabindex="0" role="region" aria-label="sequence diagram">${diagram(report, shown)}</div>`
  return section(title, `${search}${legend}${sheet}`)
}

/** The report itself, for programs: the playground opens the page as it opens the JSON. */
function embedded(report: FailureReport): string {
  return JSON.stringify(report).replaceAll('<', '\\u003c')
}

function section(title: string, content: string, state: 'open' | 'closed' = 'open'): string {
  return content === ''
    ? ''
    : `<details${state === 'open' ? ' open' : ''}><summary>${escapeHtml(title)}</summary>${content}</details>`
}
