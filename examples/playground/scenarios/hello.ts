/** One service, and someone who calls it. */
import { rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

@service('greeting')
class GreetingService {
  @rpc hello(name: string) {
    return `Hello, ${name}!`
  }
}

export async function scenario(sim: Simulation) {
  sim.service(GreetingService)
  const greeting = await sim.proxy<GreetingService>('greeting')
  console.log(await greeting.hello('Matt'))
}
