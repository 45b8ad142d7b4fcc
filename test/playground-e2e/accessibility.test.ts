import { AxeBuilder } from '@axe-core/playwright'
import { toHtml, type FailureReport, type StoryEvent, type StoryMessage } from 'kinoko/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { close, launch, open, visit, type Playground } from './support/playground.js'

beforeAll(launch)
afterAll(close)

/** What axe finds wrong, a line each. */
async function findings({ page }: Playground): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${String(target)}: ${failureSummary}`),
  )
}

function messageOf(kind: 'request' | 'reply' | 'error'): StoryMessage {
  const value = { request: '"tea", 3', reply: '450', error: 'RangeError: sold out' }[kind]
  const way = { exchange: 'nameko-rpc', routingKey: 'orders.place', properties: [], headers: [] }
  return { kind, value, ...way, body: value, size: value.length }
}

/** A report of so many events: calls of three instances, one after the other, some of them errors. */
function reportOf(events: number): FailureReport {
  const story: StoryEvent[] = []
  for (let step = 1; step <= events; step++) {
    const call = Math.floor((step - 1) / 4)
    const host = `orders#${call % 3}`
    const [from, to] = [
      ['client#0', 'broker'],
      ['broker', host],
      [host, 'broker'],
      ['broker', 'client#0'],
    ][(step - 1) % 4] as [string, string]
    const isReply = (step - 1) % 4 > 1
    const label = isReply ? 'reply to orders.place' : 'request orders.place'
    const text = `${from} sends the ${label} to ${to}`
    const message = messageOf(isReply ? (call % 3 === 1 ? 'error' : 'reply') : 'request')
    story.push({ step, time: step, text, from, to, label, correlationId: `call-${call}`, message })
  }
  return {
    reason: 'order 7 was placed twice',
    time: events,
    steps: events,
    deviations: [],
    causes: [],
    story,
    calls: [],
    lines: [],
    lineSteps: [],
  }
}

async function openReport(playground: Playground, events: number): Promise<void> {
  await playground.page.getByLabel('A report of a failed test').setInputFiles({
    name: `${events}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(reportOf(events))),
  })
  await playground.trouble.getByText('order 7 was placed twice').waitFor()
}

describe.each(['light', 'dark'] as const)('axe finds nothing, %s', (colorScheme) => {
  test('on the first visit, in the tour, the choice of scenarios and the help', async () => {
    await using playground = await visit('', { colorScheme })
    await playground.hasRun()
    await playground.button('Pause').click()
    expect(await findings(playground)).toEqual([])
    await playground.button(/^Bug 1 of 6/).click()
    expect(await findings(playground)).toEqual([])
    await playground.page.keyboard.press('Escape')
    await playground.button('Help').click()
    await playground.page
      .getByRole('dialog', { name: 'Help' })
      .getByRole('button', { name: 'Show me around' })
      .click()
    expect(await findings(playground)).toEqual([])
  })

  test('in a failure, an open message, the map, the sequence, the calls, and a phone', async () => {
    await using playground = await open('', { colorScheme })
    await playground.button('Find a failure').first().click()
    await playground.page.getByText('1 of 179 orders fails').waitFor()
    await playground.row('client#0 asks for').first().click()
    expect(await findings(playground)).toEqual([])
    for (const tab of ['Map', 'Sequence', 'Calls']) {
      await playground.tab(tab).click()
      expect(await findings(playground), tab).toEqual([])
    }
    await playground.page.setViewportSize({ width: 360, height: 740 })
    expect(await findings(playground)).toEqual([])
    const isScrolled = await playground.page.evaluate(
      () => document.documentElement.scrollWidth > innerWidth,
    )
    expect(isScrolled).toBe(false)
  })

  test('with 20 and with 5,000 events, and these are searched', async () => {
    await using playground = await open('#run=hello&at=1', { colorScheme })
    await openReport(playground, 20)
    expect(await findings(playground)).toEqual([])
    for (const text of ['sends the reply', '450', 'sold out']) {
      await playground.row(text).first().click()
      expect(await findings(playground), text).toEqual([])
      await playground.row(text).nth(1).click()
    }
    await openReport(playground, 5_000)
    await playground.isAt(5_000)
    const drawn = await playground.page.locator('.event').count()
    expect(drawn).toBeGreaterThan(5)
    expect(drawn).toBeLessThan(100)
    await playground.page.getByRole('searchbox').fill('call-777')
    await expect.poll(() => playground.page.locator('.event').count()).toBe(4)
    expect(await findings(playground)).toEqual([])
  })

  test('in the page of a report', async () => {
    await using playground = await open('#run=hello&at=1', { colorScheme })
    await playground.page.goto('about:blank')
    await playground.page.setContent(toHtml(reportOf(20), { command: 'npx kinoko explore' }))
    expect(await findings(playground)).toEqual([])
  })
})
