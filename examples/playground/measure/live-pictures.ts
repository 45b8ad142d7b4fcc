/**
 * Takes the pictures of the live page for `docs/pictures`: a broker, and a shop in Python on it (`KINOKO_NAMEKO2` is the virtual
 * environment with py-amqp, as for the interop tests). The playground has to be built.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startBroker } from 'kinoko/broker'
import { chromium } from 'playwright'

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))
const script = new URL('../../../test/playground-e2e/support/shop.py', import.meta.url)
const executablePath = process.env['KINOKO_CHROMIUM']
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
})
for (const colorScheme of ['light', 'dark'] as const) {
  const broker = await startBroker({ managementPort: 0 })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme })
  await page.goto(broker.managementUri!)
  await page.getByText('Nobody is connected').waitFor()
  const python = `${process.env['KINOKO_NAMEKO2'] ?? ''}/bin/python`
  const shop = spawn(python, [fileURLToPath(script), `127.0.0.1:${broker.port}`])
  await once(shop.stdout, 'data')
  shop.stdin.write('3 0\n')
  await page.locator('.event').filter({ hasText: 'order.photo' }).first().waitFor()
  await page.locator('.event').filter({ hasText: 'web-shop publishes' }).nth(1).click()
  await page.locator('[data-place="host client#2"]').click()
  await page.getByText('py-amqp').waitFor()
  // no ring around what was pressed last
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.mouse.move(0, 0)
  await page.screenshot({ path: `${folder}live-${colorScheme}.png` })
  await page.close()
  shop.kill()
  await broker.stop()
}
await browser.close()
