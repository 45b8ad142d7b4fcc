/** The live page of a broker, with clients in Python. */
import { AxeBuilder } from '@axe-core/playwright'
import { startBroker, type BrokerOptions, type RunningBroker } from 'kinoko/broker'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { close, launch, openPage, Playground, type PageOptions } from './support/playground.js'
import { python, PythonShop } from './support/shop.js'

beforeAll(launch)
afterAll(close)

let broker: RunningBroker
const start = async (options: BrokerOptions = {}): Promise<void> => {
  broker = await startBroker({ managementPort: 0, ...options })
}
beforeEach(() => start())
afterEach(() => broker.stop())

const openLive = async (options?: PageOptions): Promise<Playground> =>
  new Playground(await openPage(`${broker.managementUri}/`, options))

async function findings({ page }: Playground): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${String(target)}: ${failureSummary}`),
  )
}

/** Notes every message that moves in the picture, by what its button says and the boxes that are there. */
async function noteMoving({ page }: Playground): Promise<void> {
  await page.evaluate(() => {
    const seen = new Set<string>()
    Object.assign(globalThis, { seen })
    const look = (): void => {
      for (const button of document.querySelectorAll('.message-button')) {
        seen.add(button.getAttribute('aria-label') ?? '')
      }
      requestAnimationFrame(look)
    }
    look()
  })
}

const moved = ({ page }: Playground): Promise<string[]> =>
  page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen])

const status = ({ page }: Playground) => page.locator('.header .state')

test('says how to connect while nobody is connected', async () => {
  await using live = await openLive()
  await live.page.getByText('Nobody is connected').waitFor()
  await live.page.getByText(`amqp://guest:guest@127.0.0.1:${broker.port}`).waitFor()
  expect(await status(live).textContent()).toBe('Live: RabbitMQ 4.3.6, simulated')
})

