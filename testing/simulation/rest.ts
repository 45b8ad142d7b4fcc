import { diagnose } from './diagnosis.js'
import { SimulationError } from '../report/failure.js'
import type { Simulation } from './simulation.js'

/** Virtual milliseconds that a healed cluster may take to come to rest: a few deadlines of its calls. */
const patienceMs = 300_000
/** Virtual milliseconds from one look at the cluster to the next. */
const glanceMs = 500

/** After the faults: resolves when every call has ended and no request waits; rejects if that never comes. */
export async function comeToRest(sim: Simulation): Promise<void> {
  for (let waited = 0; waited < patienceMs; waited += glanceMs) {
    if (isAtRest(sim)) return
    await sim.sleep(glanceMs)
  }
  throw new SimulationError(
    'KINOKO_NOT_LIVE',
    `the faults were over, but after ${patienceMs / 1000} s the cluster had not come to rest\n${diagnose(sim)}`,
  )
}

function isAtRest(sim: Simulation): boolean {
  const isWaiting = [
    ...sim.instances.map(({ container }) => container),
    ...sim.clients.map((c) => c.client),
  ].some(({ waitingCalls }) => waitingCalls.length > 0)
  if (isWaiting) return false
  const requests = sim.broker
    .snapshot()
    .virtualHosts.flatMap((host) => host.queues)
    .filter(({ name }) => name.startsWith('rpc-'))
  return requests.every(({ ready, unacked }) => ready === 0 && unacked === 0)
}
