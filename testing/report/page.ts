/** The looks of a report's page. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2430; --paper: #fff; --faint: #667; --line: #cdd3dc;
  --box: #eef2f7; --note: #fff4d6; --mark: #c2410c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e5e9f0; --paper: #14181f; --faint: #9aa4b2; --line: #39424f; --box: #222a35;
    --note: #3a3012; --mark: #fb923c; }
}
body { margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.25rem; color: var(--mark); }
header p { margin: .1rem 0; color: var(--faint); }
details { margin-top: 1rem; border-top: 1px solid var(--line); }
summary { padding: .5rem 0; font-weight: 600; cursor: pointer; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { margin: 0; overflow: auto; max-height: 60vh; }
.scroll { overflow: auto; max-height: 80vh; }
input { width: 24rem; max-width: 100%; font: inherit; color: inherit; background: var(--box);
  border: 1px solid var(--line); border-radius: 4px; padding: .2rem .4rem; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .name { font-weight: 600; }
svg .time { fill: var(--faint); }
svg .participant { fill: var(--box); stroke: var(--line); }
svg .life { stroke: var(--line); stroke-dasharray: 3 4; }
svg .event line { stroke: var(--ink); }
svg .tip { fill: var(--ink); }
svg .note rect { fill: var(--note); }
svg .event[data-call]:not([data-call=""]) { cursor: pointer; }
.hidden { opacity: .15; }
pre .hidden { display: none; }
`

/** The behaviour of a report's page: a click on an arrow shows its call alone. */
export const script = `
const input = document.getElementById('call')
const show = () => {
  const call = input.value.trim()
  for (const event of document.querySelectorAll('.event')) {
    event.classList.toggle('hidden', call !== '' && event.dataset.call !== call)
  }
  for (const line of document.querySelectorAll('#trace span')) {
    line.classList.toggle('hidden', call !== '' && !line.textContent.includes(call))
  }
}
input.addEventListener('input', show)
document.addEventListener('click', (event) => {
  const call = event.target.closest('.event')?.dataset.call
  if (call === undefined || call === '') return
  input.value = input.value === call ? '' : call
  show()
})
`
