import { afterEach, describe, expect, test, vi } from 'vitest'
import { rpc, service } from 'kinoko'
import { explore, ExploreFailure, failureReport, type Simulation } from 'kinoko/testing'
import { test as simTest } from 'kinoko/testing/vitest'
import { lostUpdate } from '../../examples/planted-bugs/lost-update.js'
import { commandFor, currentTest, type CurrentTest } from '../../testing/simulation/current-test.js'
import { limitsOf } from '../../testing/simulation/explore-in-test.js'
import { summaryOf } from '../../testing/simulation/budget.js'
import { simulated } from '../../testing/vitest/simulated-test.js'
import { provideSim } from '../../testing/vitest/fixtures.js'

@service('echo')
class EchoService {
  @rpc echo(value: number): number {
    return value
  }
}

async function passes(sim: Simulation): Promise<void> {
  sim.service(EchoService)
  await (await sim.proxy<EchoService>('echo')).echo(1)
}

async function fails(sim: Simulation): Promise<never> {
  await passes(sim)
  throw new Error('one too many')
}

function runsOf(error: Error): number | undefined {
  return error instanceof ExploreFailure ? error.runs : undefined
}

afterEach(() => vi.unstubAllEnvs())

const failureOf = (running: Promise<unknown>): Promise<Error> =>
  running.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as Error,
  )

describe('explore in a test of vitest', () => {
  test('says beside the test how many runs there were', async ({ task }) => {
    await explore({ seeds: 3 }, passes)
    expect(task.annotations.map(({ message, type }) => [message, type])).toEqual([
      [expect.stringMatching(/^no failure in 3 runs, \d+\.\d s$/), 'notice'],
    ])
  })

  test('leaves its report beside the test, with the command that has it again', async ({
    task,
  }) => {
    const error = await failureOf(explore({ seeds: [17] }, fails))
    const again = `KINOKO_SEED=17 npx vitest run test/testing/explore-in-test.test.ts -t "${task.name}"`
    expect(error.message).toContain(`\nagain: ${again}`)
    expect(task.annotations).toHaveLength(1)
    const [{ message, attachment }] = task.annotations as [(typeof task.annotations)[0]]
    expect(message).toMatch(/^one too many: seed 17 · hash .*, again: KINOKO_SEED=17 npx vitest/)
    expect(attachment?.contentType).toBe('text/html')
    expect(attachment?.body).toContain('echo(1)')
  })

  test('runs the seed of the environment alone', async () => {
    vi.stubEnv('KINOKO_SEED', '5')
    const seeds: (number | undefined)[] = []
    await explore({ seeds: 3 }, (sim) => Promise.resolve(seeds.push(sim.seed)))
    expect(seeds).toEqual([5])
  })

  test('has a failing schedule again by its deviations, in one run', async ({ task }) => {
    const error = await failureOf(explore({ deviations: 1 }, lostUpdate.buggy))
    const [, given = ''] = /\nagain: KINOKO_DEVIATIONS=(\S+) npx vitest/.exec(error.message) ?? []
    expect(given).toMatch(/^next:\d+=1$/)
    expect(runsOf(error)).toBeGreaterThan(1)
    vi.stubEnv('KINOKO_DEVIATIONS', given)
    const again = await failureOf(explore({ deviations: 1 }, lostUpdate.buggy))
    expect(runsOf(again)).toBe(1)
    expect(failureReport(again)?.hash).toBe(failureReport(error)?.hash)
    const exhaustive = await failureOf(explore({ exhaustive: true }, lostUpdate.buggy))
    expect(runsOf(exhaustive)).toBe(1)
    expect(task.annotations.at(-1)?.message).toContain(`KINOKO_DEVIATIONS=${given} npx vitest`)
    vi.stubEnv('KINOKO_DEVIATIONS', 'many')
    expect((await failureOf(explore({ deviations: 1 }, passes))).message).toMatch(
      /^KINOKO_DEVIATIONS: `many` is no deviation/,
    )
  })

  test('tells its story once: the cause has the message that it was thrown with', async () => {
    const error = await failureOf(explore({ seeds: [17] }, fails))
    expect(error.message).toContain('the calls:')
    expect(error.message).toContain('the last of them:')
    const cause = error.cause as Error
    expect(cause.message).toBe('one too many')
    // vitest prints the stack of a cause, too
    expect(cause.stack).not.toContain('the last of them:')
    expect(failureReport(cause)?.seed).toBe(17)

    const frozen = Object.freeze(new Error('ice'))
    const failing = explore({ seeds: [17] }, async (sim) => {
      await passes(sim)
      throw frozen as Error
    })
    expect(((await failureOf(failing)).cause as Error).message).toBe('ice')
  })

  simTest('tells its story once in a test with a sim', async () => {
    const bodies: ((context: object) => Promise<unknown>)[] = []
    const define = simulated((_name: string, body: () => unknown) => bodies.push(body as never))
    define('a test', () => explore({ seeds: [3] }, fails))
    const annotations: unknown[] = []
    const error = await failureOf(
      provideSim({}, async (sim) => {
        const annotate = (...all: unknown[]): Promise<void> =>
          Promise.resolve(void annotations.push(all))
        const task = { name: 'a test', file: { name: 'a.test.ts' } }
        await bodies[0]!({ sim, task, annotate })
      }),
    )
    expect(error.message.match(/virtual ms/g)).toHaveLength(1)
    expect(failureReport(error)?.seed).toBe(3)
    expect(annotations).toEqual([])
  })

  test('has 80 % of its time, and its signal, unless told otherwise', ({ signal }) => {
    const current = currentTest()!
    const limits = limitsOf({ ...current, timeout: 5_000 }, {})
    expect(limits).toEqual({ signal, timeMs: 4_000 })
    expect(limitsOf({ ...current, timeout: 0 }, {})).toEqual({ signal })
    expect(limitsOf(current, { timeMs: 7, signal: AbortSignal.abort() })).toMatchObject({
      timeMs: 7,
      signal: { aborted: true },
    })
  })

  test('ends when the test is given up', async () => {
    const controller = new AbortController()
    const reason = new Error('the test timed out')
    const running = explore({ seeds: 1_000, signal: controller.signal }, async (sim) => {
      await passes(sim)
      controller.abort(reason)
    })
    expect(await failureOf(running)).toBe(reason)
  })
})

