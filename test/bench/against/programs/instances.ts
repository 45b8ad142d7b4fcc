/** `instances <count>`: bringing up and stopping so many instances of a service, and their memory. */
import { defineService } from 'kinoko'
import { simulate } from 'kinoko/testing'
import { bytesInUse, cost, tell, type Cost } from './meter.js'

const count = Number(process.argv[2])
const Echo = defineService({ name: 'echo', methods: { echo: (value: unknown) => value } })

/** The costs of one instance. */
interface InstanceCosts {
  up: Cost
  stop: Cost
  bytes: number
}

async function bringUp(instances: number): Promise<InstanceCosts> {
  const before = bytesInUse()
  return simulate({ seed: 1 }, async (sim) => {
    const up = await cost(async () => {
      sim.service(Echo, { instances })
      await sim.started()
    })
    const bytes = (bytesInUse() - before) / instances
    const stop = await cost(() => sim.stop())
    return { up: each(up), stop: each(stop), bytes }
  })

  function each({ value, cpu = NaN }: Cost): Cost {
    return { value: value / instances, cpu: cpu / instances }
  }
}

// the code is compiled by then, however few instances are measured
for (let i = 0; i < 20; i++) await bringUp(20)
const repeats = Math.max(1, Math.round(300 / count))
const all: InstanceCosts[] = []
for (let i = 0; i < repeats; i++) all.push(await bringUp(count))
const mean = (pick: (one: InstanceCosts) => number): number =>
  all.reduce((sum, one) => sum + pick(one), 0) / all.length
const meanCost = (pick: (one: InstanceCosts) => Cost): Cost => ({
  value: mean((one) => pick(one).value),
  cpu: mean((one) => pick(one).cpu ?? NaN),
})
tell({
  [`bring up an instance, one of ${count}`]: meanCost(({ up }) => up),
  [`stop an instance, one of ${count}`]: meanCost(({ stop }) => stop),
  [`memory of an instance, one of ${count}`]: { value: mean(({ bytes }) => bytes) },
})