describe.skipIf(python === undefined)('with a shop in Python', () => {
  test('its messages travel through the picture, and their bodies open at a click', async () => {
    await using live = await openLive()
    await noteMoving(live)
    await using shop = await PythonShop.open(broker.port)
    await live.box('host client#2').waitFor()
    expect(await live.label('host client#2')).toMatch(/^client web-shop, 127\.0\.0\.1:\d+$/)
    await live.box('exchange orders').waitFor()
    await live.box('host c1#0').waitFor()
    await shop.publish(1)
    // once as a publish, once as a delivery, and the photo
    const order = 'message order.placed: {"order": 1, "items": [{…'
    await expect
      .poll(() => moved(live))
      .toEqual(
        expect.arrayContaining([
          order,
          'message order.photo: 8 bytes',
          'ack acknowledges: acknowledges',
        ]),
      )
    await expect.poll(() => live.label('queue invoices')).toContain('1 ready, 0 out, 0 consumers')
    await expect.poll(() => live.label('queue picking')).toContain('0 ready, 0 out, 1 consumers')
    await expect
      .poll(() => live.label('host c1#0'))
      .toContain('consumer picker, running, works on 0, has served 2')

    await live.row('web-shop publishes order.placed to orders').click()
    const card = live.page.getByRole('region', { name: 'Message' })
    expect(await card.locator('pre').textContent()).toBe(
      JSON.stringify({ order: 1, items: [{ sku: 'tea', quantity: 2 }] }, undefined, 2),
    )
    const facts = await card.locator('dl').allInnerTexts()
    expect(facts.join('\n')).toMatch(/message_id\s+order-1[^]*tenant\s+north/)
    await live.row('warehouse gets order.photo from picking').click()
    await card.getByText('0000  89 50 4e 47 0d 0a 1a 0a  |.PNG....|').waitFor()
    expect(await live.page.getByRole('button', { name: 'Live', pressed: false }).count()).toBe(1)
  })

  test('a message that moves is opened by the keyboard, and the events are searched', async () => {
    await using live = await openLive()
    await using shop = await PythonShop.open(broker.port)
    await live.box('host c1#0').waitFor()
    await shop.publish(2)
    await live.row('"order": 2').first().waitFor()
    await live.page.keyboard.press('Home')
    await live.isAt(0)
    await live.page.keyboard.press('Shift+ArrowRight')
    await live.page.locator('.message-button').first().waitFor()
    await live.page.locator('.message-button').first().focus()
    await live.page.keyboard.press('Enter')
    await live.page.getByRole('region', { name: 'Message' }).getByText('"order": 1').waitFor()
    await live.page.keyboard.press('Escape')
    await live.page.getByRole('searchbox').fill('photo gets')
    await expect.poll(() => live.page.locator('.event').allInnerTexts()).toHaveLength(1)
    await live.page.getByRole('searchbox').fill('no such word')
    await live.page.getByText('No event has “no such word” in it.').waitFor()
    await live.page.getByRole('searchbox').fill('')
    await live.button('Live').focus()
    await live.page.keyboard.press('Enter')
    await live.page.getByRole('button', { name: 'Live', pressed: true }).waitFor()
  })

  test('the broker is paused, stepped and resumed, and fails as it is told', async () => {
    await using live = await openLive()
    await using shop = await PythonShop.open(broker.port)
    await live.box('host c1#0').waitFor()
    await live.button('Pause the broker').click()
    await live.page.getByText('nothing waits').waitFor()
    shop.begin(2)
    await live.page.getByText(/\d or more wait/).waitFor()
    await live.button('Step').click()
    await expect.poll(() => live.label('queue invoices')).toContain('1 ready')
    await live.button('Resume the broker').click()
    await expect.poll(() => live.label('queue invoices')).toContain('2 ready')

    await live.button('Fill the disk').click()
    await live.page.getByText('Alarm: low on disk').waitFor()
    await live.button('Unblock').click()
    await live.box('queue invoices').click()
    await live.button('Delete the queue').click()
    await live.box('queue invoices').waitFor({ state: 'detached' })
    await live.button(/^service|^client warehouse/).click()
    await live.page.getByText(/user guest at \//).waitFor()
    await live.button('Break the connection').click()
    await live.row('warehouse is gone').waitFor()
  })

  test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (colorScheme) => {
    await using live = await openLive({ colorScheme })
    await live.page.getByText('Nobody is connected').waitFor()
    expect(await findings(live)).toEqual([])
    await using shop = await PythonShop.open(broker.port)
    await live.box('host c1#0').waitFor()
    await shop.publish(3)
    await live.row('"order": 3').first().click()
    await live.button('Pause the broker').click()
    await live.page.getByText('The broker is paused').waitFor()
    expect(await findings(live)).toEqual([])
  })

  test('more than a page can take leaves it usable, and it says what it has missed', async () => {
    await using live = await openLive()
    await using shop = await PythonShop.open(broker.port)
    await live.box('host c1#0').waitFor()
    await shop.publish(8_000, 16_000)
    await live.page.getByText(/lines were dropped: more went through/).waitFor()
    // what queues hold comes with the state, whatever was dropped
    await expect.poll(() => live.label('queue invoices')).toContain('8000 ready')
    await expect.poll(() => live.length()).toBeLessThanOrEqual(6_000)
    await live.page.getByText(/events are no longer kept/).waitFor()
    await live.row('warehouse').last().click()
    await live.page.getByRole('button', { name: 'Live', pressed: false }).waitFor()
  })

  test('what was seen stays when the broker has gone, and another one is shown when it comes', async () => {
    await using live = await openLive()
    const { port } = new URL(broker.managementUri!)
    {
      await using shop = await PythonShop.open(broker.port)
      await live.box('host c1#0').waitFor()
      await shop.publish(1)
      await live.row('"order": 1').first().waitFor()
    }
    await broker.stop()
    await live.page.getByText('The broker is gone. What was seen').waitFor()
    await live.row('"order": 1').first().waitFor()
    await start({ managementPort: Number(port) })
    await live.page.getByText('Nobody is connected').waitFor()
    expect(await live.row('"order": 1').count()).toBe(0)
    // the browser tells of addresses that nobody answers at
    expect(live.takeErrors().every((error) => error.includes('net::ERR_'))).toBe(true)
  })
})

test('asks for user and password where guest may not in, and keeps them for the tab', async () => {
  await broker.stop()
  await start({ users: { ann: 'secret' }, virtualHosts: ['/', 'shop'] })
  await using live = await openLive()
  await live.page.getByLabel('User').fill('ann')
  await live.page.getByLabel('Password').fill('wrong')
  await live.button('Log in').click()
  await live.page.getByText('does not know this user with this password').waitFor()
  expect(await findings(live)).toEqual([])
  await live.page.getByLabel('Password').fill('secret')
  await live.button('Log in').click()
  await live.page.getByText('Nobody is connected').waitFor()
  await live.page.getByLabel('Virtual host').selectOption('shop')
  await live.page.getByText(`@127.0.0.1:${broker.port}/shop`).waitFor()
  await live.page.reload()
  await live.page.getByText('Nobody is connected').waitFor()
  // the browser tells of each answer 401
  expect(live.takeErrors().every((error) => error.includes('401'))).toBe(true)
})

test('the page is small, and works under the policy that comes with it', async () => {
  const response = await fetch(`${broker.managementUri}/`)
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
  const names = [...(await response.text()).matchAll(/(?:src|href)="\.\/([^"]+)"/g)]
  const sizes = names.map(async ([, name]) => {
    const file = await fetch(`${broker.managementUri}/${name}`)
    expect(file.status).toBe(200)
    return (await file.arrayBuffer()).byteLength
  })
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThan(200_000)
})
