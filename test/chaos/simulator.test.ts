/**
 * The chaos run in virtual time: the services and the ledger of the run on RabbitMQ, and each seed another
 * story of the same faults. KINOKO_CHAOS_SEEDS says how many.
 */
import { expect, test } from 'vitest'
import { MemoryIdempotencyStore } from 'kinoko'
import { allInvariants, explore, faults, simulate, type Simulation } from 'kinoko/testing'
import { kinds, Ledger, problemsOf, type LedgerSummary } from './ledger.js'
import { chaosServices, makeCall, type ChaosCluster } from './services.js'

const seeds = Number(process.env['KINOKO_CHAOS_SEEDS'] ?? 25)
const instances = 3
const clients = 2
const callsPerClient = 24
const callsAtOnce = 6
const config = { RPC_TIMEOUT: 10, HEARTBEAT: 5, max_workers: 4, max_redeliveries: 20 }

/** The services with their ledger, and a store that outlives every instance. */
function deploy(sim: Simulation): Ledger {
  const ledger = new Ledger()
  const idempotencyStore = new MemoryIdempotencyStore()
  for (const serviceClass of chaosServices((id) => ledger.executed(id))) {
    sim.service(serviceClass, { instances, idempotencyStore })
  }
  return ledger
}

async function chaos(sim: Simulation): Promise<LedgerSummary> {
  const ledger = deploy(sim)
  const load = async (client: number): Promise<void> => {
    const cluster = await sim.cluster<ChaosCluster>()
    let next = 0
    const lane = async (): Promise<void> => {
      while (next < callsPerClient) {
        const number = next++
        const call = ledger.sent(`${client}-${number}`, kinds[number % kinds.length]!)
        await makeCall(cluster, call)
        if (call.outcome !== 'ok') await sim.sleep(20)
      }
    }
    await Promise.all(Array.from({ length: callsAtOnce }, lane))
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => load(client)))
  return ledger.summary
}

/** For what hangs; a seed takes a fraction of a second. */
const timeout = 60_000 + seeds * 5_000

const deployments = [
  ['classic queues', seeds, config],
  ['quorum queues', Math.ceil(seeds / 5), { ...config, queue_type: 'quorum' as const }],
  ['transient calls', Math.ceil(seeds / 5), { ...config, RPC_DELIVERY: 'transient' as const }],
] as const

test.each(deployments)(
  'chaos: %s over %i seeds: every call ends, none is lost in silence, keys run once',
  async (name, seeds, config) => {
    const total = { sent: 0, answered: 0, executed: 0, duplicated: 0 }
    const errors: Record<string, number> = {}
    let stopped = 0
    const { runs } = await explore(
      { seeds, maxMinimisingRuns: 20, faults: faults.all(), invariants: allInvariants, config },
      async (sim) => {
        sim.events.on('container', ({ container: { events } }) =>
          events.on('stopped', ({ error }) => (stopped += error === undefined ? 0 : 1)),
        )
        const summary = await chaos(sim)
        expect(problemsOf(summary)).toEqual([])
        for (const name of Object.keys(total) as (keyof typeof total)[])
          total[name] += summary[name]
        for (const [name, count] of Object.entries(summary.errors)) {
          errors[name] = (errors[name] ?? 0) + count
        }
      },
    )
    const figures = JSON.stringify({ runs, ...total, errors, stopped })
    console.info(`chaos on the simulator, ${name}: ${figures}`)
    expect(runs).toBe(seeds)
    expect(total.sent).toBe(seeds * clients * callsPerClient)
    expect(stopped).toBe(0)
  },
  timeout,
)

test('a rolling restart under load: as many runs as calls', async () => {
  for (let seed = 0; seed < 2; seed++) {
    await simulate({ seed, config: { max_workers: 50, RPC_TIMEOUT: 60 } }, async (sim) => {
      const ledger = deploy(sim)
      const cluster = await sim.cluster<ChaosCluster>()
      const calls = Array.from({ length: 1_000 }, (_, i) => {
        const call = ledger.sent(String(i), kinds[i % kinds.length]!)
        return makeCall(cluster, call)
      })
      for (const service of sim.services) await service.rollingRestart()
      await Promise.all(calls)

      const { sent, answered, executed } = ledger.summary
      expect({ sent, answered, executed }).toEqual({
        sent: 1_000,
        answered: 1_000,
        executed: 1_000,
      })
    })
  }
})
