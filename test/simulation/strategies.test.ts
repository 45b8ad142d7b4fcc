import { describe, expect, test } from 'vitest'
import { ConfigurationError, rpc, RpcProxy, service } from 'kinoko'
import {
  explore,
  ExploreFailure,
  failureReport,
  replay,
  simulate,
  type ExploreOptions,
  type Simulation,
} from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'

const strategies = ['portfolio', 'random', 'pct', 'pos', 'delay'] as const
type Strategy = (typeof strategies)[number]

/** The hashes of the runs of an exploration in which none fails. */
async function hashesOf(options: ExploreOptions): Promise<(string | undefined)[]> {
  const hashes: (string | undefined)[] = []
  await explore(options, async (sim) => {
    await orderAcrossInstances.fixed(sim)
    hashes.push(sim.trace?.hash())
  })
  return hashes
}

async function failureOf(exploring: Promise<unknown>): Promise<ExploreFailure> {
  const error = await exploring.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ExploreFailure)
  return error as ExploreFailure
}

const found = new Map<Strategy, Promise<ExploreFailure>>()

/** What a strategy finds, searched for once. */
function foundBy(strategy: Strategy): Promise<ExploreFailure> {
  const known = found.get(strategy)
  if (known !== undefined) return known
  const failure = failureOf(explore({ strategy, seeds: 100 }, orderAcrossInstances.buggy))
  found.set(strategy, failure)
  return failure
}

@service('clerks')
class ClerkService {
  @rpc greet(): string {
    return 'hello'
  }
}

@service('desks')
class DeskService {
  clerks = new RpcProxy<ClerkService>('clerks')

  /** Whether the clerk has answered within 40 ms. */
  @rpc async ask(): Promise<boolean> {
    const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), 40))
    return Promise.race([this.clerks.greet().then(() => true), tooLate])
  }
}

/** Fails when a timer goes off before the reply to a call that takes no time. */
async function impatient(sim: Simulation): Promise<void> {
  sim.service(ClerkService)
  sim.service(DeskService)
  const desks = await sim.proxy<DeskService>('desks')
  if (!(await desks.ask())) throw new Error('the clerk was too slow')
}

describe.each(strategies)('the strategy %s', (strategy) => {
  test('makes of each seed one run, whatever else is explored', async () => {
    const all = await hashesOf({ strategy, seeds: 8 })
    expect(new Set(all).size).toBe(8)
    expect(await hashesOf({ strategy, seeds: [5, 2] })).toEqual([all[5], all[2]])
  })

  test('finds an order that breaks the code, and makes it small', async () => {
    const { causes } = await foundBy(strategy)
    expect(causes.length).toBeLessThanOrEqual(4)
    expect(causes.at(-1)).toMatch(
      /(before|ms pass before) profiles#. gets the request profiles\.save/,
    )
  })

  test('lets a timer go off before a message that is late', async () => {
    const { causes } = await failureOf(explore({ strategy, seeds: 100 }, impatient))
    expect(causes.join('\n')).toMatch(/\d+ ms pass before/)
    await explore({ strategy, seeds: 8, maxLatencyMs: 0 }, impatient)
  })

  test('lets every event go in the end, however many others come again and again', async () => {
    await explore({ strategy, seeds: 16, maxLatencyMs: 0, maxSteps: 50_000 }, async (sim) => {
      const [worker, boss] = [sim.simulator.host('worker'), sim.simulator.host('boss')]
      const channel = await (await worker.connect()).createChannel()
      await channel.assertQueue('work')
      let isAllowed = false
      const done = new Promise<void>((resolve) => {
        void channel.consume('work', (message) => {
          if (message === null) return
          if (message.content.toString() === 'go on') isAllowed = true
          if (!isAllowed) channel.nack(message)
          else resolve()
        })
      })
      const orders = await (await boss.connect()).createChannel()
      orders.sendToQueue('work', Buffer.from('wait'))
      orders.sendToQueue('work', Buffer.from('go on'))
      await done
    })
  })
})

