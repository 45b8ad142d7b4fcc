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
/** The hashes of the runs in which the method waits for nothing: of two seeds, and of an exploration. */
let expected: { seed0: Hash; seed7: Hash; explored: Hash[] }

beforeAll(async () => {
  around = await openSurroundings()
  workOn(() => Promise.resolve())
  const [seed0, seed7] = [await simulate({ seed: 0 }, callThrice), await hashOfSeed7()]
  expected = { seed0, seed7, explored: await hashesOfExploration() }
})
afterAll(() => around.close())

type Hash = string | undefined

const hashOfSeed7 = (): Promise<Hash> => simulate({ seed: 7 }, callThrice)

async function hashesOfExploration(): Promise<Hash[]> {
  const hashes: Hash[] = []
  await explore({ seeds: runs(3, 2) }, async (sim) => hashes.push(await callThrice(sim)))
  return hashes
}

const kinds = Object.entries(kindsOfWork)
const times = runs(20, 1)

describe('in simulate', () => {
  test.each(kinds)('%s: one run, that of a method which waits for nothing', async (_, kind) => {
    workOn(() => kind(around))
    const hashes = new Set<Hash>()
    for (let i = 0; i < times; i++) hashes.add(await hashOfSeed7())
    expect([...hashes]).toEqual([expected.seed7])
  })
})

describe('in the sim fixture', () => {
  simTest.for(kinds)('%s', async ([, kind], { sim }) => {
    workOn(() => kind(around))
    expect(await callThrice(sim)).toBe(expected.seed0)
  })
})

test.each(kinds)('in explore: %s', async (_, kind) => {
  workOn(() => kind(around))
  expect(await hashesOfExploration()).toEqual(expected.explored)
})

describe('on a bare simulator', () => {
  const hashOf = async (): Promise<Hash> => {
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
    const hashes = new Set<Hash>()
    for (let i = 0; i < runs(3, 2); i++) hashes.add(await hashOf())
    expect(hashes.size).toBe(1)
  })
})
