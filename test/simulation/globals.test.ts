import { afterEach, describe, expect, test, vi } from 'vitest'
import { rpc, service } from 'kinoko'
import { simulate, type Simulation } from 'kinoko/testing'

const hour = 3_600_000
const { setTimeout: hostSetTimeout } = globalThis
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

@service('naps')
class NapService {
  @rpc async nap(ms: number): Promise<number> {
    const begin = Date.now()
    await sleep(ms)
    return Date.now() - begin
  }

  @rpc clock(): number {
    return new Date().getTime()
  }
}

const withGlobals = <R>(scenario: (sim: Simulation) => Promise<R>): Promise<R> =>
  simulate({ seed: 7 }, scenario)

afterEach(() => vi.useRealTimers())

describe('the globals of a simulation', () => {
  test('hours of setTimeout pass at once, and Date knows', async () => {
    const slept = await withGlobals(async (sim) => {
      sim.service(NapService)
      const naps = await sim.proxy<NapService>('naps', { timeout: 24 * 3600 })
      return naps.nap(2 * hour)
    })
    expect(slept).toBe(2 * hour)
  })

  test('each machine has its own Date', async () => {
    await withGlobals(async (sim) => {
      const service = sim.service(NapService)
      const naps = await sim.proxy<NapService>('naps')
      const right = await naps.clock()
      sim.skew(service.instance(0), -60_000)
      const wrong = await naps.clock()
      expect(right - wrong).toBe(60_000)
      expect(Date.now()).toBe(right)
    })
  })

  test('timers die with the machine that set them', async () => {
    const fired: string[] = []
    @service('alarms')
    class AlarmService {
      @rpc set(): boolean {
        setTimeout(() => fired.push('alarm'), 1000)
        return true
      }
    }
    await withGlobals(async (sim) => {
      const alarms = sim.service(AlarmService, { instances: 2 })
      const proxy = await sim.proxy<AlarmService>('alarms')
      await proxy.set()
      await proxy.set()
      sim.crash(alarms.instance(0))
      await sim.sleep(5000)
    })
    expect(fired).toEqual(['alarm'])
  })

  test('intervals and cleared timers work, immediates where the host has them', async () => {
    const hasImmediates = 'setImmediate' in globalThis
    const seen: string[] = []
    await withGlobals(async (sim) => {
      const interval = setInterval((text: string) => seen.push(text), 10, 'tick')
      const cleared = setTimeout(() => seen.push('never'), 15)
      if (hasImmediates) setImmediate(() => seen.push('immediate'))
      clearTimeout(cleared)
      const late = setTimeout(() => seen.push('late'), 25)
      late.refresh()
      await sim.sleep(35)
      clearInterval(interval)
      await sim.sleep(100)
      expect(performance.now()).toBeGreaterThanOrEqual(135)
    })
    const immediates = hasImmediates ? ['immediate'] : []
    expect(seen).toEqual([...immediates, 'tick', 'tick', 'late', 'tick'])
  })

  test("Date is the host's class in all but the time", async () => {
    const hostDate = Date
    await withGlobals(async (sim) => {
      await sim.sleep(hour)
      expect(Date.now()).toBe(Date.parse('2020-01-01T01:00:00Z'))
      expect(new Date()).toBeInstanceOf(hostDate)
      expect(new hostDate(0)).toBeInstanceOf(Date)
      expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z')
      expect(Date()).toBe(new Date().toString())
      expect(new (class extends Date {})().getTime()).toBe(Date.now())
    })
    expect(Date).toBe(hostDate)
  })

  test.runIf('process' in globalThis)('hrtime counts from the beginning', async () => {
    await withGlobals(async (sim) => {
      const since = process.hrtime()
      await sim.sleep(1_500)
      expect(process.hrtime(since)).toEqual([1, 500_000_000])
      expect(process.hrtime.bigint()).toBe(1_500_000_000n)
    })
  })

  test('chance comes from the seed', async () => {
    const draw = (seed: number): Promise<unknown[]> =>
      simulate({ seed }, async (sim) => {
        await sim.sleep(1)
        return [Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint32Array(2))]
      })
    expect(await draw(1)).toEqual(await draw(1))
    expect(await draw(1)).not.toEqual(await draw(2))
  })

  test('everything is put back, also when the scenario fails', async () => {
    const before = [Date, Math.random, setTimeout, setInterval, crypto.randomUUID, performance.now]
    const failing = withGlobals(async (sim) => {
      await sim.sleep(1)
      expect(Date).not.toBe(before[0])
      throw new Error('as planned')
    })
    await expect(failing).rejects.toThrow('as planned')
    expect([Date, Math.random, setTimeout, setInterval, crypto.randomUUID]).toEqual(
      before.slice(0, 5),
    )
    expect(performance.now()).toBeGreaterThan(0)
  })

  test('fake timers of vitest are in the way, and the error says so', async () => {
    vi.useFakeTimers()
    await expect(withGlobals((sim) => sim.sleep(1))).rejects.toThrow(/vi\.useRealTimers\(\)/)
  })

  test('fake timers that are installed later are named when nothing happens any more', async () => {
    const running = simulate({ seed: 7, foreignWaitMs: 20 }, async () => {
      vi.useFakeTimers()
      await sleep(10)
    }).finally(() => vi.useRealTimers())
    await expect(running).rejects.toMatchObject({ code: 'KINOKO_SIMULATION_STUCK' })
    await expect(running).rejects.toThrow(/is not the simulation's any more: fake timers/)
  })

  test('with `globals: false`, fake timers of vitest do not reach the simulation', async () => {
    vi.useFakeTimers()
    const elapsed = await simulate({ seed: 1, globals: false }, async (sim) => {
      await sim.sleep(hour)
      return sim.now()
    })
    expect(elapsed).toBe(hour)
  })

  test.runIf('process' in globalThis)(
    'simulations at the same time have each their own',
    async () => {
      const before = setTimeout
      const clockAfter = (ms: number): Promise<number> =>
        withGlobals(async (sim) => {
          await sim.sleep(ms)
          const before = Date.now()
          await sleep(ms)
          sim.service(NapService)
          const naps = await sim.proxy<NapService>('naps')
          expect(await naps.nap(1_000)).toBe(1_000)
          expect(before).toBe(Date.parse('2020-01-01T00:00:00Z') + ms)
          return sim.now()
        })
      expect(await Promise.all([clockAfter(10), clockAfter(hour)])).toEqual([
        1_020,
        2 * hour + 1_000,
      ])
      expect(setTimeout).toBe(before)
    },
  )

  test.runIf(!('process' in globalThis))(
    'two simulations cannot have them at the same time',
    async () => {
      const first = withGlobals((sim) => sim.sleep(10))
      await expect(withGlobals((sim) => sim.sleep(10))).rejects.toThrow(/another simulation/)
      await first
      await withGlobals((sim) => sim.sleep(10))
    },
  )

  test('what was taken before is not a global any more: the host decides', async () => {
    const elapsed = await withGlobals(async (sim) => {
      await new Promise((resolve) => hostSetTimeout(resolve, 20))
      return sim.now()
    })
    expect(elapsed).toBe(0)
  })
})
