import {
  ServiceContainer,
  serviceNameOf,
  ServiceRpcClient,
  silentLogger,
  type RuntimeOptions,
  type ServiceClass,
} from 'kinoko'
import { MailService, OrderService, PaymentService, StockService, type Order } from './services.js'
import { describeError, Story } from './story.js'

/** What an instance or a client runs on: a machine of a simulator, or this process and its broker. */
export type Machine = (name: string) => RuntimeOptions

export const instances: readonly (readonly [ServiceClass, number])[] = [
  [OrderService, 2],
  [PaymentService, 2],
  [StockService, 2],
  [MailService, 1],
]

export const orders: readonly Order[] = [
  { customer: 'Ada', item: 'tea', count: 2 },
  { customer: 'Grace', item: 'kettle', count: 1, giftWrap: true },
  { customer: 'Alan', item: 'unicorn', count: 1 },
  { customer: 'Edsger', item: 'gold', count: 1 },
  { customer: 'Slow Joe', item: 'cup', count: 4 },
  { customer: 'Barbara', item: 'cup', count: 1 },
]

export interface Outcome {
  readonly order: Order
  readonly outcome: string
}

/** Starts the cluster, places all orders at once, and stops it again. */
export async function runCluster(machine: Machine): Promise<{ outcomes: Outcome[]; story: Story }> {
  const client = new ServiceRpcClient<OrderService>('orders', { ...quiet, ...machine('customers') })
  const containers = instances.flatMap(([serviceClass, count]) =>
    Array.from({ length: count }, (_, i) => {
      const name = `${serviceNameOf(serviceClass)}#${i}`
      return { name, container: new ServiceContainer(serviceClass, { ...quiet, ...machine(name) }) }
    }),
  )
  const first = containers[0]!.container
  const story = new Story(first.ambient.now())
  for (const { name, container } of containers) story.follow(name, container)

  await Promise.all(containers.map(({ container }) => container.start()))
  const shop = await client.start()
  const placed = orders.map(async (order) => {
    const outcome = await shop.place(order).catch(describeError)
    return { order, outcome }
  })
  const outcomes = await Promise.all(placed)
  await client.stop()
  await Promise.all(containers.map(({ container }) => container.stop()))
  return { outcomes, story }
}

const quiet = { logger: silentLogger }
