/**
 * Each fault of the run on RabbitMQ as a scenario of the simulator: one of its kind, in the middle of the
 * load, under a handful of seeds. What fails here can be had again by its seed.
 */
import { expect, test } from 'vitest'
import { MemoryIdempotencyStore } from 'kinoko'
import { allInvariants, simulate, type Simulation } from 'kinoko/testing'
import type { FaultName } from './faults.js'
import { kinds, Ledger, problemsOf } from './ledger.js'
import { chaosServices, makeCall, type ChaosCluster } from './services.js'

const scenarios: Readonly<Record<FaultName, (sim: Simulation) => Promise<void>>> = {
  restartBroker: (sim) => sim.broker.restart(2_000),

  async closeConnections(sim) {
    sim.disconnect('chaos#0')
    sim.disconnect('client#0')
    await sim.sleep(0)
  },

  async memoryAlarm(sim) {
    sim.broker.block('memory')
    await sim.sleep(1_500)
    sim.broker.unblock()
  },

  async cutCable(sim) {
    sim.disconnect('relay#0')
    await sim.sleep(0)
  },

  async slowCable(sim) {
    sim.slow('chaos#0', 200)
    await sim.sleep(2_000)
    sim.slow('chaos#0', {})
  },

  async pullCable(sim) {
    sim.partition('chaos#0')
    await sim.sleep(13_000)
    sim.heal('chaos#0')
  },

  async deleteRequests(sim) {
    sim.broker.deleteQueue('rpc-chaos')
    await sim.sleep(0)
  },

  async deleteReplies(sim) {
    const queues = sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
    const replies = queues.find(({ name }) => name.startsWith('rpc.reply-standalone'))!
    sim.broker.deleteQueue(replies.name)
    await sim.sleep(0)
  },

  async crash(sim) {
    const instance = sim.instances.find(({ name }) => name === 'chaos#0')!
    sim.crash(instance)
    await sim.sleep(500)
    await sim.restart(instance)
  },
}

const config = { RPC_TIMEOUT: 10, HEARTBEAT: 5, max_workers: 4, max_redeliveries: 20 }

test.each(Object.entries(scenarios))('%s', async (_name, fault) => {
  for (let seed = 0; seed < 10; seed++) {
    await simulate({ seed, config, invariants: allInvariants }, async (sim) => {
      const ledger = new Ledger()
      const idempotencyStore = new MemoryIdempotencyStore()
      for (const serviceClass of chaosServices((id) => ledger.executed(id))) {
        sim.service(serviceClass, { instances: 2, idempotencyStore })
      }
      const cluster = await sim.cluster<ChaosCluster>()
      const begin = (from: number) =>
        Array.from({ length: 30 }, (_, i) =>
          makeCall(cluster, ledger.sent(`${from + i}`, kinds[i % kinds.length]!)),
        )
      const before = begin(0)
      await sim.sleep(10) // some have run, some run, some wait
      const mended = fault(sim)
      const during = begin(100)
      await mended
      await Promise.all([...before, ...during])
      await sim.sleep(5_000)
      const after = begin(200)
      await Promise.all(after)

      const { summary } = ledger
      expect(problemsOf(summary)).toEqual([])
      // what came after it is not touched by it
      const late = Array.from({ length: 30 }, (_, i) => ledger.executionsOf(`${200 + i}`))
      expect(late).toEqual(late.map(() => 1))
    })
  }
})
