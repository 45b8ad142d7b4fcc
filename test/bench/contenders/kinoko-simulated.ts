/** Kinoko whole, container and client, on its simulator. */
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import type { Call } from '../harness/contender.js'
import { echoService, type EchoService } from './echo-service.js'

export async function open(): Promise<Call> {
  const simulator = createSimulator({ trace: 0 })
  const { connect, ambient } = simulator.host('service')
  await new ServiceContainer(echoService('echo'), { connect, ambient }).start()
  const { connect: connectClient, ambient: ambientOfClient } = simulator.host('client')
  const client = new ServiceRpcClient<EchoService>('echo', {
    connect: connectClient,
    ambient: ambientOfClient,
  })
  const echo = await client.start()
  return (payload) => echo.echo(payload)
}
