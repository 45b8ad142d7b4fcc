import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type Simulator } from 'kinoko/simulator'

type Connection = Awaited<ReturnType<Simulator['connect']>>
type Channel = Awaited<ReturnType<Connection['createChannel']>>

// observed on RabbitMQ 3.10.8, 4.0.5 and 4.3.6 with `rabbitmqctl add_vhost --default-queue-type quorum`
describe.each(rabbitmqVersions)('virtual hosts of %s', (rabbitmq) => {
  async function open(): Promise<() => Promise<Channel>> {
    const { operator, connect } = createSimulator({ rabbitmq })
    operator.addVirtualHost('mine', { defaultQueueType: 'quorum' })
    const connection = await connect('amqp://localhost/mine')
    return async () => {
      const channel = await connection.createChannel()
      channel.on('error', () => undefined)
      return channel
    }
  }

  test('have a default type of queues', async () => {
    const channel = await open()
    await (await channel()).assertQueue('plain')
    await (await channel()).assertQueue('plain', { arguments: { 'x-queue-type': 'quorum' } })
    const asClassic = { arguments: { 'x-queue-type': 'classic' } }
    await expect((await channel()).assertQueue('plain', asClassic)).rejects.toThrow(
      "inequivalent arg 'x-queue-type' for queue 'plain' in vhost 'mine': received 'classic' but current is 'quorum'",
    )
    await (await channel()).assertQueue('classic', asClassic)
    await expect((await channel()).assertQueue('classic')).rejects.toThrow(
      "received 'quorum' but current is 'classic'",
    )
    await expect((await channel()).assertQueue('p', { maxPriority: 5 })).rejects.toThrow(
      "invalid arg 'x-max-priority' for queue 'p' in vhost 'mine' of queue type rabbit_quorum_queue",
    )
    await expect((await channel()).assertQueue('')).rejects.toThrow(
      'Cannot declare a server-named queue for type rabbit_quorum_queue',
    )
  })

  // recorded from RabbitMQ 4.3.6
  test.runIf(rabbitmq === '4.3')('give it to an empty type, of any queue', async () => {
    const channel = await open()
    const empty = { arguments: { 'x-queue-type': '' } }
    await (await channel()).assertQueue('plain', empty)
    const asQuorum = { arguments: { 'x-queue-type': 'quorum' } }
    await expect((await channel()).assertQueue('plain', asQuorum)).rejects.toThrow(
      "received 'quorum' but current is ''",
    )
    const problems = [
      [{ maxPriority: 3 }, "invalid arg 'x-max-priority'"],
      [{ exclusive: true }, "invalid property 'exclusive-owner'"],
      [{ autoDelete: true }, "invalid property 'auto-delete'"],
    ] as const
    for (const [options, problem] of problems) {
      await expect((await channel()).assertQueue('p', { ...empty, ...options })).rejects.toThrow(
        problem,
      )
    }
  })

  test('leave queues classic that no other type can be', async () => {
    const channel = await open()
    const asClassic = { arguments: { 'x-queue-type': 'classic' } }
    for (const options of [{ durable: false }, { autoDelete: true }, { exclusive: true }]) {
      const [name] = Object.keys(options)
      await (await channel()).assertQueue(name, options)
      await (await channel()).assertQueue(name, { ...options, ...asClassic })
    }
  })

  test('go with all that is in them', async () => {
    const { operator, connect } = createSimulator({ rabbitmq })
    operator.addVirtualHost('mine')
    const connection = await connect('amqp://localhost/mine')
    const lost = new Promise((resolve) => connection.on('error', resolve))
    await (await connection.createChannel()).assertQueue('q')
    operator.deleteVirtualHost('mine')
    await lost
    expect(() => operator.deleteVirtualHost('mine')).toThrow("there is no virtual host 'mine'")
    operator.addVirtualHost('mine')
    const channel = await (await connect('amqp://localhost/mine')).createChannel()
    channel.on('error', () => undefined)
    await expect(channel.checkQueue('q')).rejects.toThrow(/NOT_FOUND/)
  })
})

test('a default type of queues has to be one', () => {
  const { operator } = createSimulator()
  const options = { defaultQueueType: 'mirrored' as 'quorum' }
  expect(() => operator.addVirtualHost('mine', options)).toThrow(
    `virtual host 'mine': its default queue type has to be one of classic, quorum, stream, and is "mirrored"`,
  )
})
