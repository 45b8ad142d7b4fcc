/** Thirty calls, and whoever is free takes the next. Add an instance, crash one, pause one: see who serves. */
import { DependencyProvider, inject, rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

class Work extends DependencyProvider<() => Promise<void>> {
  override getDependency() {
    const { ambient } = this.container
    return () =>
      new Promise<void>((done) => void ambient.setTimeout(done, 20 + ambient.random() * 30))
  }
}

@service('resize')
class ResizeService {
  work = inject(new Work())

  @rpc async picture(name: string) {
    await this.work()
    return `${name}, small`
  }
}

export const options = { config: { max_workers: 2 } }

export async function scenario(sim: Simulation) {
  sim.service(ResizeService, { instances: 3 })
  const resize = await sim.proxy<ResizeService>('resize')
  const calls: Promise<unknown>[] = []
  for (let i = 1; i <= 30; i++) {
    calls.push(resize.picture(`picture ${i}`))
    await sim.sleep(4)
  }
  await Promise.all(calls)
}
