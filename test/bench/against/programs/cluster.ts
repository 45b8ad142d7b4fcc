/** `cluster plain|faults`: a run of the example cluster, as exploration does them. */
import { allInvariants, faults, simulate, type Simulation } from 'kinoko/testing'
import type { OrderService } from '../../../../examples/orders-cluster/services.js'
import { instances, orders } from '../../../../examples/orders-cluster/shop.js'
import { cost, tell } from './meter.js'

const withFaults = process.argv[2] === 'faults'
const options = withFaults ? { faults: faults.all(), invariants: allInvariants } : {}
const work = `a run of the example cluster${withFaults ? ', all faults and invariants' : ''}`
let seed = 0

async function shopping(sim: Simulation): Promise<void> {
  for (const [serviceClass, count] of instances) sim.service(serviceClass, { instances: count })
  const shop = await sim.proxy<OrderService>('orders')
  await Promise.all(orders.map((order) => shop.place(order).catch((error: unknown) => error)))
}

const run = (): Promise<void> => simulate({ seed: seed++, ...options }, shopping)
await cost(run, 150)
tell({ [work]: await cost(run, 150) })
