/**
 * What tracing costs where no SDK is installed: calls through a client and a service, on the simulator, so
 * that neither network nor broker adds noise. Rounds of all variants take turns; the median counts.
 *
 *   npm run bench:opentelemetry
 */
import {
  ClusterRpcClient,
  rpc,
  service,
  ServiceContainer,
  silentLogger,
  type Middleware,
} from 'kinoko'
import { openTelemetry } from 'kinoko/opentelemetry'
import { createSimulator } from 'kinoko/simulator'

@service('calculator')
class CalculatorService {
  @rpc add(a: number, b: number) {
    return a + b
  }
}

const rounds = 15
const calls = 2_000
const variants: Readonly<Record<string, readonly Middleware[]>> = {
  'without middleware': [],
  'without middleware, once more': [],
  'a middleware that does nothing': [
    { call: (_call, next) => next(), work: (_worker, next) => next() },
  ],
  'openTelemetry(), no SDK': [openTelemetry()],
}

/** Microseconds of processor time for a call. */
async function round(middleware: readonly Middleware[]): Promise<number> {
  const { connect, ambient } = createSimulator({ trace: 0 })
  const options = { connect, ambient, middleware, logger: silentLogger }
  const container = new ServiceContainer(CalculatorService, options)
  await container.start()
  const client = new ClusterRpcClient<{ calculator: CalculatorService }>(options)
  const { calculator } = await client.start()
  for (let i = 0; i < 200; i++) await calculator.add(i, 1)
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) await calculator.add(i, 1)
  const { user, system } = process.cpuUsage(before)
  await client.stop()
  await container.stop()
  return (user + system) / calls
}

const figures = new Map(Object.keys(variants).map((name) => [name, [] as number[]]))
for (let i = 0; i < rounds; i++) {
  for (const [name, middleware] of Object.entries(variants)) {
    figures.get(name)!.push(await round(middleware))
  }
}

const sorted = [...figures].map(([name, all]) => [name, all.sort((a, b) => a - b)] as const)
const base = median(sorted[0]![1])
for (const [name, all] of sorted) {
  const mid = median(all)
  const [low, high] = [all[Math.floor(rounds / 4)]!, all[Math.floor((rounds * 3) / 4)]!]
  const more = ((mid / base - 1) * 100).toFixed(1)
  console.info(
    `${name.padEnd(32)} ${mid.toFixed(1)} us a call (half of the rounds: ${low.toFixed(1)} to ${high.toFixed(1)}), ${more} %`,
  )
}

function median(all: readonly number[]): number {
  return all[Math.floor(all.length / 2)]!
}
