import { describe, expect, test } from 'vitest'
import {
  ConfigurationError,
  defineService,
  DependencyProvider,
  inject,
  ServiceRunner,
  type ServiceClass,
} from 'kinoko'
import { FakeTransport } from '../../support/fake-transport.js'
import { ManualAmbient } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

class Fragile extends DependencyProvider<string> {
  readonly problem: string | undefined
  constructor(problem?: string) {
    super()
    this.problem = problem
  }
  override start(): void {
    if (this.problem !== undefined) throw new Error(this.problem)
  }
  override getDependency(): string {
    return 'x'
  }
}

function named(name: string, problem?: string): ServiceClass {
  return defineService({
    name,
    dependencies: () => ({ fragile: inject(new Fragile(problem)) }),
    methods: { run: () => 1 },
  })
}

function setup() {
  const transport = new FakeTransport()
  const logger = new RecordingLogger()
  const ambient = new ManualAmbient()
  const runner = new ServiceRunner({ connect: transport.connect, logger, ambient })
  return { transport, ambient, runner }
}

describe('a runner', () => {
  test('starts and stops all its services', async () => {
    const { transport, runner } = setup()
    runner.addService(named('one'))
    runner.addService(named('two'))

    await runner.start()
    expect([...runner.containers.keys()]).toEqual(['one', 'two'])
    expect(transport.channels.filter((channel) => channel.consumers.size > 0)).toHaveLength(2)
    await runner.stop()
    await runner.wait()

    expect(transport.channels).toEqual([])
  })

  test('hosts each service once', () => {
    const { runner } = setup()
    runner.addService(named('one'))

    expect(() => runner.addService(named('one'))).toThrow(ConfigurationError)
  })

  test('stops the others when one cannot start', async () => {
    const { transport, runner } = setup()
    runner.addService(named('one'))
    runner.addService(named('two', 'no database'))

    await expect(runner.start()).rejects.toThrow('no database')

    expect(transport.channels).toEqual([])
  })

  test('stops the others when one fails, and wait rejects', async () => {
    const { transport, runner } = setup()
    const one = runner.addService(named('one'))
    const two = runner.addService(named('two'))
    await runner.start()
    const waiting = runner.wait()

    one.kill(new Error('lightning'))

    await expect(waiting).rejects.toThrow('lightning')
    await two.wait()
    expect(transport.channels).toEqual([])
  })

  test('kills all its services at once', async () => {
    const { transport, runner } = setup()
    runner.addService(named('one'))
    await runner.start()

    runner.kill()

    await runner.wait()
    expect(transport.channels).toEqual([])
  })

  test('that is stopped while it waits for a broker stops waiting', async () => {
    const { transport, ambient, runner } = setup()
    transport.failures.push(...Array.from({ length: 20 }, () => new Error('down')))
    runner.addService(named('one'))
    const starting = runner.start()
    await ambient.advance(1)

    await runner.stop()

    await starting
    await runner.wait()
    expect(ambient.pendingTimers).toBe(0)
  })
})