/** Fails when a message is there before the promise of its consumer is settled. */
async function hasty(sim: Simulation): Promise<void> {
  const channel = await (await sim.simulator.connect('amqp://localhost')).createChannel()
  await channel.assertQueue('work')
  channel.sendToQueue('work', Buffer.from('wait'))
  await sim.sleep(1)
  const seen = new Set<string>()
  await channel.consume('work', () => seen.add(seen.has('consumer') ? 'message' : 'too early'))
  seen.add('consumer')
  await sim.sleep(1)
  if (seen.has('too early')) throw new Error('a message without a consumer')
}

describe('frames of one packet', () => {
  test('bring a message before the promise of its consumer is settled', async () => {
    const failure = await failureOf(explore({ seeds: 20 }, hasty))
    expect(failure.causes).toEqual([
      expect.stringMatching(
        /^at event \d+: client gets the message work, in one packet with the frame before$/,
      ),
    ])
    const replaying = replay(failureReport(failure)!, {}, hasty)
    await expect(replaying).rejects.toThrow('a message without a consumer')
  })

  test('are none where each comes alone', async () => {
    await simulate({}, hasty)
    await explore({ seeds: 20, packets: false }, hasty)
  })
})

test('the strategy random without latency and packets is that of simulate', async () => {
  const hash = async (sim: Simulation): Promise<string | undefined> => {
    await orderAcrossInstances.fixed(sim)
    return sim.trace?.hash()
  }
  const simulated = [await simulate({ seed: 0 }, hash), await simulate({ seed: 1 }, hash)]
  expect(await hashesOf({ strategy: 'random', maxLatencyMs: 0, packets: false, seeds: 2 })).toEqual(
    simulated,
  )
})

test('no frame takes longer than the network may', async () => {
  const latencies: number[] = []
  await explore({ seeds: 20, maxLatencyMs: 7 }, async (sim) => {
    sim.simulator.world.network.events.on('late', ({ latencyMs }) => latencies.push(latencyMs))
    await orderAcrossInstances.fixed(sim)
  })
  expect(Math.max(...latencies)).toBeLessThanOrEqual(7)
  expect(new Set(latencies).size).toBeGreaterThan(3)
})

test('a failure that needs a late message is replayed from its JSON', async () => {
  const failure = await failureOf(explore({ seeds: 100 }, impatient))
  const report = failureReport(failure)!
  expect(report.maxLatencyMs).toBe(100)
  const error = await replay(JSON.stringify(report), {}, impatient).catch((e: unknown) => e)
  expect(failureReport(error)).toMatchObject({ hash: report.hash, reason: report.reason })
})

test('a failure names the strategy of its seed', async () => {
  const failure = await foundBy('pos')
  expect(failure.strategy).toBe('pos')
  expect(failure.message).toMatch(/seed \d+ \(pos\) fails with/)
})

describe('options that cannot be', () => {
  const idle = (): Promise<void> => Promise.resolve()
  test.each([
    [{ strategy: 'pso' as 'pos' }, /one of portfolio, random, pct, pos, delay, not pso/],
    [{ strategy: 'pos', deviations: 1 } as const, /`strategy` is for seeds/],
    [{ depth: 0 }, /`depth` must be a whole number from 1 to 1000, not 0/],
    [{ depth: 2 ** 53 - 1 }, /`depth` must be a whole number from 1 to 1000/],
    [{ depth: 2, strategy: 'pos' } as const, /`depth` is for pct and portfolio, not for pos/],
    [{ depth: 2, deviations: 1 }, /`depth` is for seeds/],
    [{ strategy: 'pos', rabbitmq: ['3.10', '4.3'] } as const, /`strategy` is for one version/],
    [{ packets: true, rabbitmq: ['3.10', '4.3'] } as const, /`packets`: it is for one/],
    [{ maxLatencyMs: 10, rabbitmq: ['3.10', '4.3'] } as const, /`maxLatencyMs`: it is for one/],
  ])('%j', async (options, message) => {
    const error: unknown = await explore(options, idle).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect((error as Error).message).toMatch(message)
  })

  test.each([-1, 0.5, 60_001, NaN])('{ maxLatencyMs: %d }', async (maxLatencyMs) => {
    const error: unknown = await explore({ maxLatencyMs }, idle).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RangeError)
    expect((error as Error).message).toMatch(
      `whole number of milliseconds from 0 to 60000, not ${maxLatencyMs}`,
    )
  })
})
