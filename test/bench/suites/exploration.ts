/** How many runs, events and calls of the example cluster a second, in one process. */
import { allInvariants, faults, simulate, type Simulation } from 'kinoko/testing'
import type { OrderService } from '../../../examples/orders-cluster/services.js'
import { instances, orders } from '../../../examples/orders-cluster/shop.js'

const ms = 4000

export async function exploration(): Promise<string> {
  const kinds = [
    ['each seed another order', {}],
    ['with all faults', { faults: faults.all() }],
    ['with all faults and invariants', { faults: faults.all(), invariants: allInvariants }],
  ] as const
  const rows: string[] = []
  for (const [name, options] of kinds) {
    let runs = 0
    let events = 0
    let calls = 0
    let virtual = 0
    const begin = performance.now()
    while (performance.now() - begin < ms) {
      const sim = await simulate({ seed: runs++, ...options }, shopping)
      events += sim.simulator.world.steps
      calls += sim.instances.reduce((sum, instance) => sum + instance.served, 0)
      virtual += sim.now()
    }
    const seconds = (performance.now() - begin) / 1000
    const per = (count: number) => Math.round(count / seconds).toLocaleString('en')
    rows.push(
      `| ${name} | ${per(runs)} | ${per(events)} | ${per(calls)} | ${per(virtual / 1000)} |`,
    )
  }
  return [
    '### Exploration',
    '',
    'The example cluster, 7 instances and 6 orders a run; per second of real time, in one process.',
    '',
    '| | runs | events | calls served | virtual seconds |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

async function shopping(sim: Simulation): Promise<Simulation> {
  for (const [serviceClass, count] of instances) sim.service(serviceClass, { instances: count })
  const shop = await sim.proxy<OrderService>('orders')
  const placed = orders.map((order) => shop.place(order).catch((error: unknown) => error))
  await Promise.all(placed)
  return sim
}
