/**
 * Takes the pictures of `docs/pictures` from the built playground: each state at 1280 pixels and, where it says
 * so, at 390, light and dark.
 */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { explore, failureReport, toHtml } from 'kinoko/testing'
import { chromium, type Page } from 'playwright'
import { lostUpdate } from '../../planted-bugs/lost-update.js'

interface Shot {
  readonly name: string
  readonly hash: string
  readonly isNarrow?: boolean
  /** Leads to the state that is shown. */
  act(page: Page): Promise<unknown>
}

const still = (): Promise<void> => Promise.resolve()

const shots: readonly Shot[] = [
  {
    name: 'shop',
    hash: '#run=shop&at=1',
    async act(page) {
      await page.getByText('orders#0 asks for payments.charge').first().click()
      await page.keyboard.press('Escape')
    },
  },
  { name: 'shop-narrow', hash: '#run=balancing&at=150', isNarrow: true, act: still },
  {
    name: 'crash',
    hash: '#run=parallel&at=1',
    async act(page) {
      await page.getByText('warehouse#0 gets the request warehouse.find').click()
      await page.locator('[data-place="host warehouse#0"]').click()
      await page.getByRole('button', { name: 'crash', exact: true }).click()
      await page.getByText(/gets the request warehouse.find, again/).click()
      await page.getByRole('tab', { name: 'Calls' }).click()
    },
  },
  {
    name: 'sequence',
    hash: '#run=errors&at=1',
    async act(page) {
      await page.keyboard.press('End')
      await page.getByText('client#0 asks for shop.buy').last().click()
      await page.getByRole('tab', { name: 'Sequence' }).click()
      await page.keyboard.press('End')
    },
  },
  {
    name: 'planted-bug',
    hash: '#run=order-across-instances&at=1',
    async act(page) {
      await page.getByRole('button', { name: 'Find a failure' }).click()
      await page.getByText(/^at event 69/).click()
    },
  },
  {
    name: 'opened-trace',
    hash: '#run=hello&at=1',
    async act(page) {
      const failure: unknown = await explore(lostUpdate.explore, lostUpdate.buggy).catch(
        (error: unknown) => error,
      )
      const buffer = Buffer.from(toHtml(failureReport(failure)!))
      const file = { name: 'lost-update.html', mimeType: 'text/html', buffer }
      await page.getByLabel('A report of a failed test').setInputFiles(file)
      await page.locator('.banner.bad').waitFor()
      await page.keyboard.press('End')
    },
  },
  {
    name: 'code',
    hash: '#run=retry&at=110',
    act: (page) => page.getByRole('tab', { name: 'Code' }).click(),
  },
  {
    name: 'crowd',
    hash: '#run=crowd&at=1',
    async act(page) {
      await page.getByTitle('Events a second').selectOption('100')
      await page.getByRole('slider', { name: 'Event' }).fill('2600')
      await page.locator('body').press('Space')
      await page.waitForFunction(
        () => Number(document.querySelector('.clock b')?.textContent) > 2_680,
      )
    },
  },
]

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))
const address = new URL('../../../dist/playground/index.html', import.meta.url).href
const executablePath = process.env['KINOKO_CHROMIUM']
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
})
await mkdir(folder, { recursive: true })
for (const { name, hash, isNarrow = false, act } of shots) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const viewport = isNarrow ? { width: 390, height: 844 } : { width: 1280, height: 800 }
    const page = await browser.newPage({ viewport, colorScheme })
    await page.goto(`${address}${hash}`)
    await page.waitForFunction(() => document.querySelector('.clock b')?.textContent !== '0')
    await act(page)
    // no ring around what was pressed last
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.screenshot({ path: `${folder}${name}-${colorScheme}.png` })
    await page.close()
  }
}
await browser.close()
