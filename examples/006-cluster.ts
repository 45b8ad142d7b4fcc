/**
 * A cluster in one process: twenty instances share the work, an hour passes in no time, and the same seed
 * does it all again.
 */
import { rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('counter')
class CounterService {
  @rpc add(a: number, b: number) {
    return a + b
  }
}

async function run(seed: number): Promise<string> {
  return simulate({ seed }, async (sim) => {
    const counters = sim.service(CounterService, { instances: 20 })
    const served = new Map<string, number>()
    for (const { name, container } of counters.instances) {
      container.events.on('workerResult', () => served.set(name, (served.get(name) ?? 0) + 1))
    }
    const counter = await sim.proxy<CounterService>('counter')

    const sums = await Promise.all(Array.from({ length: 100 }, (_, i) => counter.add(i, i)))
    await sim.sleep(3_600_000)
    sums.push(await counter.add(1, 2))

    const shares = [...served.values()]
    console.log(
      `seed ${seed}: ${sums.length} sums by ${served.size} instances, ` +
        `${Math.min(...shares)} to ${Math.max(...shares)} each, ${sim.now() / 3_600_000} h`,
    )
    return sim.trace?.hash() ?? ''
  })
}

const [first, again, other] = [await run(1), await run(1), await run(2)]
console.log(`seed 1 again is ${first === again ? 'the same run' : 'another run'}`)
console.log(`seed 2 is ${first === other ? 'the same run' : 'another run'}`)
