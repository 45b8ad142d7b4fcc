import { describe, expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import {
  allInvariants,
  faults,
  simulate,
  type FaultKind,
  type Invariant,
  type Simulation,
} from 'kinoko/testing'
import { instances, orders } from '../../examples/orders-cluster/shop.js'
import type { OrderService } from '../../examples/orders-cluster/services.js'
import { runs } from '../support/effort.js'

@service('echo')
class EchoService {
  @rpc async echo(value: number): Promise<number> {
    await Promise.resolve()
    return value
  }
}

/** The example cluster, a few rounds of orders; how each of them ended. */
async function shopping(sim: Simulation, rounds = 2): Promise<string[]> {
  for (const [serviceClass, count] of instances) sim.service(serviceClass, { instances: count })
  const shop = await sim.proxy<OrderService>('orders')
  const outcomes: string[] = []
  for (let round = 0; round < rounds; round++) {
    const placed = orders.map((order) =>
      shop.place(order).catch((error: unknown) => (error as Error).name),
    )
    outcomes.push(...(await Promise.all(placed)))
    await sim.sleep(1000)
  }
  return outcomes
}

async function echoing(sim: Simulation): Promise<string[]> {
  sim.service(EchoService, { instances: 2 })
  const echo = await sim.proxy<EchoService>('echo', { timeout: 5 })
  const outcomes: string[] = []
  for (let i = 0; i < 30; i++) {
    outcomes.push(await echo.echo(i).then(String, (error: unknown) => (error as Error).name))
    await sim.sleep(100)
  }
  return outcomes
}

describe('faults.all', () => {
  test('no seed breaks the runtime, and the cluster comes to rest', async () => {
    const outcomes = new Set<string>()
    for (let seed = 0; seed < runs(100, 10); seed++) {
      const options = { seed, faults: faults.all(), invariants: allInvariants }
      for (const outcome of await simulate(options, shopping)) outcomes.add(outcome)
    }
    // orders were paid for, and faults were felt
    expect(outcomes).toContain('paid 9.00')
    expect(outcomes).toContain('RpcTimeout')
    expect(outcomes).toContain('MessageRefused')
  })

  test('an hour of many instances with every kind of fault passes', async () => {
    const [minutes, instances] = [runs(60, 6), runs(20, 5)]
    const everything = faults.only([...faults.all().faults.keys()])
    const options = { seed: 11, faults: everything, invariants: allInvariants }
    const ended = await simulate(options, async (sim) => {
      sim.service(EchoService, { instances })
      const echo = await sim.proxy<EchoService>('echo')
      let calls = 0
      for (let minute = 0; minute < minutes; minute++) {
        const values = Array.from({ length: 10 }, (_, i) => i)
        const replies = values.map((value) => echo.echo(value).catch(() => undefined))
        calls += (await Promise.all(replies)).length
        await sim.sleep(60_000)
      }
      expect(sim.now()).toBeGreaterThanOrEqual(minutes * 60_000)
      return calls
    })
    expect(ended).toBe(minutes * 10)
  })

  test('the same seed has the same faults', async () => {
    const hashOf = async (): Promise<string | undefined> => {
      let hash: string | undefined
      await simulate({ seed: 3, faults: faults.all() }, async (sim) => {
        await shopping(sim)
        hash = sim.trace?.hash()
      })
      return hash
    }
    expect(await hashOf()).toBe(await hashOf())
  })

  test('swarms: each seed has faults of its own kinds', async () => {
    const mixes = new Set<string>()
    const often = { oneIn: 100 }
    const plan = faults.all({
      crash: often,
      pause: often,
      partition: often,
      brokerRestart: often,
      block: often,
    })
    for (let seed = 0; seed < runs(20, 8); seed++) {
      await simulate({ seed, faults: plan }, async (sim) => {
        await echoing(sim)
        const lines = sim.trace?.lines ?? []
        const kinds = [/crashes/, /stands still/, /cut off/, /broker\.restart/, /broker\.block/]
        mixes.add(kinds.map((kind) => lines.some((line) => kind.test(line))).join())
      })
    }
    expect(mixes.size).toBeGreaterThan(5)
  })
})

describe('each kind of fault', () => {
  const signs: Record<FaultKind, RegExp> = {
    delay: /^ +(?!0 ms).*basic\.deliver/m,
    partition: /is cut off/,
    disconnect: /loses its connections/,
    reset: /loses its connection: ECONNRESET/,
    refuse: /refuses connections/,
    crash: /crashes/,
    pause: /stands still/,
    brokerRestart: /broker\.restart/,
    block: /connection\.blocked/,
    nack: /basic\.nack/,
    deleteQueue: /basic\.cancel|broker\.delete-queue/,
    skew: /clock/,
    knobs: /basic\.qos .*prefetchCount=1$/,
  }

  test.each(Object.entries(signs))('%s happens, and passes', async (kind, sign) => {
    const plan = faults.only([kind as FaultKind], kind === 'knobs' ? {} : { [kind]: { oneIn: 60 } })
    const traces: string[] = []
    for (let seed = 0; seed < runs(5, 3); seed++) {
      await simulate({ seed, faults: plan, invariants: allInvariants }, async (sim) => {
        await echoing(sim)
        traces.push(...(sim.trace?.lines ?? []))
      })
    }
    expect(traces.some((line) => sign.test(line))).toBe(true)
  })

  test('what is left out does not happen', async () => {
    const calm = Object.fromEntries([...faults.all().faults.keys()].map((kind) => [kind, false]))
    const outcomes = await simulate({ seed: 1, faults: faults.all(calm) }, echoing)
    expect(outcomes).toEqual(Array.from({ length: 30 }, (_, i) => String(i)))
  })
})

describe('an invariant', () => {
  const never = (problem: string, when: 'afterStep' | 'atRest' | 'atEnd'): Invariant => ({
    name: 'never',
    attach: () => ({ [when]: () => problem }),
  })

  test.each(['afterStep', 'atRest', 'atEnd'] as const)('is asked %s', async (when) => {
    const running = simulate({ seed: 1, invariants: [never('it happened', when)] }, echoing)
    await expect(running).rejects.toMatchObject({ code: 'KINOKO_INVARIANT_VIOLATED' })
    await expect(running).rejects.toThrow(/never: it happened/)
  })

  test('finds a call that never ends', async () => {
    const { callsSettleOnce } = await import('kinoko/testing')
    const running = simulate({ seed: 1, invariants: [callsSettleOnce] }, async (sim) => {
      sim.service(EchoService)
      const echo = await sim.proxy<EchoService>('echo', { timeout: 1000 })
      sim.partition('client#0', ['down'])
      echo.echo.callAsync(1)
      await sim.sleep(10)
    })
    await expect(running).rejects.toThrow(/callsSettleOnce: the call echo\.echo .* never settled/)
  })
})

describe('the liveness phase', () => {
  test('says who still waits when the faults are over', async () => {
    @service('sloth')
    class SlothService {
      @rpc async doze(): Promise<void> {
        await new Promise(() => undefined)
      }
    }
    const running = simulate({ seed: 1, faults: faults.none() }, async (sim) => {
      sim.service(SlothService)
      const sloth = await sim.proxy<SlothService>('sloth', { timeout: 100_000 })
      sloth.doze.callAsync()
      await sim.sleep(1)
    })
    await expect(running).rejects.toMatchObject({ code: 'KINOKO_NOT_LIVE' })
    await expect(running).rejects.toThrow(/sloth\.doze runs on sloth#0/)
  })
})
