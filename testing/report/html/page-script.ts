/**
 * The behaviour of a report's page: a search over events and messages, one call alone, a message opened on a click, the next
 * difference.
 */
export const script = `
const report = JSON.parse(document.getElementById('report').textContent)
const rows = [...document.querySelectorAll('.row:not(.heads)')]
const lines = [...document.querySelectorAll('#trace > span')]
const input = document.getElementById('search')
const found = document.getElementById('found')
const textOf = rows.map((row) => (row.textContent + ' ' + row.dataset.call + ' ' +
  [...row.querySelectorAll('[title]')].map((part) => part.title).join(' ')).toLowerCase())
const show = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter((word) => word !== '')
  let count = 0
  rows.forEach((row, i) => {
    const isFound = words.every((word) => textOf[i].includes(word))
    row.hidden = !isFound
    if (isFound) count++
  })
  for (const line of lines) line.hidden = !words.every((word) => line.textContent.toLowerCase().includes(word))
  found.textContent = words.length === 0 ? '' : count + ' of ' + rows.length + ' events'
}
input.addEventListener('input', show)
const messages = new Map()
for (const event of report.story) if (event.message) messages.set(String(event.step), event)
const list = (title, pairs) => pairs.length === 0 ? [] : [title, ...pairs.map(([name, value]) => '  ' + name + ': ' + value)]
const open = (row) => {
  if (row.nextElementSibling?.className === 'message') return row.nextElementSibling.remove()
  const event = messages.get(row.id.slice(1))
  if (event === undefined) return
  const { exchange, routingKey, properties, headers, body, size } = event.message
  const card = document.createElement('pre')
  card.className = 'message'
  card.tabIndex = 0
  card.textContent = [event.text, 'exchange: ' + (exchange || '(default)') + ', routing key: ' + routingKey + ', ' + size + ' bytes',
    ...list('properties', properties), ...list('headers', headers), 'body', body].join('\\n')
  row.after(card)
}
for (const row of rows) {
  if (!messages.has(row.id.slice(1))) continue
  const side = row.querySelector('.side0')
  side.tabIndex = 0
  side.setAttribute('role', 'button')
}
document.addEventListener('click', (event) => {
  const only = event.target.closest('[data-only]')?.dataset.only
  if (only !== undefined && event.altKey) { input.value = only; show() }
  const side = event.target.closest('.side0')
  if (side !== null && getSelection().isCollapsed) open(side.parentElement)
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return
  if (event.target.matches('.side0[role]')) { event.preventDefault(); open(event.target.parentElement) }
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
  const target = document.getElementById(location.hash.slice(1))
  for (let up = target?.parentElement; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true
  if (target?.hidden) { input.value = ''; show() }
  target?.scrollIntoView({ block: 'center' })
}
addEventListener('hashchange', reveal)
reveal()
`
