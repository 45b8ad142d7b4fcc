import { describe, expect, test } from 'vitest'
import { ServiceRpcClient, type CallOptions } from 'kinoko'
import { FakeTransport, type FakePublish } from '../../support/fake-transport.js'
import { ManualAmbient, rest } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

interface Calculator {
  add(a: number, b: number): number
}

async function setup(options: CallOptions) {
  const transport = new FakeTransport()
  const ambient = new ManualAmbient()
  const client = new ServiceRpcClient<Calculator>('calculator', {
    idempotent: true,
    ...options,
    connect: transport.connect,
    ambient,
    logger: new RecordingLogger(),
  })
  const calculator = await client.start()
  const replyQueue = `rpc.reply-standalone_rpc_client-${client.id}`
  return {
    ambient,
    client,
    calculator,
    requests: (): FakePublish[] => transport.published('calculator.add'),
    async loseReplyQueue(): Promise<void> {
      transport.refusals.set(`check ${replyQueue}`, Object.assign(new Error('404'), { code: 404 }))
      transport.cancel(replyQueue)
      await rest()
      await rest()
    },
    reply: ({ options: { correlationId } }: FakePublish): void =>
      transport.deliver(replyQueue, { result: 3, error: null }, { correlationId }),
  }
}

const afterASecond = { max_retries: 3, interval_start: 1, interval_step: 0 }

describe('an attempt that another is about to follow', () => {
  test.each<[string, unknown]>([
    ['a confirm', null],
    ['a failure', new Error('channel closed')],
    ['a nack', new Error('message nacked')],
  ])('is not heard of again: %s changes nothing', async (_news, news) => {
    const { ambient, client, calculator, requests, loseReplyQueue, reply } = await setup({
      retryPolicy: afterASecond,
    })
    const calling = calculator.add(1, 2)
    await loseReplyQueue()
    expect(client.waitingCalls[0]?.waitsFor).toBe('a retry, after the connection was lost')

    requests()[0]!.answer(news)
    expect(client.waitingCalls[0]?.waitsFor).toBe('a retry, after the connection was lost')
    await ambient.advance(1_000)
    requests()[1]!.answer()
    await ambient.advance(10_000)

    expect(requests()).toHaveLength(2)
    reply(requests()[1]!)
    expect(await calling).toBe(3)
    expect(ambient.pendingTimers).toBe(0)
  })

  test('takes its limit of time with it: the next has one of its own', async () => {
    const { ambient, calculator, requests, loseReplyQueue, reply } = await setup({
      attemptTimeout: 3,
      retryPolicy: afterASecond,
    })
    const calling = calculator.add(1, 2)
    requests()[0]!.answer()
    await ambient.advance(1_000)
    await loseReplyQueue()
    await ambient.advance(1_000)
    requests()[1]!.answer()

    await ambient.advance(2_999)
    expect(requests()).toHaveLength(2)
    await ambient.advance(1_001)
    expect(requests()).toHaveLength(3)

    reply(requests()[2]!)
    expect(await calling).toBe(3)
  })
})
