/**
 * The behaviour of a report's page: a search over events and messages, one call alone, a message opened on a click, the next
 * difference.
 */
export const script = `
let parsed
const report = () => parsed ??= JSON.parse(document.getElementById('report').textContent)
const rows = [...document.querySelectorAll('.row:not(.heads)')]
const input = document.getElementById('search')
const found = document.getElementById('found')
const trace = document.getElementById('trace')
const fill = () => {
  if (!('fill' in trace.dataset)) return
  delete trace.dataset.fill
  const { lines, lineSteps } = report()
  const seen = new Set()
  trace.append(...lines.flatMap((text, i) => {
    const line = document.createElement('span')
    const link = document.createElement('a')
    const step = lineSteps[i]
    if (!seen.has(step)) line.id = 't' + step
    seen.add(step)
    link.href = '#e' + step
    link.textContent = String(step).padStart(6)
    line.append(link, ' ' + text)
    return [line, '\\n']
  }))
}
trace.closest('details')?.addEventListener('toggle', fill)
let texts
const textsOf = () => texts ??= rows.map((row) => (row.textContent + ' ' + row.dataset.call + ' ' +
  [...row.querySelectorAll('[title]')].map((part) => part.title).join(' ')).toLowerCase())
const show = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter((word) => word !== '')
  const isFound = (text) => words.every((word) => text.includes(word))
  let count = 0
  textsOf().forEach((text, i) => {
    rows[i].hidden = !isFound(text)
    if (!rows[i].hidden) count++
  })
  for (const line of trace.querySelectorAll('span')) line.hidden = !isFound(line.textContent.toLowerCase())
  found.textContent = words.length === 0 ? '' : count + ' of ' + rows.length + ' events'
}
input.addEventListener('input', show)
const list = (title, pairs) => pairs.length === 0 ? [] : [title, ...pairs.map(([name, value]) => '  ' + name + ': ' + value)]
const open = (row) => {
  if (row.nextElementSibling?.className === 'message') return row.nextElementSibling.remove()
  const event = report().story.find(({ step, message }) => message !== undefined && 'e' + step === row.id)
  if (event === undefined) return
  const { exchange, routingKey, properties, headers, body, size } = event.message
  const card = document.createElement('pre')
  card.className = 'message'
  card.tabIndex = 0
  card.textContent = [event.text, 'exchange: ' + (exchange || '(default)') + ', routing key: ' + routingKey + ', ' + size + ' bytes',
    ...(event.where === undefined ? [] : ['caused by ' + event.where]), ...list('properties', properties), ...list('headers', headers), 'body', body].join('\\n')
  row.after(card)
}
document.addEventListener('click', (event) => {
  const only = event.target.closest('[data-only]')?.dataset.only
  if (only !== undefined) { event.preventDefault(); input.value = input.value === only ? '' : only; show() }
  const row = event.target.closest('.side0')?.parentElement
  if (row && getSelection().isCollapsed) open(row)
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== ' ' || !event.target.matches('.side0[role]')) return
  event.preventDefault()
  open(event.target.parentElement)
})
document.getElementById('next')?.addEventListener('click', () => {
  const differing = rows.filter((row) => !row.hidden && !row.classList.contains('same'))
  const at = differing.findIndex((row) => row.classList.contains('current'))
  differing[at]?.classList.remove('current')
  const next = differing[(at + 1) % differing.length]
  next?.classList.add('current')
  next?.scrollIntoView({ block: 'center' })
})
const reveal = () => {
  const name = location.hash.slice(1)
  if (/^t\\d/.test(name)) fill()
  const target = document.getElementById(name)
  for (let up = target?.parentElement; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true
  if (target?.hidden) { input.value = ''; show() }
  target?.scrollIntoView({ block: 'center' })
}
addEventListener('hashchange', reveal)
if (location.hash) reveal()
`
