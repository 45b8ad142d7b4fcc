import { describe, expect, test } from 'vitest'
import { createSimulator } from 'kinoko/simulator'
import { runCluster } from '../../examples/orders-cluster/cluster.js'

/** The example cluster on a simulator of that seed: the hash of everything that happened. */
async function hashOf(seed: number): Promise<string> {
  const simulator = createSimulator({ seed })
  await runCluster((name) => {
    const { connect, ambient } = simulator.machine(name)
    return { connect, ambient }
  })
  return simulator.trace!.hash()
}

describe('a simulation', () => {
  test('goes the same way every time with the same seed', async () => {
    const hashes = new Set<string>()
    for (let i = 0; i < 50; i++) hashes.add(await hashOf(42))
    expect(hashes.size).toBe(1)
  })

  test('goes many ways with many seeds', async () => {
    const hashes = new Set<string>()
    for (let seed = 0; seed < 50; seed++) hashes.add(await hashOf(seed))
    expect(hashes.size).toBe(50)
  })
})
