import {
  ServiceContainer,
  serviceNameOf,
  ServiceRpcClient,
  silentLogger,
  type RuntimeOptions,
} from 'kinoko'
import type { Order, OrderService } from './services.js'
import { instances, orders } from './shop.js'
import { describeError, Story } from './story.js'

/** The host of an instance or a client, by its name: one of a simulator, or this process with its broker. */
export type HostOf = (name: string) => RuntimeOptions

export interface Outcome {
  readonly order: Order
  readonly outcome: string
}

/** Starts the cluster, places all orders at once, and stops it again. */
export async function runCluster(host: HostOf): Promise<{ outcomes: Outcome[]; story: Story }> {
  const client = new ServiceRpcClient<OrderService>('orders', { ...quiet, ...host('customers') })
  const containers = instances.flatMap(([serviceClass, count]) =>
    Array.from({ length: count }, (_, i) => {
      const name = `${serviceNameOf(serviceClass)}#${i}`
      return { name, container: new ServiceContainer(serviceClass, { ...quiet, ...host(name) }) }
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
