import { titleOf, type FailureReport } from './failure.js'
import { toMermaid } from './mermaid.js'
import { script, style } from './page.js'
import { escapeHtml, sequenceDiagram } from './sequence-diagram.js'

/** The options of a page. */
export interface HtmlOptions {
  /** How many of the last events of the story are drawn. Default 200. */
  last?: number
  /** The command that repeats the run, to be shown. Default: none. */
  command?: string
}

/** A failed run as one HTML page that needs nothing else: diagram, causes, trace. */
export function toHtml(report: FailureReport, options: HtmlOptions = {}): string {
  const { reason, causes, story, lines } = report
  const { last = 200, command } = options
  const shown = story.slice(-last)
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
${section('What it takes to fail', causes.length === 0 ? '' : list(causes))}
${section(
  shown.length < story.length
    ? `The last ${shown.length} of ${story.length} events`
    : 'What happened',
  `<p><label>only the call <input id="call" type="search" placeholder="click an arrow, or paste a correlation id"></label></p>
<div class="scroll">${sequenceDiagram(shown)}</div>`,
)}
${section('Trace', `<pre id="trace">${lines.map((line) => `<span>${escapeHtml(line)}</span>`).join('\n')}</pre>`)}
${section('Mermaid', `<pre>${escapeHtml(toMermaid(report))}</pre>`)}
<script type="application/json" id="report">${embedded(report)}</script>
<script>${script}</script>
</body>
</html>
`
}

/** The report itself, for programs: the playground opens the page as it opens the JSON. */
function embedded(report: FailureReport): string {
  return JSON.stringify(report).replaceAll('<', '\\u003c')
}

function section(title: string, content: string): string {
  return content === ''
    ? ''
    : `<details open><summary>${escapeHtml(title)}</summary>${content}</details>`
}

function list(items: readonly string[]): string {
  return `<ol>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ol>`
}
