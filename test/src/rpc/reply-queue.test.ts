/** A reply queue expires five minutes after its last consumer: never under a client, always after it. */
import { expect, test } from 'vitest'
import {
  ClusterRpcClient,
  defineService,
  ReplyQueueLost,
  ServiceContainer,
  type ClientOptions,
} from 'kinoko'
import { createSimulator, type Simulator, type SimulatorOptions } from 'kinoko/simulator'

const minutes = 60_000

interface Setting {
  readonly simulator: Simulator
  readonly client: ClusterRpcClient
  readonly queues: () => string[]
}

async function setting(simulatorOptions: SimulatorOptions = {}): Promise<Setting> {
  const simulator = createSimulator(simulatorOptions)
  const { connect, ambient } = simulator
  const options: ClientOptions = { connect, ambient, config: { RPC_TIMEOUT: 3600 } }
  const Slow = defineService({
    name: 'slow',
    methods: {
      async echo(value: unknown, ms: number) {
        await new Promise<void>((resolve) => ambient.setTimeout(resolve, ms))
        return value
      },
    },
  })
  await new ServiceContainer(Slow, options).start()
  const client = new ClusterRpcClient(options)
  const queues = (): string[] =>
    simulator
      .snapshot()
      .virtualHosts.flatMap((host) => host.queues.map(({ name }) => name))
      .filter((name) => name.startsWith('rpc.reply-standalone_rpc_client-'))
  return { simulator, client, queues }
}

test('a call may take longer than the reply queue would live', async () => {
  const { client } = await setting()
  const cluster = await client.start()

  expect(await cluster['slow']!['echo']!('late', 20 * minutes)).toBe('late')
  await client.stop()
})

test('a client that was idle for longer calls as before', async () => {
  const { simulator, client } = await setting()
  const cluster = await client.start()

  await simulator.sleep(20 * minutes)

  expect(await cluster['slow']!['echo']!('again', 0)).toBe('again')
  await client.stop()
})

test('a result may be asked for when the queue would be long gone', async () => {
  const { simulator, client } = await setting()
  const cluster = await client.start()
  const reply = cluster['slow']!['echo']!.callAsync('kept', 0)

  await simulator.sleep(20 * minutes)

  expect(await reply.result()).toBe('kept')
  await client.stop()
})

test('the queue of a stopped client goes away with it', async () => {
  const { client, queues } = await setting()
  await client.start()
  expect(queues()).toHaveLength(1)

  await client.stop()
  expect(queues()).toEqual([])
})

test('the queue of a client that is gone without a word goes away after five minutes', async () => {
  const { simulator, client, queues } = await setting()
  await client.start()

  simulator.breakConnections()
  await client.stop()
  await simulator.sleep(4 * minutes)
  expect(queues()).toHaveLength(1)
  await simulator.sleep(2 * minutes)
  expect(queues()).toEqual([])
})

// the deletion comes before the client asks for its queue, after all is set up again, and between any two of the steps
test.each(Array.from({ length: 100 }, (_, ms) => ms))(
  'a queue that is deleted during a reconnect ends the calls that wait for it: %i ms after another client has connected',
  async (ms) => {
    const { simulator, client, queues } = await setting({ seed: ms, maxLatencyMs: 5 })
    const cluster = await client.start()
    const [queue] = queues()
    const waiting = cluster['slow']!['echo']!('late', 20 * minutes)
    const ended = waiting.catch((error: unknown) => error)
    await simulator.sleep(1000)

    simulator.breakConnections()
    const channel = await (await simulator.connect('amqp://localhost')).createChannel()
    await simulator.sleep(ms)
    await channel.deleteQueue(queue!)

    const began = simulator.ambient.monotonic()
    expect(await ended).toBeInstanceOf(ReplyQueueLost)
    expect(simulator.ambient.monotonic() - began).toBeLessThan(15_000)
    expect(await cluster['slow']!['echo']!('again', 0)).toBe('again')
    await client.stop()
  },
)
