/**
 * Calls at the same time: `callAsync` sends a request and goes on, `result()` waits for its answer. The
 * three calls take as long as the longest of them.
 */
import { DependencyProvider, inject, rpc, RpcProxy, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

/** Time as the service's container has it, so that the same service can wait in a simulation. */
class Clock extends DependencyProvider<(ms: number) => Promise<void>> {
  override getDependency(): (ms: number) => Promise<void> {
    const { ambient } = this.container
    return (ms) => new Promise((resolve) => ambient.setTimeout(resolve, ms))
  }
}

@service('warehouse')
class WarehouseService {
  sleep = inject(new Clock())

  @rpc async find(item: string, ms: number) {
    await this.sleep(ms)
    return `${item} after ${ms} ms`
  }
}

@service('orders')
class OrderService {
  warehouse = new RpcProxy<WarehouseService>('warehouse')

  @rpc async collect(items: Record<string, number>) {
    const replies = Object.entries(items).map(([item, ms]) =>
      this.warehouse.find.callAsync(item, ms),
    )
    return Promise.all(replies.map((reply) => reply.result()))
  }
}

await simulate({}, async (sim) => {
  sim.service(WarehouseService, { instances: 3 })
  sim.service(OrderService)
  const orders = await sim.proxy<OrderService>('orders')

  const begin = sim.now()
  const found = await orders.collect({ tea: 300, cup: 200, kettle: 100 })
  console.log(found.join(', '))
  console.log(`all of it took ${sim.now() - begin} ms`)
})
