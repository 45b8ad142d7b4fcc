/**
 * `npm run bench:comparison`: the figures of docs/comparison.md. It starts a RabbitMQ of its own for each start
 * that it measures, and stops it again.
 */
import { performance } from 'node:perf_hooks'
import { connect } from 'amqplib'
import { RpcTimeout, ServiceContainer, serviceNameOf, ServiceRpcClient, silentLogger } from 'kinoko'
import type { RuntimeOptions, ServiceClass, ServiceProxy } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { explore } from 'kinoko/testing'
import { RabbitNode } from '../chaos/rabbit-node.js'
import * as kettle from './comparison/last-kettle.js'
import * as name from './comparison/latest-name.js'

const { GiftService, StockService } = kettle

type Runtime = (name: string) => RuntimeOptions

type AnyProxy = ServiceProxy

/** A bug that some orders of events bring about. */
interface Bug {
  readonly title: string
  readonly instances: readonly ServiceClass[]
  readonly happens: (proxy: AnyProxy) => Promise<boolean>
}

const starts = Number(process.argv[2] ?? 5)
const runsOnRabbitMq = Number(process.argv[3] ?? 500)

const rabbit = await startsOfRabbitMq()
await using node = rabbit.node
const onRabbitMq: Runtime = () => ({ config: { AMQP_URI: node.uri }, logger: silentLogger })

row(
  'from nothing to the first confirmed message',
  rabbit.times,
  await timesOf(20, simulatedMessage),
)
row(
  'two services, three instances, one call, stop',
  await timesOf(20, () => oneCall(onRabbitMq)),
  await timesOf(20, () => oneCall(simulated())),
)
row(
  'a call that nobody answers, with a deadline of 5 s',
  await timesOf(2, () => unanswered(onRabbitMq)),
  await timesOf(20, () => unanswered(simulated())),
)
const bugs: readonly Bug[] = [
  { title: 'the last kettle is sold twice', instances: kettle.instances, happens: kettle.happens },
  { title: 'the older name is written last', instances: name.instances, happens: name.happens },
]
for (const bug of bugs) {
  const failed = await failuresOnRabbitMq(bug)
  console.log(`| ${bug.title} | ${failed} of ${runsOnRabbitMq} runs | ${await search(bug)} |`)
}

async function startsOfRabbitMq(): Promise<{ node: RabbitNode; times: number[] }> {
  const times: number[] = []
  for (;;) {
    const begin = performance.now()
    const node = await RabbitNode.start()
    await confirmedMessage(() => connect(node.uri))
    times.push(performance.now() - begin)
    if (times.length === starts) return { node, times }
    await node[Symbol.asyncDispose]()
  }
}

async function simulatedMessage(): Promise<void> {
  await confirmedMessage(() => createSimulator().connect('amqp://localhost') as never)
}

async function confirmedMessage(open: () => ReturnType<typeof connect>): Promise<void> {
  const connection = await open()
  const channel = await connection.createConfirmChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  channel.sendToQueue(queue, Buffer.from('tea'))
  await channel.waitForConfirms()
  await connection.close()
}

function simulated(): Runtime {
  const simulator = createSimulator()
  return (name) => ({ ...simulator.host(name), logger: silentLogger })
}

async function oneCall(runtime: Runtime): Promise<void> {
  const containers = [GiftService, GiftService, StockService].map(
    (service, i) => new ServiceContainer<object>(service, runtime(`instance-${i}`)),
  )
  await Promise.all(containers.map((container) => container.start()))
  const client = new ServiceRpcClient<kettle.GiftService>('gifts', runtime('client'))
  const gifts = await client.start()
  await gifts.wrap('kettle')
  await client.stop()
  await Promise.all(containers.map((container) => container.stop()))
}

async function unanswered(runtime: Runtime): Promise<void> {
  // the queue outlives its service
  const container = new ServiceContainer(GiftService, runtime('instance'))
  await container.start()
  await container.stop()
  const client = new ServiceRpcClient<kettle.GiftService>('gifts', {
    ...runtime('client'),
    timeout: 5,
  })
  const gifts = await client.start()
  const error: unknown = await gifts.wrap('kettle').catch((error: unknown) => error)
  if (!(error instanceof RpcTimeout)) throw new Error(`no time-out, but ${String(error)}`)
  await client.stop()
}

async function failuresOnRabbitMq({ instances, happens }: Bug): Promise<number> {
  const containers = instances.map((service) => new ServiceContainer(service, onRabbitMq('')))
  await Promise.all(containers.map((container) => container.start()))
  const client = new ServiceRpcClient(serviceNameOf(instances[0]!), onRabbitMq('client'))
  const proxy = await client.start()
  let failures = 0
  for (let i = 0; i < runsOnRabbitMq; i++) if (await happens(proxy)) failures++
  await client.stop()
  await Promise.all(containers.map((container) => container.stop()))
  return failures
}

/** In which run it is found, and after which time. */
async function search({ title, instances, happens }: Bug): Promise<string> {
  const begin = performance.now()
  const failure = await explore({ deviations: 1 }, async (sim) => {
    for (const service of instances) sim.service(service)
    if (await happens(await sim.proxy(serviceNameOf(instances[0]!)))) throw new Error(title)
  }).catch((error: unknown) => String(error))
  const [, run] = /run (\d+) fails/.exec(String(failure)) ?? []
  return `run ${run ?? 'none'}, ${unit(performance.now() - begin)}`
}

async function timesOf(count: number, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = []
  await work() // what is compiled and loaded at first is not measured
  for (let i = 0; i < count; i++) {
    const begin = performance.now()
    await work()
    times.push(performance.now() - begin)
  }
  return times
}

function row(what: string, onRabbitMq: readonly number[], onSimulator: readonly number[]): void {
  console.log(`| ${what} | ${shown(onRabbitMq)} | ${shown(onSimulator)} |`)
}

/** The median, with the shortest and the longest. */
function shown(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]!
  return `${unit(median)} (${unit(sorted[0]!)} to ${unit(sorted.at(-1)!)})`
}

function unit(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(1)} ms`
}
