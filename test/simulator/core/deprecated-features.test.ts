import { describe, expect, test } from 'vitest'
import { createSimulator, type FeaturePermissions, type RabbitmqVersion } from 'kinoko/simulator'

async function open(rabbitmq: RabbitmqVersion, deprecatedFeatures: FeaturePermissions) {
  const { connect, sleep } = createSimulator({ rabbitmq, deprecatedFeatures })
  const connection = await connect('amqp://localhost')
  const closed = new Promise<string>((resolve) =>
    connection.on('error', (error: Error) => resolve(error.message)),
  )
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  return { channel, closed, sleep }
}

const transient = 'transient_nonexcl_queues'
const locator = 'queue_master_locator'
const overriding = (feature: string) =>
  `INTERNAL_ERROR - Feature \`${feature}\` is deprecated.\n` +
  'Its use is not permitted per the configuration (overriding the default, which is permitted):\n' +
  `    "deprecated_features.permit.${feature} = false"\nIts use will not be permit`

describe('deprecated features', () => {
  test.each(['4.0', '4.3'] as const)(
    'that are denied close the connection in %s',
    async (version) => {
      const denied = { [transient]: false }
      for (const options of [
        {},
        { autoDelete: true },
        { arguments: { 'x-queue-type': 'quorum' } },
      ]) {
        const { channel, closed } = await open(version, denied)
        await expect(channel.assertQueue('q', { durable: false, ...options })).rejects.toThrow()
        expect(await closed).toContain(overriding(transient))
      }
      const { channel } = await open(version, denied)
      await channel.assertQueue('own', { durable: false, exclusive: true })
      await channel.assertQueue('q', { durable: true })
    },
  )

  test('are looked at after the arguments of a queue', async () => {
    const { channel } = await open('4.3', { [transient]: false })
    const wrong = { durable: false, messageTtl: -1 }
    await expect(channel.assertQueue('q', wrong)).rejects.toThrow('value_negative')
  })

  test.each([
    ['4.0', {}, undefined],
    ['4.0', { [locator]: false }, overriding(locator)],
    ['4.3', {}, 'By default, this feature is not permitted anymore.'],
    ['4.3', { [locator]: false }, 'By default, this feature is not permitted anymore.'],
    ['4.3', { [locator]: true }, undefined],
  ] as const)('may be the master locator of a queue: %s, %j', async (version, features, text) => {
    const { channel, closed } = await open(version, features)
    const declared = channel.assertQueue('q', { arguments: { 'x-queue-master-locator': 'odd' } })
    if (text === undefined) {
      await declared
      return
    }
    await expect(declared).rejects.toThrow()
    expect(await closed).toContain(text)
  })

  test.each([
    ['4.0', {}, 1],
    ['4.0', { global_qos: false }, 2],
    ['4.3', {}, 2],
    ['4.3', { global_qos: true }, 1],
  ] as const)('may be a limit of the whole channel: %s, %j', async (version, features, count) => {
    const { channel, sleep } = await open(version, features)
    await channel.prefetch(1, true)
    await channel.assertQueue('q')
    for (let i = 0; i < 3; i++) channel.sendToQueue('q', Buffer.from('m'))
    let delivered = 0
    for (const consumerTag of ['a', 'b']) {
      await channel.consume('q', () => delivered++, { consumerTag })
    }
    await sleep(1)
    expect(delivered).toBe(count)
  })

  test('that make no sense are refused', () => {
    const make = (rabbitmq: RabbitmqVersion, features: object) => () =>
      createSimulator({ rabbitmq, deprecatedFeatures: features })
    expect(make('4.3', { ram_node_type: true })).toThrow(
      'deprecatedFeatures: ram_node_type is not simulated; there are global_qos, queue_master_locator, transient_nonexcl_queues',
    )
    expect(make('4.3', { global_qos: 'yes' })).toThrow(
      'deprecatedFeatures: global_qos has to be true or false',
    )
    expect(make('3.10', { global_qos: false })).toThrow(
      'deprecatedFeatures: RabbitMQ 3.10.8 permits and denies none',
    )
  })
})