describe('a budget that is used up', () => {
  test('is an answer: time', async () => {
    const result = await explore({ seeds: 1_000_000, timeMs: 1 }, passes)
    expect(result).toMatchObject({ isComplete: false })
    expect(result.runs).toBeLessThan(1_000_000)
    expect(result.summary).toMatch(
      /^no failure in [\d,]+ runs?, stopped after \d+\.\d s \(timeMs\)$/,
    )
  })

  test('is an answer: runs', async () => {
    const result = await explore({ deviations: 2, maxRuns: 5 }, passes)
    expect(result).toMatchObject({ isComplete: false, runs: 5 })
    expect(result.summary).toMatch(/ 5 runs, stopped after .* \(maxRuns\)$/)
  })

  test('in words', () => {
    const figures = { runs: 1_240, elapsedMs: 4_000 }
    expect(summaryOf(figures)).toBe('no failure in 1,240 runs, 4.0 s')
    expect(summaryOf({ runs: 1, elapsedMs: 40, stoppedBy: 'timeMs' })).toBe(
      'no failure in 1 run, stopped after 0.0 s (timeMs)',
    )
    const reduction = { schedules: 8_030, classes: 1_300, redundant: 0, pruned: 6_730 }
    expect(summaryOf({ ...figures, reduction })).toBe(
      'no failure in 1,240 runs (1,300 classes of 8,030 schedules, 6,730 pruned), 4.0 s',
    )
    const uncounted = { classes: 1, redundant: 0, schedules: undefined, pruned: undefined }
    expect(summaryOf({ ...figures, reduction: uncounted })).toBe(
      'no failure in 1,240 runs (1 class), 4.0 s',
    )
  })

  test('a time of nothing is refused', async () => {
    await expect(explore({ timeMs: 0 }, passes)).rejects.toThrow('`timeMs` must be a number')
  })
})

test('the command names the test', () => {
  const named: Pick<CurrentTest, 'file' | 'name'> = { file: 'a.test.ts', name: 'a "b"' }
  expect(commandFor(named)).toBe('npx vitest run a.test.ts -t "a \\"b\\""')
})
