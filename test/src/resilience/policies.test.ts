import { describe, expect, test } from 'vitest'
import { BulkheadFull, CircuitOpen, rpc, RpcTimeout, service } from 'kinoko'
import { bulkhead, circuitBreaker } from 'kinoko/resilience'
import { simulate } from 'kinoko/testing'
import { gate } from '../../support/gate.js'

/** Until it opens the target does not answer. */
let healed = gate()

@service('target')
class Target {
  @rpc async ask(): Promise<string> {
    await healed.opened
    return 'well'
  }
  @rpc fail() {
    throw new RangeError('an answer')
  }
}

describe('a circuit breaker', () => {
  test('opens after failures in a row, tries again, and closes', async () => {
    const changes: string[] = []
    await simulate({ seed: 1, globals: true }, async (sim) => {
      healed = gate()
      sim.service(Target, { config: { max_workers: 100 } })
      const breaker = circuitBreaker({
        failures: 3,
        halfOpenAfter: 10,
        onChange: (target, state) => changes.push(`${target} is ${state}`),
      })
      const target = await sim.proxy<Target>('target', { middleware: [breaker], timeout: 1 })
      const outcomes: unknown[] = []
      const ask = async (): Promise<void> => {
        outcomes.push(await target.ask().catch((error: unknown) => (error as Error).name))
      }

      for (let i = 0; i < 5; i++) await ask()
      healed.open()
      await ask()
      await sim.sleep(10_000)
      await ask()
      await ask()

      expect(outcomes).toEqual([
        'RpcTimeout',
        'RpcTimeout',
        'RpcTimeout',
        'CircuitOpen',
        'CircuitOpen',
        'CircuitOpen',
        'well',
        'well',
      ])
    })
    expect(changes).toEqual(['target is open', 'target is half-open', 'target is closed'])
  })

  test('does not count an error of the method: that is an answer', async () => {
    await simulate({ seed: 1, globals: true }, async (sim) => {
      healed.open()
      sim.service(Target)
      const middleware = [circuitBreaker({ failures: 2 })]
      const target = await sim.proxy<Target>('target', { middleware })
      for (let i = 0; i < 5; i++) {
        await expect(target.fail()).rejects.toMatchObject({ excType: 'RangeError' })
      }
      expect(await target.ask()).toBe('well')
    })
  })

  test('is one for each service, or for each method; and opens by rate', async () => {
    await simulate({ seed: 1, globals: true }, async (sim) => {
      const middleware = [circuitBreaker({ failureRate: 0.5, over: 10, scope: 'method' })]
      const cluster = await sim.cluster<{ missing: Target }>({ middleware })
      const ask = (): Promise<unknown> => cluster.missing.ask().catch((error: unknown) => error)
      const outcomes: unknown[] = []
      for (let i = 0; i < 100; i++) {
        outcomes.push(await ask())
        await sim.sleep(100)
      }
      expect(outcomes[0]).toMatchObject({ name: 'ServiceNotFound' })
      expect(outcomes.at(-1)).toBeInstanceOf(CircuitOpen)
      const fail = await cluster.missing.fail().catch((error: unknown) => error)
      expect(fail).toMatchObject({ name: 'ServiceNotFound' })
    })
  })
})

describe('a bulkhead', () => {
  test('lets so many calls go, makes so many wait, and turns the others away', async () => {
    const door = gate()
    @service('slow')
    class Slow {
      @rpc async wait() {
        await door.opened
        return 'done'
      }
    }
    await simulate({ seed: 1 }, async (sim) => {
      const slow = sim.service(Slow).instance(0)
      const proxy = await sim.proxy<Slow>('slow', {
        middleware: [bulkhead({ limit: 2, queue: 1 })],
      })
      const calls = [1, 2, 3].map(() => proxy.wait())
      await expect(proxy.wait()).rejects.toBeInstanceOf(BulkheadFull)
      await sim.sleep(1_000)
      expect(slow.container.runningWorkers.size).toBe(2)
      door.open()
      expect(await Promise.all(calls)).toEqual(['done', 'done', 'done'])
      expect(slow.served).toBe(3)
    })
  })

  test('does not keep a call that waits for its turn beyond its deadline', async () => {
    const door = gate()
    @service('slow')
    class Slow {
      @rpc async wait() {
        await door.opened
      }
    }
    await simulate({ seed: 1 }, async (sim) => {
      sim.service(Slow)
      const proxy = await sim.proxy<Slow>('slow', {
        middleware: [bulkhead({ limit: 1, queue: 9 })],
      })
      const first = proxy.wait()
      const began = sim.now()
      const second = await proxy.wait
        .with({ timeout: 2 })()
        .catch((error: unknown) => error)
      expect(second).toBeInstanceOf(RpcTimeout)
      expect(second).toMatchObject({ waitedFor: 'the middleware of the caller' })
      expect(sim.now() - began).toBe(2_000)
      const controller = new AbortController()
      const third = proxy.wait.with({ signal: controller.signal })()
      controller.abort()
      await expect(third).rejects.toMatchObject({ name: 'CallAborted' })
      door.open()
      await first
    })
  })
})
