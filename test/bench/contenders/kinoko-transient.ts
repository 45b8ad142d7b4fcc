/** Kinoko on RabbitMQ, its fast profile: direct reply-to, nothing on disk. */
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import type { Call } from '../harness/contender.js'
import { EchoService } from './echo-service.js'

export async function serve(uri: string): Promise<void> {
  await new ServiceContainer(EchoService, { config: { AMQP_URI: uri } }).start()
}

export async function open(uri: string): Promise<Call> {
  const config = { AMQP_URI: uri, RPC_DELIVERY: 'transient' } as const
  const echo = await new ServiceRpcClient<EchoService>('echo', { config }).start()
  return (payload) => echo.echo(payload)
}
