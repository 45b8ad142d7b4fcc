import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policy } from '../../examples/playground/vite.config.js'
import { close, launch, open, visit } from './support/playground.js'

beforeAll(launch)
afterAll(close)

/** As a host does that sends policies as headers: one for everything, another for the sandbox alone. */
async function sendPolicies(page: Page): Promise<void> {
  const sandbox =
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:"
  await page.route('**/*', async (route) => {
    const response = await route.fetch()
    const isSandbox = new URL(route.request().url()).pathname === '/sandbox.html'
    const headers = { 'content-security-policy': isSandbox ? sandbox : policy }
    await route.fulfill({ response, headers: { ...response.headers(), ...headers } })
  })
}

test('the page works under a policy without eval, which holds for all but the sandbox', async () => {
  expect(policy).not.toMatch(/unsafe/)
  await using playground = await open('#run=hello&at=1', { prepare: sendPolicies })
  await playground.write((text) => text.replace('Hello,', 'Good morning,'))
  await playground.button('Format').click()
  await playground.runCode()
  await playground.printed('Good morning, Matt!').waitFor()
  const refused = await playground.page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.isIn = true'
    document.body.append(script)
    return !('isIn' in globalThis)
  })
  expect(refused).toBe(true)
  expect(playground.takeErrors().filter((error) => !error.includes('inline script'))).toEqual([])
})

test('the first picture needs less than 150 kB, and TypeScript only comes to who edits', async () => {
  const loaded = new Map<string, number>()
  await using playground = await visit('#run=hello&at=1', {
    async prepare(page) {
      page.on('response', (response) => {
        void response.body().then(
          (body) => loaded.set(new URL(response.url()).pathname, gzipSync(body).length),
          () => undefined,
        )
      })
      await Promise.resolve()
    },
  })
  await playground.hasRun()
  await playground.editor.waitFor()
  const size = (name: RegExp): number =>
    [...loaded].reduce((sum, [path, bytes]) => sum + (name.test(path) ? bytes : 0), 0)
  // what index.html names itself; the simulator and the editor come after the page is there
  const html = await readFile(
    new URL('../../examples/playground/package/dist/index.html', import.meta.url),
    'utf8',
  )
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path!)
  const first = size(new RegExp(`^/$|${named.join('|')}`))
  expect(first).toBeGreaterThan(20_000)
  expect(first).toBeLessThan(150_000)
  expect(size(/language/)).toBe(0)
  await playground.editor.focus()
  await expect.poll(() => size(/language/)).toBeGreaterThan(500_000)
})
