/** What a page might do: all entries of the package, and one simulated call. */
import { rpc, service } from 'kinoko'
import { connect } from 'kinoko/simulator'
import { simulate } from 'kinoko/testing'

@service('greeting')
class GreetingService {
  @rpc hello(name: string): string {
    return `Hello, ${name}!`
  }
}

export function greet(seed: number): Promise<{ greeting: string; hash: string | undefined }> {
  return simulate({ seed }, async (sim) => {
    sim.service(GreetingService, { instances: 3 })
    const proxy = await sim.proxy<GreetingService>('greeting')
    return { greeting: await proxy.hello('Ada'), hash: sim.trace?.hash() }
  })
}

/** The entry for who brings amqplib of their own. */
export { connect }
