import { expect } from 'vitest'
import { conformance, type ByVersion } from '../support/conformance.js'

type Type = 'classic' | 'quorum' | 'stream'
const types = ['classic', 'quorum', 'stream'] as const

/** Which types of queue take an argument, from which version on. */
interface Taken {
  readonly value: unknown
  readonly by: ByVersion<readonly Type[]>
}

const nonLocal = ['quorum', 'stream'] as const

const ofQueues: Readonly<Record<string, Taken>> = {
  'x-queue-leader-locator': { value: 'balanced', by: { '3.10': nonLocal, '4.0': types } },
  'x-consumer-timeout': { value: 60_000, by: { '3.10': types, '4.3': ['quorum'] } },
  'x-consumer-disconnected-timeout': { value: 60_000, by: { '3.10': types, '4.3': ['quorum'] } },
  'x-delayed-retry-type': { value: 'all', by: { '3.10': types, '4.3': ['quorum'] } },
  'x-delayed-retry-min': { value: 1000, by: { '3.10': types, '4.3': ['quorum'] } },
  'x-delayed-retry-max': { value: 1000, by: { '3.10': types, '4.3': ['quorum'] } },
  'x-stream-filter-size-bytes': { value: 32, by: { '3.10': types, '4.3': ['stream'] } },
}

const ofConsumers: Readonly<Record<string, Taken>> = {
  'x-stream-filter': { value: 'red', by: { '3.10': types, '4.0': ['stream'] } },
  'x-stream-match-unfiltered': { value: true, by: { '3.10': types, '4.0': ['stream'] } },
  'x-cancel-on-ha-failover': { value: true, by: { '3.10': ['classic'], '4.0': types } },
  'x-consumer-timeout': { value: 60_000, by: { '3.10': types, '4.3': ['quorum'] } },
}

function refusal(name: string, queue: string, type: Type): string {
  const module = type === 'classic' ? 'rabbit_classic_queue' : `rabbit_${type}_queue`
  return `406 PRECONDITION_FAILED - invalid arg '${name}' for queue '${queue}' in vhost '/' of queue type ${module}`
}

conformance('arguments of a type', (test) => {
  test.each(Object.keys(ofQueues))('%s is taken by some queues', async (broker, name) => {
    const { value, by } = ofQueues[name]!
    for (const type of types) {
      const { channel } = await broker.open()
      const queue = broker.name()
      const declare = () =>
        channel.assertQueue(queue, { arguments: { 'x-queue-type': type, [name]: value } })
      if (broker.by(by).includes(type)) {
        await declare()
        await channel.deleteQueue(queue)
      } else {
        expect(await broker.channelError(channel, declare)).toBe(refusal(name, queue, type))
      }
    }
  })

  test('min-masters is a leader locator from 4.0 on', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const declare = () =>
      channel.assertQueue(queue, {
        arguments: { 'x-queue-type': 'quorum', 'x-queue-leader-locator': 'min-masters' },
      })
    if (broker.by({ '3.10': false, '4.0': true })) {
      await declare()
      await channel.deleteQueue(queue)
    } else {
      expect(await broker.channelError(channel, declare)).toContain('406 PRECONDITION_FAILED')
    }
  })

  test.each(Object.keys(ofConsumers))('%s is taken from some consumers', async (broker, name) => {
    const { value, by } = ofConsumers[name]!
    for (const type of types) {
      const { channel } = await broker.open()
      const queue = broker.name()
      await channel.assertQueue(queue, { arguments: { 'x-queue-type': type } })
      await channel.prefetch(1)
      const consume = () =>
        channel.consume(queue, () => undefined, { arguments: { [name]: value } })
      if (broker.by(by).includes(type)) await consume()
      else {
        expect(await broker.channelError(channel, consume)).toBe(refusal(name, queue, type))
      }
      const { channel: other } = await broker.open()
      await other.deleteQueue(queue)
    }
  })
})
