/** A service whose method waits for real work, for runs in Node and in a page. */
import { expect } from 'vitest'
import { rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

let work: () => Promise<unknown>

/** What the method waits for from now on. */
export function workOn(next: () => Promise<unknown>): void {
  work = next
}

@service('worker')
export class WorkService {
  @rpc async work(): Promise<number> {
    await work()
    return 1
  }
}

/** Three calls at a time of two instances; gives the hash of the run. */
export async function callThrice(sim: Simulation): Promise<string | undefined> {
  sim.service(WorkService, { instances: 2 })
  const proxy = await sim.proxy<WorkService>('worker')
  expect(await Promise.all([proxy.work(), proxy.work(), proxy.work()])).toEqual([1, 1, 1])
  await sim.idle()
  return sim.trace?.hash()
}
