/** A caller that tries again: the clerk is down for two seconds, and comes up again. */
import { rpc, RpcProxy, RpcTimeout, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

@service('clerk')
class ClerkService {
  @rpc stamp(paper: string) {
    return `${paper}, stamped`
  }
}

@service('office')
class OfficeService {
  clerk = new RpcProxy<ClerkService>('clerk', { timeout: 0.5 })

  @rpc async hand(paper: string) {
    for (let attempt = 1; ; attempt++) {
      try {
        return { attempt, paper: await this.clerk.stamp(paper) }
      } catch (error) {
        // after a timeout nobody knows whether the work was done: a stamp twice does no harm
        if (!(error instanceof RpcTimeout) || attempt === 10) throw error
      }
    }
  }
}

export async function scenario(sim: Simulation) {
  const clerks = sim.service(ClerkService)
  sim.service(OfficeService)
  const office = await sim.proxy<OfficeService>('office')

  sim.crash(clerks.instance(0))
  const handed = office.hand('form 7')
  await sim.sleep(2_000)
  await sim.restart(clerks.instance(0))
  console.log(await handed)
}
