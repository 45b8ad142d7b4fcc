/** Kinoko on RabbitMQ, with nameko's protocol. */
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import type { Call } from '../harness/contender.js'
import { echoService, type EchoService } from './echo-service.js'

export async function serve(uri: string): Promise<void> {
  await new ServiceContainer(echoService('bench_kinoko'), { config: { AMQP_URI: uri } }).start()
}

export async function open(uri: string): Promise<Call> {
  const client = new ServiceRpcClient<EchoService>('bench_kinoko', { config: { AMQP_URI: uri } })
  const echo = await client.start()
  return (payload) => echo.echo(payload)
}
