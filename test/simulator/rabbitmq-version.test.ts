import { afterEach, expect, test, vi } from 'vitest'
import { createSimulator } from 'kinoko/simulator'
import { simulate } from 'kinoko/testing'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

interface Opened {
  readonly connection: { readonly serverProperties: { readonly version: string } }
}

async function versionOf(connect: (url: string) => Promise<unknown>): Promise<string> {
  const { connection } = (await connect('amqp://localhost')) as Opened
  return connection.serverProperties.version
}

test('a simulator is the latest version, the one of the environment, or the one it is told', async () => {
  expect(await versionOf(createSimulator().connect)).toBe('4.3.6')
  vi.stubEnv('KINOKO_RABBITMQ', '4.0')
  expect(await versionOf(createSimulator().connect)).toBe('4.0.5')
  expect(await versionOf(createSimulator({ rabbitmq: '3.10' }).connect)).toBe('3.10.8')
  vi.stubEnv('KINOKO_RABBITMQ', '')
  expect(await versionOf(createSimulator().connect)).toBe('4.3.6')
})

test('the connect of the module obeys the environment, too', async () => {
  vi.stubEnv('KINOKO_RABBITMQ', '3.10')
  vi.resetModules()
  const { connect } = await import('kinoko/simulator')
  expect(await versionOf(connect)).toBe('3.10.8')
})

test('a version that is not simulated is refused wherever it comes from', async () => {
  vi.stubEnv('KINOKO_RABBITMQ', '2.8')
  const message = 'KINOKO_RABBITMQ: RabbitMQ 2.8 is not simulated; choose one of 3.10, 4.0, 4.3'
  const error = Object.assign(new RangeError(message), { code: 'ERR_RABBITMQ_VERSION' })
  expect(() => createSimulator()).toThrow(error)
  await expect(simulate({}, () => Promise.resolve())).rejects.toThrow(message)
  vi.resetModules()
  const { connect, resetSimulator } = await import('kinoko/simulator')
  resetSimulator()
  await expect(Promise.resolve().then(() => connect('amqp://localhost'))).rejects.toThrow(message)
})

test('a version in the environment that is not simulated is nothing to who names a version', async () => {
  vi.stubEnv('KINOKO_RABBITMQ', '9')
  vi.resetModules()
  const { connect, configureSimulator, createSimulator } = await import('kinoko/simulator')
  expect(await versionOf(createSimulator({ rabbitmq: '4.0' }).connect)).toBe('4.0.5')
  configureSimulator({ rabbitmq: '3.10' })
  expect(await versionOf(connect)).toBe('3.10.8')
  const { simulate } = await import('kinoko/testing')
  const version = simulate({ rabbitmq: '4.3' }, (sim) => versionOf(sim.simulator.connect))
  expect(await version).toBe('4.3.6')
})

test('a version may be named by its release', async () => {
  for (const rabbitmq of ['3.10.8', '4.0.5', '4.3.6'] as const) {
    expect(await versionOf(createSimulator({ rabbitmq }).connect)).toBe(rabbitmq)
    const version = simulate({ rabbitmq }, (sim) => versionOf(sim.simulator.connect))
    expect(await version).toBe(rabbitmq)
    vi.stubEnv('KINOKO_RABBITMQ', rabbitmq)
    expect(await versionOf(createSimulator().connect)).toBe(rabbitmq)
  }
})

test('simulations have a version', async () => {
  const versions = [undefined, '4.0', '3.10'] as const
  const seen = versions.map((rabbitmq) =>
    simulate(rabbitmq === undefined ? {} : { rabbitmq }, ({ simulator }) =>
      versionOf(simulator.connect),
    ),
  )
  expect(await Promise.all(seen)).toEqual(['4.3.6', '4.0.5', '3.10.8'])
})
