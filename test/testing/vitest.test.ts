import { afterEach, describe, expect as plainExpect, test as plainTest, vi } from 'vitest'
import { rpc, service } from 'kinoko'
import { fifo } from 'kinoko/simulator'
import type { Simulation } from 'kinoko/testing'
import { expect, seedFromEnvironment, test } from 'kinoko/testing/vitest'
import { provideSim } from '../../testing/vitest/fixtures.js'
import { simulated } from '../../testing/vitest/simulated-test.js'

@service('echo')
class EchoService {
  @rpc echo(value: number): number {
    return value
  }
}

afterEach(() => vi.unstubAllEnvs())

describe('the sim fixture', () => {
  test('is a cluster of the test alone', async ({ sim }) => {
    sim.service(EchoService)
    const echo = await sim.proxy<EchoService>('echo')
    expect(await echo.echo(1)).toBe(1)
    expect(sim.seed).toBe(0)
  })

  describe('with options', () => {
    test.override({ simulation: { seed: 7, config: { RPC_TIMEOUT: 3 } } })

    test('has them', async ({ sim }) => {
      const echo = await sim.proxy<EchoService>('nobody')
      await expect(echo.echo(1)).rejects.toMatchObject({ name: 'ServiceNotFound' })
      expect(sim.seed).toBe(7)
    })
  })

  test.for([1, 2])('works with test.for: %i', async (value, { sim }) => {
    sim.service(EchoService)
    const echo = await sim.proxy<EchoService>('echo')
    expect(await echo.echo(value)).toBe(value)
  })
})

describe('a simulated test that fails', () => {
  type Body = (context: { sim: Simulation }) => unknown

  /** Runs a test outside vitest: what it rejects with, and what it attaches. */
  async function runTest(
    body: Body,
    simulation = {},
  ): Promise<{ error: unknown; annotations: unknown[][] }> {
    const bodies: Body[] = []
    const define = simulated((_name: string, defined: Body) => bodies.push(defined))
    define('a "test"', body)
    const annotations: unknown[][] = []
    let error: unknown
    await provideSim(simulation, async (sim) => {
      const annotate = (...annotation: unknown[]): Promise<void> => {
        annotations.push(annotation)
        return Promise.resolve()
      }
      const task = { name: 'a "test"', file: { name: 'test/a.test.ts' } }
      const context = { sim, task, annotate }
      await Promise.resolve(bodies[0]?.(context)).catch((reason: unknown) => (error = reason))
    })
    return { error, annotations }
  }

  plainTest('gains seed and story, and attaches its report with the command', async () => {
    vi.stubEnv('KINOKO_SEED', '12')
    const { error, annotations } = await runTest(async ({ sim }) => {
      sim.service(EchoService)
      const echo = await sim.proxy<EchoService>('echo')
      plainExpect(await echo.echo(1)).toBe(2)
    })
    plainExpect(error).toMatchObject({ name: 'AssertionError', actual: 1, expected: 2 })
    plainExpect((error as Error).message).toMatch(
      /seed 12 · hash .*client#0 asks for echo\.echo\(1\)/s,
    )
    plainExpect(annotations).toEqual([
      [
        plainExpect.stringMatching(
          /again: KINOKO_SEED=12 npx vitest run test\/a\.test\.ts -t "a \\"test\\""$/,
        ),
        'error',
        {
          contentType: 'text/html',
          body: plainExpect.stringContaining('echo(1)') as string,
          bodyEncoding: 'utf-8',
        },
      ],
    ])
  })

  plainTest('is told when it cannot go on, at once', async () => {
    const { error } = await runTest(() => new Promise(() => undefined), { foreignWaitMs: 20 })
    plainExpect(error).toMatchObject({ code: 'KINOKO_SIMULATION_STUCK' })
  })

  plainTest('fails for a broken invariant', async () => {
    const invariants = [{ name: 'never', attach: () => ({ atEnd: () => 'it happened' }) }]
    const { error } = await runTest(({ sim }) => sim.sleep(1), { invariants })
    plainExpect(error).toMatchObject({ code: 'KINOKO_INVARIANT_VIOLATED' })
  })

  plainTest('and one that passes attaches nothing', async () => {
    plainExpect(await runTest(({ sim }) => sim.sleep(1))).toEqual({
      error: undefined,
      annotations: [],
    })
  })
})

describe('KINOKO_SEED', () => {
  plainTest.each([
    ['', undefined],
    ['42', 42],
  ])('`%s` is %s', (text, seed) => {
    vi.stubEnv('KINOKO_SEED', text)
    plainExpect(seedFromEnvironment()).toBe(seed)
  })

  plainTest('nonsense is an error', () => {
    vi.stubEnv('KINOKO_SEED', 'many')
    plainExpect(() => seedFromEnvironment()).toThrow(/KINOKO_SEED: `many`/)
  })
})

describe('matchers', () => {
  test.override({ simulation: { choices: fifo } })

  test('toHaveSettled', async ({ sim }) => {
    sim.service(EchoService)
    const echo = await sim.proxy<EchoService>('echo')
    const reply = echo.echo.callAsync(1)
    expect(reply).not.toHaveSettled()
    expect(() => expect(reply).toHaveSettled()).toThrow(/still waits/)
    await reply.result()
    expect(reply).toHaveSettled()
    expect(() => expect(reply).not.toHaveSettled()).toThrow(/has its result/)
  })

  test('toHaveBeenServedBy and toHaveServed', async ({ sim }) => {
    const { instances } = sim.service(EchoService, { instances: 2 })
    const echo = await sim.proxy<EchoService>('echo')
    const replies = [echo.echo.callAsync(1), echo.echo.callAsync(2)] as const
    await Promise.all(replies.map((reply) => reply.result()))
    const [first, second] = instances
    expect(replies[0]).toHaveBeenServedBy(first!)
    expect(replies[0]).not.toHaveBeenServedBy(second!)
    expect(() => expect(replies[0]).toHaveBeenServedBy(second!)).toThrow(/went to echo#0/)
    expect(first).toHaveServed(1)
    expect(() => expect(first).toHaveServed(2)).toThrow(/was given 1 requests/)
  })

  test('a trace in a snapshot tells its story', async ({ sim }) => {
    sim.service(EchoService)
    const echo = await sim.proxy<EchoService>('echo')
    await echo.echo(1)
    expect(sim.trace).toMatchInlineSnapshot(`
      0 ms  client#0 asks for echo.echo(1)
           0 ms  echo#0 gets the request echo.echo(1)
           0 ms  echo#0 replies to echo.echo: 1
           0 ms  client#0 gets the reply to echo.echo: 1
    `)
  })
})
