/**
 * A forgotten await: the call is on its way, and the next one may overtake it, for another instance takes
 * it. In order, as it always is on a developer's machine, nobody notices.
 *
 * The fix: await. `@typescript-eslint/no-floating-promises` finds these without running anything.
 */
import { rpc, RpcProxy, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'
import type { PlantedBug } from './planted-bug.js'

const stock = new Map<string, number>()

@service('stock')
class StockService {
  @rpc take(item: string, count: number): void {
    stock.set(item, (stock.get(item) ?? 0) - count)
  }

  @rpc left(item: string): number {
    return stock.get(item) ?? 0
  }
}

@service('orders')
class OrderService {
  stock = new RpcProxy<StockService>('stock')

  @rpc async order(item: string, count: number): Promise<number> {
    void this.stock.take(item, count)
    return this.stock.left(item)
  }
}

@service('orders')
class FixedOrderService {
  stock = new RpcProxy<StockService>('stock')

  @rpc async order(item: string, count: number): Promise<number> {
    await this.stock.take(item, count)
    return this.stock.left(item)
  }
}

async function scenario(sim: Simulation): Promise<void> {
  stock.clear()
  stock.set('cup', 5)
  sim.service(StockService, { instances: 2 })
  const orders = await sim.proxy<OrderService>('orders')
  const left = await orders.order('cup', 2)
  if (left !== 3) throw new Error(`5 - 2 is 3, but ${left} cups are left`)
}

export const forgottenAwait: PlantedBug = {
  title: 'a forgotten await',
  explore: { deviations: 1 },
  buggy: (sim) => {
    sim.service(OrderService)
    return scenario(sim)
  },
  fixed: (sim) => {
    sim.service(FixedOrderService)
    return scenario(sim)
  },
}
