import { afterEach, expect, test, vi } from 'vitest'
import { createSimulator } from 'kinoko/simulator'

afterEach(() => vi.resetModules())

test('the shared simulator has what one of one’s own has', async () => {
  const { defaultSimulator } = await import('kinoko/simulator')
  expect(Object.keys(defaultSimulator).sort()).toEqual(Object.keys(createSimulator()).sort())
})

test('connect and the shared simulator lead to one broker', async () => {
  vi.resetModules()
  const { connect, defaultSimulator } = await import('kinoko/simulator')
  const connection = await connect('amqp://localhost')
  const channel = await connection.createChannel()
  await channel.assertQueue('shared')
  expect(defaultSimulator.snapshot().virtualHosts[0]?.queues.map(({ name }) => name)).toEqual([
    'shared',
  ])
  expect(defaultSimulator.world).toBe(defaultSimulator.world)
  await connection.close()
})

test('a property of the shared simulator can be replaced before it is used', async () => {
  vi.resetModules()
  const { defaultSimulator } = await import('kinoko/simulator')
  const connect = vi.fn()
  Object.assign(defaultSimulator, { connect })
  expect(defaultSimulator.connect).toBe(connect)
  expect(defaultSimulator.name).toBe('client')
})
