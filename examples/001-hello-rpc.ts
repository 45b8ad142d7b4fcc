/**
 * A service, and someone who calls it.
 *
 * Here both run on the embedded simulator. On RabbitMQ it is the same code without `connect` and
 * `ambient`: the address comes from the configuration, `{ AMQP_URI: 'amqp://localhost' }`.
 */
import { rpc, service, ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'

@service('greeting')
class GreetingService {
  @rpc hello(name: string) {
    return `Hello, ${name}!`
  }
}

const { connect, ambient } = createSimulator()

await using container = new ServiceContainer(GreetingService, { connect, ambient })
await container.start()

await using client = new ServiceRpcClient<GreetingService>('greeting', { connect, ambient })
const greeting = await client.start()

console.log(await greeting.hello('Matt'))
