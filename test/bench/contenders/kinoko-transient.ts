/** Kinoko on RabbitMQ, its fast profile: direct reply-to, nothing on disk. */
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import type { Call } from '../harness/contender.js'
import { echoService, type EchoService } from './echo-service.js'

export async function serve(uri: string): Promise<void> {
  const config = { AMQP_URI: uri, max_workers: 128 }
  await new ServiceContainer(echoService('bench_transient'), { config }).start()
}

export async function open(uri: string): Promise<Call> {
  const config = { AMQP_URI: uri, RPC_DELIVERY: 'transient' } as const
  const echo = await new ServiceRpcClient<EchoService>('bench_transient', { config }).start()
  return (payload) => echo.echo(payload)
}
