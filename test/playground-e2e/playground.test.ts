import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { close, launch, open } from './support/playground.js'

beforeAll(launch)
afterAll(close)

describe('a scenario', () => {
  test('runs by itself to its end, and shows what it prints', async () => {
    await using playground = await open('#run=hello')
    await playground.isAt(await playground.length())
    expect(await playground.label('host greeting#0')).toContain('has served 1')
    await expect
      .poll(() => playground.page.locator('.event.printed').allTextContents())
      .toContainEqual(expect.stringContaining('Hello, Matt!'))
  })

  test('is chosen from the list, each with its own cluster', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.page.getByLabel('Scenario').selectOption('balancing')
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
    await using again = await open('#run=shop&seed=5&at=200')
    expect(await again.labels()).toEqual(first)
  })
})

describe('time', () => {
  test('goes on event by event, and back to the earlier state', async () => {
    await using playground = await open('#run=hello&at=30')
    const states: (string | null)[][] = []
    for (let event = 30; event < 50; event++) {
      states.push(await playground.labels())
      await playground.button('One event on').click()
      await playground.isAt(event + 1)
    }
    expect(new Set(states.map((state) => state.join())).size).toBeGreaterThan(2)
    for (const [i, state] of states.entries()) {
      await playground.scrubTo(30 + i)
      expect(await playground.labels()).toEqual(state)
    }
  })

  test('stands still when it is paused, by the space bar too', async () => {
    await using playground = await open('#run=crowd')
    await playground.page.locator('body').press('Space')
    await playground.button('Run').waitFor()
    await playground.page.keyboard.press('End')
    await playground.isAt(await playground.length())
    await playground.page.keyboard.press('ArrowLeft')
    await playground.isAt((await playground.length()) - 1)
    await playground.page.keyboard.press('Home')
    await playground.isAt(0)
  })
})

describe('what one does to the cluster', () => {
  test('an instance crashes: its request is delivered to another', async () => {
    await using playground = await open('#run=parallel&at=0')
    await playground.tab('Events').click()
    await playground.page.getByText('warehouse#0 gets the request warehouse.find').click()
    await playground.box('host warehouse#0').click()
    await playground.button('crash').click()
    await expect.poll(() => playground.label('host warehouse#0')).toContain('crashed')
    await playground.tab('Events').click()
    await playground.page.getByText(/gets the request warehouse.find, again/).click()
    await playground.tab('Calls').click()
    await playground.page.getByText(/warehouse#0, then warehouse#[12]/).waitFor()
  })

  test('it is taken back', async () => {
    await using playground = await open('#run=parallel&at=100')
    await playground.box('host warehouse#0').click()
    await playground.button('crash').click()
    await expect.poll(() => playground.label('host warehouse#0')).toContain('crashed')
    await playground.button('take back: crash warehouse#0').click()
    await expect.poll(() => playground.label('host warehouse#0')).toContain('running')
  })

  test('one more instance takes its share', async () => {
    await using playground = await open('#run=balancing&at=110')
    await playground.page.getByRole('button', { name: /^service resize/ }).click()
    await playground.button('add an instance').click()
    await playground.box('host resize#3').waitFor()
    await playground.page.keyboard.press('End')
    await expect.poll(() => playground.label('host resize#3')).toMatch(/has served [1-9]/)
  })

  test('a call from outside', async () => {
    await using playground = await open('#run=hello')
    await playground.isAt(await playground.length())
    await playground.button('Intervene…').click()
    await playground.page.getByLabel('A call', { exact: true }).fill('greeting.hello("Ada")')
    await playground.button('call').click()
    await playground.page.getByText('you hear from greeting.hello: "Hello, Ada!"').waitFor()
  })
})

describe('a call', () => {
  test('is a click away from its whole story', async () => {
    await using playground = await open('#run=errors&at=400')
    await playground.page.keyboard.press('End')
    await playground.page.getByText('client#0 asks for shop.wrap').click()
    await playground.tab('Calls').click()
    await expect
      .poll(() => playground.page.locator('.story code').allTextContents())
      .toEqual(['shop.wrap("tea")'])
    await playground.page.keyboard.press('End')
    await expect
      .poll(() => playground.page.locator('.story code').allTextContents())
      .toEqual(['shop.wrap("tea")', 'gifts.wrap("tea")'])
  })
})

describe('code', () => {
  test('is changed and run in the page', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.tab('Code').click()
    const editor = playground.page.locator('.cm-content')
    const text = (await editor.innerText()).replace('Hello, ${name}', 'Good evening, ${name}')
    await editor.fill(text)
    await playground.page.keyboard.press('Control+Enter')
    await playground.button('Pause').waitFor()
    await playground.tab('Events').click()
    await playground.page.keyboard.press('End')
    await playground.page.getByText('prints: Good evening, Matt!').waitFor()
  })

  test('with a mistake says where', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.tab('Code').click()
    await playground.page.locator('.cm-content').fill('export const a = (')
    await playground.button('Run').last().click()
    await playground.page.getByRole('alert').getByText('line 1: Expression expected').waitFor()
  })
})

describe('a planted bug', () => {
  test('is found, and shown at its smallest run', async () => {
    await using playground = await open('#run=order-across-instances&at=1')
    await playground.button('Find a failure').click()
    const banner = playground.page.locator('.banner.bad')
    await banner.getByText('the latest name was lost: Ada Byron').waitFor({ timeout: 60_000 })
    await banner.getByText(/profiles#1 gets the request profiles.save, before/).click()
    await playground.button('Share').click()
    await using shared = await open(new URL(playground.page.url()).hash)
    await shared.page.getByText('the latest name was lost: Ada Byron').waitFor()
    await shared.isAt(await playground.event())
  })
})
