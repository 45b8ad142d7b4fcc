import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { close, launch, open } from './support/playground.js'

beforeAll(launch)
afterAll(close)

describe('a scenario', () => {
  test('runs by itself to its end, and shows what it prints', async () => {
    await using playground = await open('#run=hello')
    await playground.isAt(await playground.length())
    expect(await playground.label('host greeting#0')).toContain('has served 1')
    await playground.page.locator('.event.printed', { hasText: 'Hello, Matt!' }).waitFor()
  })

  test('is chosen from a list that says what each is about', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.button(/^Hello/).click()
    const choice = playground.page.getByRole('dialog', { name: 'Scenarios' })
    await choice.getByText('whoever is free takes the next').click()
    await playground.box('host resize#2').waitFor()
    await expect.poll(() => playground.length()).toBeGreaterThan(200)
  })

  test('another seed is another order, the same seed is the same', async () => {
    await using playground = await open('#run=shop&seed=5&at=200')
    const first = await playground.labels()
    await playground.page.getByPlaceholder('in order').fill('6')
    await playground.page.keyboard.press('Enter')
    await playground.button('Pause').waitFor()
    await playground.scrubTo(200)
    expect(await playground.labels()).not.toEqual(first)
    await playground.page.getByPlaceholder('in order').fill('5')
    await playground.page.keyboard.press('Enter')
    await playground.button('Pause').waitFor()
    await playground.scrubTo(200)
    expect(await playground.labels()).toEqual(first)
  })
})

describe('time', () => {
  test('goes on event by event, and back to the earlier state', async () => {
    await using playground = await open('#run=hello&at=38')
    const states: string[] = []
    for (let event = 38; event < 48; event++) {
      states.push((await playground.labels()).join())
      await playground.button('One event on').click()
      await playground.isAt(event + 1)
    }
    expect(new Set(states).size).toBeGreaterThan(2)
    for (const [i, state] of states.entries()) {
      await playground.scrubTo(38 + i)
      expect((await playground.labels()).join()).toBe(state)
    }
  })

  test('stands still when it is paused, by the space bar too', async () => {
    await using playground = await open('#run=parallel')
    await playground.button('Pause').waitFor()
    await playground.page.locator('body').press('Space')
    await playground.button('Play').waitFor()
    await playground.page.keyboard.press('End')
    await playground.isAt(await playground.length())
    await playground.page.keyboard.press('ArrowLeft')
    await playground.isAt((await playground.length()) - 1)
    await playground.page.keyboard.press('Home')
    await playground.isAt(0)
  })
})

describe('what one does to the cluster', () => {
  test('crash, pause and cut are there without a click before', async () => {
    await using playground = await open('#run=parallel&at=100')
    const deeds = playground.page.getByRole('group', { name: 'What you can do' })
    const names = await deeds.getByRole('button').allTextContents()
    expect(names).toEqual(expect.arrayContaining(['Crash', 'Pause', 'Cut', 'Call…']))
  })

  test('an instance crashes: its request is delivered to another; then that is taken back', async () => {
    await using playground = await open('#run=parallel&at=0')
    await playground.row('warehouse#0 gets the request warehouse.find').first().click()
    await playground.box('host warehouse#0').click()
    await playground.button('Crash warehouse#0').click()
    await expect.poll(() => playground.label('host warehouse#0')).toContain('crashed')
    await playground.row(/gets the request warehouse.find, again/).click()
    await playground.tab('Calls').click()
    await playground.page.getByText(/warehouse#0, then warehouse#[12]/).waitFor()
    await playground.button('take back: crash warehouse#0').click()
    await expect.poll(() => playground.label('host warehouse#0')).toContain('running')
  })

  test('one more instance takes its share', async () => {
    await using playground = await open('#run=balancing&at=110')
    await playground.page.getByRole('button', { name: /^service resize/ }).click()
    await playground.button('Add an instance resize').click()
    await playground.box('host resize#3').waitFor()
    await playground.toEnd()
    await expect.poll(() => playground.label('host resize#3')).toMatch(/has served [1-9]/)
  })

  test('a call from outside', async () => {
    await using playground = await open('#run=hello')
    await playground.isAt(await playground.length())
    await playground.button('Call…').click()
    await playground.page.getByLabel('A call', { exact: true }).fill('greeting.hello("Ada")')
    await playground.button('Call').click()
    await playground.row('you hear from greeting.hello: "Hello, Ada!"').waitFor()
  })
})

describe('a message', () => {
  test('opens with its properties, headers and body, and leads to its call', async () => {
    await using playground = await open('#run=errors&at=400')
    await playground.row('client#0 asks for shop.buy').last().click()
    const card = playground.page.getByRole('region', { name: 'Message' })
    const text = await card.innerText()
    for (const part of ['nameko-rpc', 'shop.buy', 'correlationId', 'call_id_stack', '500']) {
      expect(text).toContain(part)
    }
    await card.getByRole('button', { name: 'Only this call' }).click()
    await playground.toEnd()
    await playground.tab('Calls').click()
    await expect
      .poll(() => playground.page.locator('.story code').allTextContents())
      .toEqual(['shop.buy(500)', 'bank.withdraw(500)'])
    expect(await playground.page.locator('.story .outcome').last().textContent()).toBe(
      '✗ RangeError: you have 100, not 500',
    )
  })

  test('shows arguments, results and errors in events and sequence', async () => {
    await using playground = await open('#run=errors&at=400')
    const { page } = playground
    await page.getByRole('searchbox').fill('buy')
    const value = (kind: string, text: string) =>
      page.locator(`.event.${kind} .value`).filter({ hasText: text }).first().waitFor()
    await value('request', '(30)')
    await value('reply', '{"left":70}')
    await value('error', 'RangeError')
    await playground.tab('Sequence').click()
    await page.locator('.arrow.request .label').filter({ hasText: 'buy(30)' }).first().waitFor()
    await page.locator('.arrow.error .cross').first().waitFor()
  })
})

describe('a planted bug', () => {
  test('is found, shown on a map, mended and checked', async () => {
    await using playground = await open('')
    await playground.button('Find a failure').first().click()
    await playground.trouble.getByText('the latest name was lost: Ada Byron').waitFor()
    await playground.page.getByText('1 of 179 orders fails').waitFor()
    await playground.button('See the map').click()
    const red = playground.page.locator('.cell.failed')
    expect(await red.count()).toBe(1)
    await red.press('Enter')
    await playground.trouble
      .getByText(/profiles#1 gets the request profiles.save, before/)
      .waitFor()
    await playground.button('Show the fix').click()
    await playground.button('Check the fix').click()
    await playground.page.getByText('None of 179 orders fails').waitFor()
    await playground.page.getByText('Mended.').waitFor()
    await playground.button('Next: A lost update').click()
    await playground.page.getByRole('heading', { name: 'A lost update' }).waitFor()
  })

  test('that is found is shared with the order that fails', async () => {
    await using playground = await open('')
    await playground.button('Find a failure').first().click()
    await playground.trouble.getByText('the latest name was lost: Ada Byron').waitFor()
    await playground.isAt(68)
    await playground.button('Share').click()
    await playground.button('In the address').waitFor()
    const { hash } = new URL(playground.page.url())
    await using shared = await open(hash)
    await shared.trouble.getByText('the latest name was lost: Ada Byron').waitFor()
    await shared.isAt(68)
  })
})
