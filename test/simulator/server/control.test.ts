import amqplib, { type ChannelModel, type ConfirmChannel } from 'amqplib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startBroker, type RunningBroker } from 'kinoko/broker'

let broker: RunningBroker
const connections: ChannelModel[] = []

beforeEach(async () => {
  broker = await startBroker({ managementPort: 0, trace: 100 })
})

afterEach(async () => {
  connections.length = 0
  await broker.stop()
})

async function connect(): Promise<ChannelModel> {
  const connection = await amqplib.connect(broker.uri, { noDelay: true })
  connection.on('error', () => undefined)
  connections.push(connection)
  return connection
}

async function openChannel(): Promise<ConfirmChannel> {
  const channel = await (await connect()).createConfirmChannel()
  channel.on('error', () => undefined)
  await channel.assertQueue('q', { durable: true })
  return channel
}

function publish(channel: ConfirmChannel, text = 'x'): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { persistent: true }
    channel.sendToQueue('q', Buffer.from(text), options, (error: Error | null) =>
      error === null ? resolve() : reject(error),
    )
  })
}

async function api(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${broker.managementUri}/api/kinoko${path}`, {
    method,
    headers: { authorization: `Basic ${btoa('guest:guest')}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

it('a restart drops connections, and keeps what is persistent', async () => {
  const channel = await openChannel()
  await publish(channel)
  const closed = new Promise((resolve) => connections[0]!.once('close', resolve))
  broker.control.restart()
  await closed
  const again = await openChannel()
  expect((await again.checkQueue('q')).messageCount).toBe(1)
})

it('a reset before the confirm leaves the message, and nobody knows', async () => {
  const channel = await openChannel()
  const closed = new Promise((resolve) => connections[0]!.once('close', resolve))
  broker.control.resetBeforeConfirm()
  await expect(publish(channel)).rejects.toThrow()
  await closed
  expect(broker.snapshot().virtualHosts[0]?.queues).toMatchObject([{ name: 'q', ready: 1 }])
})

it('nacks so many publishes', async () => {
  const channel = await openChannel()
  expect((await api('POST', '/faults/nack-publishes', { count: 1 })).status).toBe(204)
  await expect(publish(channel)).rejects.toThrow('message nacked')
  await publish(channel)
})

it('a partition holds what comes and goes until it is healed', async () => {
  const channel = await openChannel()
  let isConfirmed = false
  broker.control.partition()
  const published = publish(channel).then(() => (isConfirmed = true))
  // a second client that connects later is not behind the partition
  const other = await openChannel()
  await other.checkQueue('q')
  expect([isConfirmed, (await other.checkQueue('q')).messageCount]).toEqual([false, 0])
  broker.control.heal()
  await published
})

it('pauses, steps and goes on', async () => {
  const channel = await openChannel()
  expect(await (await api('POST', '/pause')).json()).toMatchObject({ paused: true })
  const published = Promise.all([publish(channel, 'a'), publish(channel, 'b')])
  const ready = (): number | undefined => broker.snapshot().virtualHosts[0]?.queues[0]?.ready
  // what was published may be on its way
  while (broker.control.step() === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(ready()).toBe(1)
  await api('POST', '/resume')
  await published
  expect(ready()).toBe(2)
  expect(broker.control.step()).toBe(0)
})

it('delays what clients send, and does not mix it up', async () => {
  const channel = await openChannel()
  broker.control.delay(20)
  const texts = ['1', '2', '3', '4']
  await Promise.all(texts.map((text) => publish(channel, text)))
  broker.control.delay(0)
  const got: string[] = []
  while (got.length < texts.length) {
    const message = await channel.get('q', { noAck: true })
    got.push(message === false ? 'none' : message.content.toString())
  }
  expect(got).toEqual(texts)
})

it('shows what went through, as lines and as JSON, with payloads', async () => {
  const channel = await openChannel()
  await publish(channel, 'hello')
  expect(broker.control.trace.at(-2)).toMatch(/client\/1\.1 -> basic\.publish .*q.* 5 B/)
  const lines = (await (await api('GET', '/trace')).text()).trim().split('\n')
  const frames = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(frames.at(-2)).toMatchObject({
    direction: 'received',
    method: 'basic.publish',
    routingKey: 'q',
    payload: 'hello',
    properties: { delivery_mode: 2 },
  })
  expect(frames.at(-1)).toMatchObject({ direction: 'sent', method: 'basic.ack', deliveryTag: 1 })
})

it('tells who follows of each frame', async () => {
  const response = await api('GET', '/trace?follow=true&format=text')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const channel = await openChannel()
  await publish(channel)
  let text = ''
  while (!text.includes('basic.publish')) text += (await reader.read()).value ?? ''
  await reader.cancel()
  expect(text).toContain('queue.declare')
})

it.each([
  ['/faults/earthquake', {}, "there is no fault 'earthquake'; there are restart,"],
  ['/faults/delay', { ms: -1 }, 'ms has to be a whole number of at least 0, and is -1'],
  ['/faults/partition', { connection: 77 }, 'there is no connection 77'],
])('refuses %s %j', async (path, body, reason) => {
  const response = await api('POST', path, body)
  expect(response.status).toBe(400)
  expect(((await response.json()) as { reason: string }).reason).toContain(reason)
})
