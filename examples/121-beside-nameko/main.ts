/**
 * Starts a broker, the service in Python and those in TypeScript, and asks: with nameko in a virtual environment whose
 * folder NAMEKO_VENV names.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ServiceRpcClient, ServiceRunner } from 'kinoko'
import { startBroker } from 'kinoko/broker'
import { DiscountService, ShopService } from './shop.js'

const broker = await startBroker()
const config = { AMQP_URI: broker.uri }
const nameko = `${process.env['NAMEKO_VENV'] ?? '.venv'}/bin/nameko`
const python = spawn(nameko, ['run', 'prices', '--broker', broker.uri], {
  cwd: import.meta.dirname,
  stdio: ['ignore', 'ignore', 'inherit'],
})

const runner = new ServiceRunner({ config })
const client = new ServiceRpcClient<ShopService>('shop', { config })
try {
  runner.addService(DiscountService)
  runner.addService(ShopService)
  await runner.start()
  const shop = await client.start()

  // its queue is there as soon as the service in Python is
  const queues = (): string[] => broker.snapshot().virtualHosts[0]!.queues.map(({ name }) => name)
  while (!queues().includes('rpc-prices')) await new Promise((resolve) => setTimeout(resolve, 50))

  console.log('total:', await shop.total(['tea', 'kettle']))
} finally {
  await client.stop()
  await runner.stop()
  // it says goodbye to the broker
  const ended = once(python, 'exit')
  python.kill()
  await ended
  await broker.stop()
}
