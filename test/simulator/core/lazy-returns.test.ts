import { expect, test } from 'vitest'
import { createSimulator } from 'kinoko/simulator'

test('a lazy queue takes back more messages at once than a call takes arguments', async () => {
  const { connect } = createSimulator({ rabbitmq: '3.10', trace: 0 })
  const connection = await connect('amqp://localhost')
  const channel = await connection.createChannel()
  const { queue } = await channel.assertQueue('', { arguments: { 'x-queue-mode': 'lazy' } })
  const count = 150_000
  for (let i = 0; i < count; i++) channel.sendToQueue(queue, Buffer.alloc(0))
  let got = 0
  await channel.consume(queue, () => got++)
  while (got < count) await channel.checkQueue(queue)
  channel.nackAll(true)
  while (got < 2 * count) await channel.checkQueue(queue)
  expect(got).toBe(2 * count)
  await connection.close()
})
