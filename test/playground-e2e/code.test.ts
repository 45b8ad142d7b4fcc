import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textsOf } from '../playground/support/scenarios.js'
import { close, launch, open, visit } from './support/playground.js'

beforeAll(launch)
afterAll(close)

describe('code', () => {
  test('is changed and run in the page', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.write((text) => text.replace('Hello, ${name}', 'Good evening, ${name}'))
    await playground.runCode()
    await playground.printed('Good evening, Matt!').waitFor()
  })

  test('with a mistake is marked where it is, and nothing is left of it after the next run', async () => {
    await using playground = await open('#run=hello&at=1')
    const good = await playground.editor.innerText()
    await playground.write(() => 'export const a = (')
    await playground.runCode()
    await playground.page.getByRole('alert').getByText('Expression expected').waitFor()
    expect(await playground.page.locator('.cm-run-error').count()).toBe(1)
    expect(await playground.length()).toBe(0)
    await playground.write(() => good)
    await playground.runCode()
    await playground.printed('Hello, Matt!').waitFor()
    expect(await playground.trouble.count()).toBe(0)
    expect(await playground.page.locator('.cm-run-error').count()).toBe(0)
  })

  test('that fails says the name of the error and its line', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.write(
      (text) => `${text.trimEnd().replace(/}$/, '')}
  throw new RangeError('too much tea')
}`,
    )
    await playground.runCode()
    await playground.trouble.getByText('RangeError: too much tea').waitFor()
    const marks = await playground.page.locator('.cm-run-message').allTextContents()
    expect(marks).toEqual(['RangeError: too much tea'])
    await playground.trouble.getByRole('button', { name: /line \d+/ }).click()
    await expect
      .poll(() =>
        playground.editor.evaluate((node) =>
          node.contains((node.getRootNode() as ShadowRoot).activeElement),
        ),
      )
      .toBe(true)
  })

  test('with a rejection that nobody handles fails, and says its line', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.write(
      (text) => `${text.trimEnd().replace(/}$/, '')}
  void Promise.reject(new SyntaxError('nobody hears'))
  await sim.sleep(1)
}`,
    )
    await playground.runCode()
    await playground.trouble
      .getByText('a promise was rejected, and nobody handles that: SyntaxError: nobody hears')
      .waitFor()
    await playground.page.getByText(/Rejected, and nobody heard of it:.*nobody hears/).waitFor()
    const marks = await playground.page.locator('.cm-run-message').allTextContents()
    expect(marks).toEqual(['SyntaxError: nobody hears'])
  })

  test('has types, completion, warnings and a format', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.write((text) => text.replace('console.log(await', 'console.log(  await'))
    await playground.editor.press('Control+End')
    await playground.page.keyboard.type(
      '\nconst wrong: number = "text"\nasync function f(sim: Simulation) { sim.sleep(1); sim.bro',
    )
    const options = playground.page.getByRole('option')
    // by a click: the editor takes Enter for a new line as long as the list has only just opened
    await options.filter({ hasText: 'broker' }).first().click()
    await playground.page.keyboard.type('.restart() }')
    await playground.page.locator('.cm-lintRange-error').first().waitFor()
    await playground.page.locator('.cm-lintRange-warning').first().waitFor()
    // the long line has scrolled the editor sideways, behind the line numbers
    const numbers = playground.page.locator('.cm-gutters')
    expect(await numbers.evaluate((node) => getComputedStyle(node).backgroundColor)).toMatch(
      /^rgb\(/,
    )
    await playground.page.keyboard.press('Home')
    const line = playground.page.locator('.cm-line', { hasText: 'sim.service(' })
    const tooltip = playground.page.locator('.cm-kinoko-hover')
    await expect
      .poll(
        async () => {
          // a mouse that rests, after it has moved a little; where the line is, it may still scroll
          const { x, y } = (await line.boundingBox())!
          await playground.page.mouse.move(x + 60, y + 8)
          await playground.page.mouse.move(x + 62, y + 9, { steps: 3 })
          return (await tooltip.allTextContents()).join()
        },
        { timeout: 60_000, interval: 2_000 },
      )
      .toContain('Adds a service to the cluster')
    await playground.button('Format').click()
    await playground.page.locator('.cm-line', { hasText: /^ {2}console.log\(await/ }).waitFor()
  })
})

