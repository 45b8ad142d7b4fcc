import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { connect, FakeHost, openChannel } from './support/fake-host.js'

test('what a socket brings runs in the context of who connected', async () => {
  const storage = new AsyncLocalStorage<string>()
  const host = new FakeHost()
  const { wire, connection } = await storage.run('who connects', () => connect(host))
  const channel = await openChannel(connection, wire)
  const seen: unknown[] = []
  const look = (): unknown => seen.push(storage.getStore())
  channel.on('drain', look)
  channel.on('cancel', look)
  void channel.consume('q', look)
  connection.on('error', look)
  await wire.say(1, { method: 'basic.consume-ok', consumerTag: 'c' })

  await storage.run('who moves the world', async () => {
    wire.waiting = 5000
    channel.publish('', 'q', Buffer.from(''))
    await wire.drain(1)
    await wire.say(1, { method: 'basic.cancel', consumerTag: 'c' })
    await wire.lose('END')
  })
  expect(seen).toEqual(Array(4).fill('who connects'))
})
