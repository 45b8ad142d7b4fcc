import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { close, launch, open, visit, type Playground } from './support/playground.js'

beforeAll(launch)
afterAll(close)

/** What has the focus, as a screen reader names it; inside the editor's shadow, too. */
function focused({ page }: Playground): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    const label = element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    return `${element?.getAttribute('role') ?? element?.localName ?? ''} ${label.trim()}`
  })
}

/** Everything that the tabulator leads to, from the top until it leaves the page. */
async function tabThrough(playground: Playground): Promise<string[]> {
  const seen: string[] = []
  for (let i = 0; i < 120; i++) {
    await playground.page.keyboard.press('Tab')
    const now = await focused(playground)
    if (now.startsWith('body') || (i > 0 && now === seen[0])) break
    seen.push(now)
  }
  return seen
}

describe('by the keyboard alone', () => {
  test('every control, box and message is reached, and lists take one stop', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.row('greeting#0 gets the request').click()
    await playground.page.keyboard.press('Escape')
    // the tabulator goes on from where the mouse was last
    await playground.page.getByRole('heading', { name: 'kinoko playground' }).click()
    const stops = await tabThrough(playground)
    for (const stop of [
      /^button Hello/,
      'button Run',
      'button Find a failure',
      'textbox The code of the scenario',
      /^button client client#0/,
      /^button exchange nameko-rpc/,
      /^button queue rpc-greeting/,
      /^button service greeting/,
      /^button greeting#0/,
      /^button request greeting.hello/,
      'button Crash greeting#0',
      'button Play',
      /^input Event/,
      'tab Events',
      /^input Search/,
      /^button .*greeting#0 gets the request/,
      'separator Width of guide and code',
    ]) {
      expect(stops).toContainEqual(typeof stop === 'string' ? stop : expect.stringMatching(stop))
    }
    expect(stops.filter((stop) => stop.startsWith('tab '))).toHaveLength(1)
    const rows = await playground.page.locator('.event').count()
    expect(rows).toBeGreaterThan(3)
    expect(stops.filter((stop) => /asks for|replies|gets the/.test(stop))).toHaveLength(1)
  })

  test('arrows lead through tabs, lists, sequence and the borders', async () => {
    await using playground = await open('#run=hello&at=1')
    const { page } = playground
    await playground.tab('Events').focus()
    await page.keyboard.press('ArrowRight')
    expect(await focused(playground)).toBe('tab Sequence')
    await page.keyboard.press('End')
    expect(await focused(playground)).toBe('tab Map of orders')
    await page.keyboard.press('ArrowRight')
    expect(await focused(playground)).toBe('tab Events')
    expect(await playground.event()).toBe(1)

    await playground.page.locator('.event[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(playground)).toMatch(/greeting#0 gets the request/)
    await page.getByRole('region', { name: 'Message' }).getByText('Properties').waitFor()
    await page.keyboard.press('Escape')
    await playground.tab('Sequence').click()
    await page.locator('.arrow[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(playground)).toMatch(/greeting#0 replies/)

    const border = page.getByRole('separator', { name: 'Width of guide and code' })
    const before = Number(await border.getAttribute('aria-valuenow'))
    await border.press('ArrowRight')
    expect(Number(await border.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
  })

  test('a box is chosen, and something is done to it', async () => {
    await using playground = await open('#run=hello&at=60')
    await playground.box('host greeting#0').press('Enter')
    expect(await playground.page.getByTitle(/^To whom/).inputValue()).toBe('host greeting#0')
    await playground.button('Pause greeting#0').press('Enter')
    await expect.poll(() => playground.label('host greeting#0')).toContain('paused')
  })
})

describe('the first visit', () => {
  test('says what this is, and shows three places', async () => {
    await using playground = await visit('')
    await playground.hasRun()
    const { page } = playground
    const welcome = page.getByRole('region', { name: 'What this is' })
    expect(await welcome.innerText()).toContain('simulated in your browser')
    expect(await welcome.innerText()).toContain('npm install kinoko amqplib')
    await welcome.getByRole('button', { name: 'Show me around' }).press('Enter')
    const card = page.locator('.tour-card')
    for (const title of ['Your cluster', 'Every order of messages', 'The code is yours']) {
      await card.getByRole('heading', { name: title }).waitFor()
      await page.keyboard.press('Enter')
    }
    await expect.poll(() => card.count()).toBe(0)
    await page.reload()
    await playground.hasRun()
    expect(await welcome.count()).toBe(0)
  })
})
