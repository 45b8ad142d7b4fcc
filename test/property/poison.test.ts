import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineService, RpcProxy } from 'kinoko'
import { simulate, type ServiceInstance, type Simulation } from 'kinoko/testing'
import { runs } from '../support/properties.js'

interface Innocent {
  /** Virtual milliseconds that the method takes. */
  readonly ms: number
  /** Whether it calls its own service at the end. */
  readonly nests: boolean
}

interface Plan {
  readonly seed: number
  readonly limit: number
  readonly queueType: 'classic' | 'quorum'
  readonly instances: number
  readonly innocents: readonly Innocent[]
  /** Virtual milliseconds after which each ends its instance. */
  readonly poisons: readonly number[]
  /** When the connections of an instance are cut, one after the other. */
  readonly cuts: readonly { readonly pauseMs: number; readonly instance: number }[]
  /** How often the connections of all instances are cut, every three seconds. */
  readonly steadyCuts: number
}

const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(1_000_000),
  limit: fc.integer({ min: 1, max: 3 }),
  queueType: fc.constantFrom('classic', 'quorum'),
  instances: fc.integer({ min: 1, max: 2 }),
  innocents: fc.array(
    fc.record({
      ms: fc.constantFrom(0, 50, 1_000, 4_000, 7_000, 13_000, 25_000),
      nests: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  poisons: fc.array(fc.constantFrom(0, 10, 300, 6_000), { minLength: 1, maxLength: 2 }),
  cuts: fc.array(fc.record({ pauseMs: fc.nat(20_000), instance: fc.nat(1) }), { maxLength: 3 }),
  steadyCuts: fc.constantFrom(0, 0, 0, 10, 60),
})

interface Calls {
  work(id: string, ms: number, nests: boolean): Promise<string>
  die(id: string, afterMs: number): Promise<string>
}

/** A service whose method `die` ends the instance that runs it; it is started again a little later. */
function mortal(sim: Simulation, instances: number) {
  const runsOf = new Map<string, number>()
  const dying = new Set<ServiceInstance>()
  const state = { isOver: false }
  const service = defineService({
    name: 'mortal',
    dependencies: () => ({ self: new RpcProxy<Calls>('mortal') }),
    methods: {
      async work(id: string, ms: number, nests: boolean): Promise<string> {
        await sim.sleep(ms)
        return nests ? this.self.work(id, 5, false) : id
      },
      async die(id: string, afterMs: number): Promise<string> {
        runsOf.set(id, (runsOf.get(id) ?? 0) + 1)
        await sim.sleep(afterMs)
        const own = hosted.instances.find((instance) => {
          if (instance.state !== 'running') return false
          const ids = [...instance.container.runningWorkers].map(({ args }) => args[0])
          return ids.includes(id)
        })
        if (own !== undefined) dying.add(own)
        return new Promise<never>(() => undefined)
      },
    },
  })
  const hosted = sim.service(service, { instances })
  const reaping = (async () => {
    while (!state.isOver) {
      await sim.sleep(10)
      for (const instance of dying) {
        dying.delete(instance)
        if (instance.state !== 'running') continue
        sim.crash(instance)
        await sim.sleep(30)
        await sim.restart(instance)
      }
    }
  })()
  const end = async (): Promise<void> => {
    state.isOver = true
    await reaping
  }
  return { hosted, runsOf, end }
}

/** The messages that the queues of the service hold, by name. */
function leftIn(sim: Simulation): Record<string, number> {
  const queues = sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
  const own = queues.filter(({ name }) => name.startsWith('rpc-mortal'))
  return Object.fromEntries(own.map(({ name, ready, unacked }) => [name, ready + unacked]))
}

async function check(plan: Plan): Promise<void> {
  const config = {
    max_redeliveries: plan.limit,
    queue_type: plan.queueType,
    RPC_TIMEOUT: 4_000,
    max_workers: 20,
  }
  await simulate({ seed: plan.seed, config, maxSteps: 3_000_000 }, async (sim) => {
    const { hosted, runsOf, end } = mortal(sim, plan.instances)
    const calls = (await sim.proxy('mortal')) as unknown as Calls
    await sim.started()
    const answers = plan.innocents.map(({ ms, nests }, i) => calls.work(`i${i}`, ms, nests))
    const deaths = plan.poisons.map((afterMs, i) =>
      calls.die(`p${i}`, afterMs).catch((error: unknown) => (error as Error).name),
    )
    const cutting = (async () => {
      for (const { pauseMs, instance } of plan.cuts) {
        await sim.sleep(pauseMs)
        const victim = hosted.instances[instance % plan.instances]
        if (victim?.state === 'running') sim.disconnect(victim)
      }
    })()
    const steadyCutting = (async () => {
      for (let i = 0; i < plan.steadyCuts; i++) {
        await sim.sleep(3_000)
        for (const each of hosted.instances) if (each.state === 'running') sim.disconnect(each)
      }
    })()
    expect(await Promise.all(answers)).toEqual(plan.innocents.map((_, i) => `i${i}`))
    expect(await Promise.all(deaths)).toEqual(plan.poisons.map(() => 'PoisonMessage'))
    await cutting
    await steadyCutting
    await sim.sleep(400_000)
    await end()
    expect(leftIn(sim)).toEqual({ 'rpc-mortal': 0, 'rpc-mortal.dead': plan.poisons.length })
    // its limit, five tries, and the cuts that gave it back in between
    const most = plan.limit + 6 + plan.cuts.length + plan.steadyCuts
    for (const times of runsOf.values()) expect(times).toBeLessThanOrEqual(most)
  })
}

test('whatever ends its instance is dead after a bounded number of runs, and all others are answered', async () => {
  await fc.assert(fc.asyncProperty(plans, check), { numRuns: runs(25, 5) })
}, 240_000)