test('a call that nobody waits for is named', async () => {
  await using playground = await open('#run=forgotten-await&at=1')
  const { bug } = await textsOf('forgotten-await')
  await playground.write(() => bug.replace('return this.stock.left(item)', 'return 3'))
  await playground.runCode()
  await playground.page.getByText(/Nobody waited for\s*stock.take/).waitFor()
})

describe('a loop without end', () => {
  test('does not hang the page, is ended, and the next run is as if nothing had been', async () => {
    await using playground = await open('#run=hello&at=1')
    const good = await playground.editor.innerText()
    await playground.write((text) => text.replace('sim.service(', 'for (;;);\n  sim.service('))
    await playground.runCode()
    await playground.button('Stop').waitFor()
    // the page still answers
    await playground.tab('Calls').click()
    await playground.trouble.getByText(/did not come back for 5 s, so it was stopped/).waitFor()
    await playground.page.reload()
    await playground.trouble.getByText('did not come to an end when it was run before').waitFor()
    await playground.write(() => good)
    await playground.runCode()
    await playground.tab('Events').click()
    await playground.printed('Hello, Matt!').waitFor()
    expect(await playground.trouble.count()).toBe(0)
  })

  test('is ended at once by the stop button', async () => {
    await using playground = await open('#run=hello&at=1')
    await playground.write((text) => text.replace('sim.service(', 'for (;;);\n  sim.service('))
    await playground.runCode()
    await playground.button('Stop').click()
    await playground.trouble.getByText('Stopped.').waitFor()
    await playground.button('Run').first().waitFor()
  })
})

describe('a search', () => {
  test('is stopped by a button, and what it found out is still there', async () => {
    await using playground = await open('#run=shop&at=1')
    await playground.button('Find a failure').click()
    // the map lists the orders once the first has been run
    await playground.page.getByText(/Searching: ([2-9]|[1-9]\d+) of/).waitFor()
    await playground.button('Stop').click()
    await playground.page.getByText(/Stopped after [1-9]\d* orders/).waitFor()
    expect(await playground.trouble.count()).toBe(0)
    await playground.tab('Map').click()
    await playground.page.locator('.cell.passed').first().waitFor()
  })
})

describe('code that comes with a link', () => {
  const text = `
    import type { Simulation } from 'kinoko/testing'
    export async function scenario(sim: Simulation) {
      const seen = await fetch('https://example.com').then(() => 'seen', (error) => error.name)
      console.log('network', seen, typeof localStorage, typeof document)
    }`

  test('runs only after a click, and reaches neither network nor page', async () => {
    const parts = new URLSearchParams({ run: 'hello', code: text })
    await using linked = await visit(`#${parts.toString()}`)
    await linked.page.getByText('This code came with the link.').waitFor()
    expect(await linked.length()).toBe(0)
    await linked.button('Run this code').click()
    await linked.printed('network TypeError undefined undefined').waitFor()
  })
})

describe('a visit', () => {
  test('is found again after a reload: edit, place, panel and theme', async () => {
    await using playground = await open('#run=balancing')
    await playground.write((text) => text.replace('small`', 'tiny`'))
    await playground.runCode()
    await playground.hasRun()
    await playground.tab('Calls').click()
    await playground.button('Dark or light').click()
    await playground.scrubTo(77)
    await expect
      .poll(() => playground.page.evaluate(() => localStorage.getItem('kinoko-playground.place')))
      .toContain('at=77')
    await playground.page.reload()
    await playground.isAt(77)
    expect(await playground.tab('Calls').getAttribute('aria-selected')).toBe('true')
    expect(await playground.page.locator('html').getAttribute('data-theme')).toBe('dark')
    await expect.poll(() => playground.editor.innerText()).toContain('tiny`')
    await playground.button('As it was').click()
    await expect.poll(() => playground.editor.innerText()).toContain('small`')
  })
})
