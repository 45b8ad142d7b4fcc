/**
 * Notices when a call becomes much dearer than it was: `npm run bench:guard`, in CI as well.
 *
 * Machines differ and are busy, so processor time is measured, in turns with a loop that encodes and decodes
 * the same JSON and nothing else, and only the ratio of the best rounds counts, with a limit of two to three times what
 * it usually is.
 */
import type { Load, Throughput } from './harness/contender.js'
import { LineProcess } from './harness/line-process.js'
import { entry } from './harness/rounds.js'
import { median } from './harness/statistics.js'
import { contender } from './suites/modules.js'

const rounds = 7
const load: Load = { inFlight: 16, bytes: 100, ms: 300 }
/** How many times the processor time of the loop a call may take. */
const limits = { 'simulator-by-hand': 5, 'kinoko-simulated': 10 } as const
const names = ['json-limit', ...(Object.keys(limits) as (keyof typeof limits)[])] as const

const processes = new Map<string, LineProcess>()
for (const name of names) {
  const { client } = entry(name, contender(name), 'amqp://localhost', false)
  processes.set(name, await LineProcess.start(client))
}
const costs = new Map<string, number[]>(names.map((name) => [name, []]))
for (let round = 0; round <= rounds; round++) {
  for (const [name, process] of processes) {
    const { calls, cpuMs = NaN } = await process.ask<Throughput>(load)
    if (round > 0) costs.get(name)?.push((cpuMs / calls) * 1000)
  }
}
for (const process of processes.values()) process.stop()

const calibration = costs.get('json-limit') ?? []
console.log(`json-limit: ${median(calibration).toFixed(1)} µs of processor time a call`)
for (const [name, limit] of Object.entries(limits)) {
  const ours = costs.get(name) ?? []
  // what became dearer is dearer in the best round, too; what a busy machine adds is not
  const ratio = Math.min(...ours) / Math.min(...calibration)
  const isDear = !(ratio <= limit)
  if (isDear) process.exitCode = 1
  console.log(
    `${name}: ${median(ours).toFixed(1)} µs, ${ratio.toFixed(1)} times that; ${isDear ? 'MORE than' : 'at most'} ${limit} are allowed`,
  )
}
