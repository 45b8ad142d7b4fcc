import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineService, RpcProxy } from 'kinoko'
import { explore, simulate } from 'kinoko/testing'

const Mail = defineService({
  name: 'mail',
  methods: { send: (to: string) => `sent to ${to}`, quick: () => 1 },
})
type MailService = InstanceType<typeof Mail>

const Orders = defineService({
  name: 'orders',
  dependencies: () => ({ mail: new RpcProxy<MailService>('mail') }),
  methods: {
    async place() {
      await this.mail.send('the customer')
      return 'placed'
    },
    place_and_forget() {
      void this.mail.send('the customer')
      return 'placed'
    },
  },
})
type OrderService = InstanceType<typeof Orders>

const warnings: string[] = []
beforeEach(() => {
  warnings.length = 0
  vi.spyOn(process, 'emitWarning').mockImplementation((text, options) => {
    const { code } = options as { code: string }
    if (code === 'KINOKO_NOT_AWAITED') warnings.push(String(text))
  })
})
afterEach(() => void vi.restoreAllMocks())

test('a call of the scenario that is under way at its end is a warning that names the line, once', async () => {
  for (let seed = 0; seed < 3; seed++) {
    await simulate({ seed }, async (sim) => {
      sim.service(Mail)
      const mail = await sim.proxy<MailService>('mail')
      void mail.send('nobody')
    })
  }
  expect(warnings).toEqual([
    expect.stringMatching(
      /^the scenario has ended, and nobody waits for its call of mail\.send, which was begun at \S*not-awaited\.test\.ts:\d+:\d+: is an `await` missing\?$/,
    ),
  ])
})

test('a call of a method that is under way at its end is a warning that names the line', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    sim.service(Mail)
    sim.service(Orders)
    const orders = await sim.proxy<OrderService>('orders')
    await orders.place_and_forget()
  })
  expect(warnings).toEqual([
    expect.stringMatching(
      /^orders\.place_and_forget has ended, and nobody waits for its call of mail\.send, which was begun at DefinedService\.place_and_forget \(\S*not-awaited\.test\.ts:\d+:\d+\)/,
    ),
  ])
})

test('an exploration warns, too', async () => {
  await explore({ seeds: 5 }, async (sim) => {
    sim.service(Mail)
    const mail = await sim.proxy<MailService>('mail')
    void mail.quick()
  })
  expect(warnings).toEqual([expect.stringContaining('nobody waits for its call of mail.quick')])
})

test('calls that are awaited are no warning, also beside each other', async () => {
  await simulate({ seed: 1 }, async (sim) => {
    sim.service(Mail)
    sim.service(Orders, { instances: 2 })
    const orders = await sim.proxy<OrderService>('orders')
    await Promise.all(Array.from({ length: 20 }, () => orders.place()))
  })
  expect(warnings).toEqual([])
})
