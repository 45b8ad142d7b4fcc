import { describe, expect, test } from 'vitest'
import { ConfigurationError, rpc, RpcProxy, service } from 'kinoko'
import { explore, NeverHappened, simulate, type Simulation } from 'kinoko/testing'

@service('clerks')
class ClerkService {
  @rpc greet(): string {
    return 'hello'
  }
}

@service('desks')
class DeskService {
  clerks = new RpcProxy<ClerkService>('clerks')

  /** Asks until the clerk answers within 40 ms; gives how often that took. */
  @rpc async ask(): Promise<number> {
    for (let asked = 1; ; asked++) {
      const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), 40))
      const answer = this.clerks.greet().then(() => true)
      if ((await Promise.race([answer, tooLate])) || asked === 3) return asked
    }
  }
}

async function patient(sim: Simulation): Promise<void> {
  sim.service(ClerkService)
  sim.service(DeskService)
  const desks = await sim.proxy<DeskService>('desks')
  const asked = await desks.ask()
  sim.saw(`asked ${asked} times`)
  sim.sometimes('retry happened', asked > 1)
}

/** What an exploration fails with. */
async function failureOf(exploring: Promise<unknown>): Promise<unknown> {
  return exploring.catch((error: unknown) => error)
}

describe('the coverage of an exploration', () => {
  test('counts what was seen, and in how many runs', async () => {
    const { coverage } = await explore({ seeds: 10 }, patient)
    const { saw, sometimes, behaviours } = coverage!
    expect(saw['asked 1 times']! + (saw['asked 2 times'] ?? 0) + (saw['asked 3 times'] ?? 0)).toBe(
      10,
    )
    expect(sometimes['retry happened']).toEqual({ asked: 10, isTrue: 10 - saw['asked 1 times']! })
    expect(behaviours).toBeGreaterThan(15)
    const again = await explore({ seeds: 10 }, patient)
    expect(again.coverage).toEqual(coverage)
  })

  test('grows with another order of the same messages at one host', async () => {
    const hosts = ['one', 'other']
    const scenario = async (sim: Simulation): Promise<void> => {
      const channel = await (await sim.simulator.connect()).createChannel()
      for (const name of hosts) {
        await channel.assertQueue(name)
        const reader = await (await sim.simulator.host('reader').connect()).createChannel()
        await reader.consume(name, () => undefined)
      }
      const before = Promise.all(
        hosts.map(async (name) => {
          const writer = await (await sim.simulator.host(name).connect()).createChannel()
          writer.sendToQueue(name, Buffer.from('hello'))
        }),
      )
      await before
      await sim.idle()
    }
    const one = await explore({ seeds: 1, strategy: 'random', maxLatencyMs: 0 }, scenario)
    const many = await explore({ seeds: 15, strategy: 'random', maxLatencyMs: 0 }, scenario)
    expect(many.coverage!.behaviours).toBeGreaterThan(one.coverage!.behaviours)
  })

  test('says how long nothing new has come, and ends there when it is told to', async () => {
    const calm = async (sim: Simulation): Promise<void> => sim.sleep(1)
    const all = await explore({ seeds: 150 }, calm)
    expect(all.coverage).toMatchObject({ quietRuns: 149 })
    expect(all.summary).toMatch(/ 150 runs, .* s, no new behaviour in 149 runs$/)
    const { runs, isComplete, summary } = await explore({ seeds: 1_000, quietRuns: 100 }, calm)
    expect({ runs, isComplete }).toEqual({ runs: 101, isComplete: false })
    expect(summary).toMatch(
      / 101 runs, stopped after .* s \(quietRuns\), no new behaviour in 100 runs$/,
    )
  })

  test('begins anew with something new', async () => {
    let runs = 0
    const late = async (sim: Simulation): Promise<void> => {
      await sim.sleep(1)
      if (++runs === 8) sim.saw('the eighth')
    }
    const { coverage } = await explore({ seeds: 12 }, late)
    expect(coverage).toMatchObject({ quietRuns: 4, saw: { 'the eighth': 1 } })
  })

  test('refuses to end before it has begun', async () => {
    const exploring = explore({ quietRuns: 0 }, patient)
    await expect(exploring).rejects.toBeInstanceOf(ConfigurationError)
  })
})

describe('sim.sometimes', () => {
  test('fails an exploration in which it never was true', async () => {
    const error = await failureOf(explore({ seeds: 3, maxLatencyMs: 0 }, patient))
    expect(error).toBeInstanceOf(NeverHappened)
    expect(error).toMatchObject({ code: 'KINOKO_NEVER_HAPPENED', names: ['retry happened'] })
    expect((error as Error).message).toMatch(/- retry happened: asked for in 3 runs, true in none/)
  })

  test('holds for exhaustive explorations and for deviations alike', async () => {
    const never = async (sim: Simulation): Promise<void> => {
      const channels = await Promise.all(
        ['one', 'other'].map(async (name) =>
          (await sim.simulator.host(name).connect()).createChannel(),
        ),
      )
      sim.sometimes('there are three', channels.length === 3)
    }
    for (const options of [{ deviations: 1 }, { exhaustive: { deviations: 1 } }]) {
      expect(await failureOf(explore(options, never))).toBeInstanceOf(NeverHappened)
    }
  })

  test('expects nothing of a single run', async () => {
    await simulate({ seed: 1 }, patient)
    await explore({ seeds: 1, maxLatencyMs: 0 }, patient)
  })

  test('is heard in runs that are made twice', async () => {
    const error = await failureOf(
      explore({ seeds: 2, maxLatencyMs: 0, checkDeterminism: true }, patient),
    )
    expect(error).toBeInstanceOf(NeverHappened)
    expect((error as Error).message).toContain('in 2 runs')
  })
})
