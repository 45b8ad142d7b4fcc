import { expect, test } from 'vitest'
import { ServiceContainer, rpc, service } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { simulate, type Simulation } from 'kinoko/testing'
import { RecordingLogger } from '../../support/recording-logger.js'

const allowedMs = 60_000
const slowMs = 90_000

test('a consumer that the broker cancels for a late acknowledgement starts anew, and the log says why', async () => {
  const logger = new RecordingLogger()
  const { connect, ambient, operator, sleep } = createSimulator({ rabbitmq: '4.3' })
  operator.setPolicy({
    name: 'impatient',
    pattern: '^rpc-',
    definition: { 'consumer-timeout': allowedMs },
  })
  let runs = 0
  @service('slow')
  class SlowService {
    @rpc async wait(): Promise<number> {
      await sleep(slowMs)
      return ++runs
    }
    @rpc add(a: number, b: number): number {
      return a + b
    }
  }
  const config = { AMQP_URI: 'amqp://localhost', queue_type: 'quorum' } as const
  const container = new ServiceContainer(SlowService, { connect, ambient, logger, config })
  await container.start()
  const channel = await (await connect('amqp://localhost')).createChannel()
  const body = Buffer.from(JSON.stringify({ args: [], kwargs: {} }))
  channel.publish('nameko-rpc', 'slow.wait', body, { contentType: 'application/json' })
  await sleep(allowedMs + 1_000)
  expect(logger.messages('warn')).toEqual([
    'the broker cancelled the consumer of the queue rpc-slow, which is still there: a message was not acknowledged in ' +
      'time and will be delivered again; consuming again. The time is `x-consumer-timeout` of the queue or its policy',
  ])
  // the old run acknowledges on the channel that it came from, and the new consumer does not mind
  await sleep(slowMs - allowedMs)
  expect(runs).toBe(1)
  await container.stop()
})

test('the service goes on answering', async () => {
  const sum = await simulate({ rabbitmq: '4.3' }, async (sim: Simulation) => {
    sim.simulator.operator.setPolicy({
      name: 'impatient',
      pattern: '^rpc-',
      definition: { 'consumer-timeout': allowedMs },
    })
    @service('slow')
    class SlowService {
      @rpc async wait(): Promise<void> {
        await sim.sleep(slowMs)
      }
      @rpc add(a: number, b: number): number {
        return a + b
      }
    }
    sim.service(SlowService, { config: { queue_type: 'quorum' } })
    const slow = await sim.proxy<SlowService>('slow', { timeout: 3600 })
    const waiting = slow.wait()
    await sim.sleep(allowedMs + 1_000)
    const added = await slow.add(1, 2)
    await waiting
    return added
  })
  expect(sum).toBe(3)
})
