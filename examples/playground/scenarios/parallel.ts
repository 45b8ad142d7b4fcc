/** Three calls at once: together they take as long as the longest of them. */
import { DependencyProvider, inject, rpc, RpcProxy, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

/** Waits by the clock of the machine it runs on. */
class Clock extends DependencyProvider<(ms: number) => Promise<void>> {
  override getDependency() {
    const { ambient } = this.container
    return (ms: number) => new Promise<void>((resolve) => void ambient.setTimeout(resolve, ms))
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

export async function scenario(sim: Simulation) {
  sim.service(WarehouseService, { instances: 3 })
  sim.service(OrderService)
  const orders = await sim.proxy<OrderService>('orders')

  const begin = sim.now()
  console.log(await orders.collect({ tea: 300, cup: 200, kettle: 100 }))
  console.log(`all of it took ${sim.now() - begin} ms`)
}
