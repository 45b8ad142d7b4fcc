/** Kinoko on RabbitMQ with room for as many calls as are made. */
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import type { Call } from '../harness/contender.js'
import { echoService, type EchoService } from './echo-service.js'

export async function serve(uri: string): Promise<void> {
  const config = { AMQP_URI: uri, max_workers: 128 }
  await new ServiceContainer(echoService('bench_wide'), { config }).start()
}

export async function open(uri: string): Promise<Call> {
  const client = new ServiceRpcClient<EchoService>('bench_wide', { config: { AMQP_URI: uri } })
  const echo = await client.start()
  return (payload) => echo.echo(payload)
}
