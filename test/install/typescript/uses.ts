import { defineService, RpcProxy, type ServiceProxy } from 'kinoko'
import { loadConfig } from 'kinoko/config'
import { serveHealth } from 'kinoko/health'
import { createSimulator } from 'kinoko/simulator'
import { simulate, workerFactory } from 'kinoko/testing'

export const Shop = defineService({
  name: 'shop',
  dependencies: { prices: new RpcProxy<{ of(item: string): number }>('prices') },
  methods: {
    total(item: string) {
      return this.prices.of(item)
    },
  },
})

export async function use(shop: ServiceProxy<InstanceType<typeof Shop>>): Promise<number> {
  workerFactory(Shop, { prices: { of: (item) => item.length } })
  await simulate({}, async (sim) => {
    sim.service(Shop)
    await sim.idle()
  })
  const { connect } = createSimulator()
  await connect('amqp://localhost')
  await loadConfig({})
  void serveHealth
  const total: number = await shop.total('tea')
  return total
}

// @ts-expect-error -- of another type
export const mistake: Promise<string> = use
