import { describe, expect, test } from 'vitest'
import { ConfigurationError, rpc, service } from 'kinoko'
import {
  explore,
  ExploreFailure,
  faults,
  type ExploreOptions,
  type Simulation,
} from 'kinoko/testing'
import { orderAcrossInstances } from '../../../examples/planted-bugs/order-across-instances.js'
import { manySchedules } from '../support/many-schedules.js'

/** Two hosts, each of which sends one message to a queue of its own. */
async function apart(sim: Simulation): Promise<void> {
  const hosts = ['one', 'other']
  const channels = []
  for (const name of hosts) {
    const channel = await (await sim.simulator.host(name).connect()).createChannel()
    await channel.assertQueue(name)
    channels.push(channel)
  }
  channels.forEach((channel, i) => channel.sendToQueue(hosts[i]!, Buffer.from('hello')))
  await sim.idle()
}

/** Two hosts that send to one queue. */
async function together(sim: Simulation): Promise<string> {
  const channels = []
  for (const name of ['one', 'other']) {
    channels.push(await (await sim.simulator.host(name).connect()).createChannel())
  }
  await channels[0]!.assertQueue('work')
  channels.forEach((channel, i) => channel.sendToQueue('work', Buffer.from(String(i))))
  await sim.idle()
  const first = await channels[0]!.get('work')
  return first === false ? 'nothing' : first.content.toString()
}

@service('notes')
class NoteService {
  @rpc write(): void {
    notes.push('written')
  }
}

const notes: string[] = []

describe('explore({ exhaustive })', () => {
  test('runs one of two orders that make no difference, and both of two that do', async () => {
    const { runs, reduction } = await explore({ exhaustive: true }, apart)
    expect(runs).toBe(1)
    expect(reduction).toEqual({ classes: 1, schedules: 2, pruned: 1, redundant: 0 })
    const firsts = new Set<string>()
    const both = await explore({ exhaustive: true }, async (sim) => {
      firsts.add(await together(sim))
    })
    expect(both.reduction).toEqual({ classes: 2, schedules: 2, pruned: 0, redundant: 0 })
    expect(firsts).toEqual(new Set(['0', '1']))
    expect(both.summary).toMatch(/^no failure in 2 runs \(2 classes of 2 schedules, 0 pruned\)/)
  })

  test('makes of the schedules with one deviation their classes', async () => {
    const { runs: schedules } = await explore({ deviations: 1, trace: 0 }, manySchedules)
    const bound = { exhaustive: { deviations: 1 }, trace: 0 }
    const { runs, reduction } = await explore(bound, manySchedules)
    expect(reduction).toMatchObject({ schedules, classes: runs })
    expect(runs).toBeLessThan(schedules / 2)
  })

  test('finds a bug in what two instances keep outside of themselves', async () => {
    const exploring = explore({ exhaustive: { deviations: 1 } }, orderAcrossInstances.buggy)
    const failure: unknown = await exploring.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ExploreFailure)
    expect((failure as ExploreFailure).causes).toHaveLength(1)
  })

  test('takes it that code of services shares memory, unless it is told otherwise', async () => {
    const scenario = async (sim: Simulation): Promise<void> => {
      notes.length = 0
      sim.service(NoteService, { instances: 2 })
      const proxy = await sim.proxy<NoteService>('notes')
      await Promise.all([proxy.write(), proxy.write()])
    }
    const bound = { deviations: 1 }
    const shared = await explore({ exhaustive: bound }, scenario)
    const apart = await explore({ exhaustive: { ...bound, sharedMemory: false } }, scenario)
    expect(apart.reduction?.schedules).toBe(shared.reduction?.schedules)
    expect(apart.runs).toBeLessThan(shared.runs)
  })

  test('ends with its limits, and then has not counted all', async () => {
    const { isComplete, reduction, summary } = await explore(
      { exhaustive: true, maxRuns: 3 },
      orderAcrossInstances.fixed,
    )
    expect(isComplete).toBe(false)
    expect(reduction).toMatchObject({ schedules: undefined, pruned: undefined })
    expect(summary).toMatch(
      /^no failure in 3 runs \(\d class(es)?\), stopped after .* \(maxRuns\)$/,
    )
  })

  test('says that a scenario is not simulated when it does not come again', async () => {
    let runs = 0
    const exploring = explore({ exhaustive: true }, async (sim) => {
      const first = sim.simulator.host(runs++ === 0 ? 'one' : 'another').connect()
      await Promise.all([first, sim.simulator.host('other').connect()])
      await (await first).createChannel()
    })
    await expect(exploring).rejects.toThrow(/did not come again after the same choices/)
  })

  test.each<ExploreOptions>([
    { strategy: 'pos' },
    { deviations: 1 },
    { faults: faults.all() },
    { maxLatencyMs: 10 },
    { packets: true },
    { checkDeterminism: true },
    { rabbitmq: ['3.10', '4.0'] },
    { exhaustive: { deviations: -1 } },
  ])('refuses %o, which means nothing here', async (options) => {
    const exploring = explore({ exhaustive: true, ...options }, apart)
    await expect(exploring).rejects.toBeInstanceOf(ConfigurationError)
  })
})
