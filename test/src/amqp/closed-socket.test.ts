import type { Socket } from 'node:net'
import { connect as amqplibConnect } from 'amqplib'
import { expect, test } from 'vitest'
import { rpc, service, ServiceContainer, ServiceRpcClient } from 'kinoko'
import { startBroker } from '../../../simulator/server/index.js'
import { RecordingLogger } from '../../support/recording-logger.js'

test('a connection whose socket is destroyed without an error is opened anew at once', async () => {
  @service('held')
  class Held {
    @rpc run() {
      return 'ran'
    }
  }
  await using broker = await startBroker({ port: 0 })
  const sockets: Socket[] = []
  const connect = async (...args: Parameters<typeof amqplibConnect>) => {
    const connection = await amqplibConnect(...args)
    sockets.push((connection as unknown as { connection: { stream: Socket } }).connection.stream)
    return connection
  }
  const logger = new RecordingLogger()
  const config = { AMQP_URI: broker.uri, HEARTBEAT: 0 }
  const container = new ServiceContainer(Held, { config, connect, logger })
  await container.start()
  const client = new ServiceRpcClient<Held>('held', { config, connect, logger })
  const proxy = await client.start()
  const before = sockets.length
  for (const socket of [...sockets]) socket.destroy()

  await expect.poll(() => sockets.length).toBe(2 * before)
  expect(await proxy.run()).toBe('ran')
  expect(logger.messages('warn').join()).toContain('Unexpected close')
  await client.stop()
  await container.stop()
})
