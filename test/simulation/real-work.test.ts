/**
 * Real work inside a method: whatever the method waits for, virtual time stands still, so that the run is the same
 * every time, and the same as if the method had waited for nothing.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { explore, simulate } from 'kinoko/testing'
import { test as simTest } from 'kinoko/testing/vitest'
import { runs } from '../support/effort.js'
import { kindsOfWork, openSurroundings, type Surroundings } from './support/kinds-of-work.js'
import { callThrice, WorkService, workOn } from './support/working-service.js'

let around: Surroundings
beforeAll(async () => (around = await openSurroundings()))
afterAll(() => around.close())

/** The hashes of an exploration in which the method waits for nothing. */
async function exploredOracle(): Promise<(string | undefined)[]> {
  workOn(() => Promise.resolve())
  return hashesOfExploration()
}

async function hashesOfExploration(): Promise<(string | undefined)[]> {
  const hashes: (string | undefined)[] = []
  await explore({ seeds: 3 }, async (sim) => hashes.push(await callThrice(sim)))
  return hashes
}

/** The hash of a run in which the method waits for nothing. */
function oracle(seed: number): Promise<string | undefined> {
  workOn(() => Promise.resolve())
  return simulate({ seed }, callThrice)
}

const kinds = Object.entries(kindsOfWork)
const times = runs(20, 2)

describe('in simulate', () => {
  test.each(kinds)('%s: one run, that of a method which waits for nothing', async (_, kind) => {
    const expected = await oracle(7)
    workOn(() => kind(around))
    const hashes = new Set<string | undefined>()
    for (let i = 0; i < times; i++) hashes.add(await simulate({ seed: 7 }, callThrice))
    expect([...hashes]).toEqual([expected])
  })
})

describe('in the sim fixture', () => {
  simTest.for(kinds)('%s', async ([, kind], { sim }) => {
    workOn(() => kind(around))
    const hash = await callThrice(sim)
    expect(hash).toBe(await oracle(0))
  })
})

test.each(kinds)('in explore: %s', async (_, kind) => {
  const expected = await exploredOracle()
  workOn(() => kind(around))
  expect(await hashesOfExploration()).toEqual(expected)
})

describe('on a bare simulator', () => {
  const hashOf = async (): Promise<string | undefined> => {
    const simulator = createSimulator({ seed: 7 })
    const { connect, ambient } = simulator.host('server')
    const container = new ServiceContainer(WorkService, { connect, ambient })
    await container.start()
    const host = simulator.host('client')
    const client = new ServiceRpcClient<WorkService>('worker', {
      connect: host.connect,
      ambient: host.ambient,
    })
    const proxy = await client.start()
    expect(await Promise.all([proxy.work(), proxy.work(), proxy.work()])).toEqual([1, 1, 1])
    await client.stop()
    await container.stop()
    return simulator.trace?.hash()
  }

  test.each(kinds)('%s', async (_, kind) => {
    workOn(() => kind(around))
    const hashes = new Set([await hashOf(), await hashOf(), await hashOf()])
    expect(hashes.size).toBe(1)
  })
})
