/**
 * For a process of its own: the same scenario with real work and without, after so many events without any that the watch
 * over the platform's work has dozed off. Prints whether the traces are the same.
 */
import { stat } from 'node:fs/promises'
import { rpc, RpcProxy, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('fixed')
class FixedService {
  @rpc same(n: number): number {
    return n
  }
}

let asksTheDisk = false

async function look(path: string): Promise<void> {
  if (asksTheDisk) await stat(path)
}

@service('disk')
class DiskService {
  fixed = new RpcProxy<FixedService>('fixed')

  @rpc async lookAround(): Promise<void> {
    await Promise.all([look('.'), look('..')])
    await this.fixed.same(1)
    // here only an acknowledgement is under way: the broker takes it, and then time would move
    await look('.')
    await this.fixed.same(2)
  }
}

function lookAround(): Promise<string | undefined> {
  return simulate({ seed: 1 }, async (sim) => {
    sim.service(FixedService)
    sim.service(DiskService)
    const disk = await sim.proxy<DiskService>('disk')
    await disk.lookAround()
    return sim.trace?.hash()
  })
}

const expected = await lookAround()
await simulate({ seed: 1 }, async (sim) => {
  sim.service(FixedService)
  const fixed = await sim.proxy<FixedService>('fixed')
  for (let i = 0; i < 500; i++) await fixed.same(i)
})
asksTheDisk = true
process.stdout.write((await lookAround()) === expected ? 'the same' : 'another')
