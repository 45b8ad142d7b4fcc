import { expect, test } from 'vitest'
import { DependencyProvider, rpc, service, ServiceRunner } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { Runners } from '../../../src/cli/runners.js'
import { gate } from '../../support/gate.js'
import { RecordingLogger } from '../../support/recording-logger.js'

test('services that are stopped on their way up are never said to run', async () => {
  const opening = gate()
  class Slow extends DependencyProvider<string> {
    override async setup() {
      await opening.opened
    }
    override getDependency() {
      return 'x'
    }
  }
  @service('slow')
  class SlowService {
    it = new Slow()
    @rpc run() {
      return 1
    }
  }
  const logger = new RecordingLogger()
  const options = { connect: createSimulator().connect, logger }
  const runner = new ServiceRunner(options)
  runner.addService(SlowService)
  const runners = new Runners([runner], options)
  const running = runners.run('a broker')
  const stopped = runners.stop('SIGTERM')
  opening.open()
  await Promise.allSettled([running, stopped])
  expect(logger.messages('info')).toEqual([
    'starting services: slow',
    'SIGTERM: no worker is running, stopping',
    'all services have stopped',
  ])
})
