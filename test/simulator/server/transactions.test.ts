/** Transactions, by amqplib's connection without the channels that amqplib makes of it: those have no methods for them. */
import amqplib, { type Channel, type ChannelModel } from 'amqplib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { startBroker, type RunningBroker } from 'kinoko/broker'

// on a RabbitMQ all of this is the same: KINOKO_TEST_BROKER names one
const rabbitmq = process.env['KINOKO_TEST_BROKER']
/** As amqplib numbers methods: the class above the method; an answer has the next number. */
const methods = { Select: 0x5a000a, Commit: 0x5a0014, Rollback: 0x5a001e, ConfirmSelect: 0x55000a }

type Call = (method: number, fields: object, expected: number) => Promise<unknown>

let broker: RunningBroker | undefined
let connection: ChannelModel
let channel: Channel

beforeAll(async () => {
  broker = rabbitmq === undefined ? await startBroker() : undefined
  connection = await amqplib.connect(rabbitmq ?? broker!.uri, { noDelay: true })
})

afterAll(async () => {
  await connection.close()
  await broker?.stop()
})

const queue = `kinoko.transactions.${process.pid}`

beforeEach(async () => {
  channel = await connection.createChannel()
  channel.on('error', () => undefined)
  await channel.assertQueue(queue, { durable: true })
})

afterEach(async () => {
  const cleaner = await connection.createChannel()
  await cleaner.deleteQueue(queue)
  await cleaner.close()
})

function call(name: keyof typeof methods, fields: object = {}): Promise<unknown> {
  const rpc = (channel as unknown as { rpc: Call }).rpc.bind(channel)
  return rpc(methods[name], fields, methods[name] + 1)
}

function tx(verb: 'Select' | 'Commit' | 'Rollback'): Promise<unknown> {
  return call(verb)
}

async function ready(): Promise<number> {
  return (await channel.checkQueue(queue)).messageCount
}

async function publish(...texts: string[]): Promise<void> {
  for (const text of texts) channel.sendToQueue(queue, Buffer.from(text))
  await channel.checkQueue(queue)
}

async function take() {
  const message = await channel.get(queue)
  if (message === false) throw new Error('there is no message')
  return message
}

it('keep what is published until the commit', async () => {
  await tx('Select')
  await publish('a')
  expect(await ready()).toBe(0)
  await tx('Commit')
  expect(await ready()).toBe(1)
  await publish('b')
  await tx('Rollback')
  await tx('Commit')
  expect(await ready()).toBe(1)
})

it('settle with the commit, and may be settled again after a rollback', async () => {
  await publish('1', '2')
  await tx('Select')
  const first = await take()
  channel.ack(first)
  await tx('Rollback')
  channel.ack(first)
  await tx('Commit')
  const second = await take()
  expect(second.content.toString()).toBe('2')
  channel.nack(second)
  expect(await ready()).toBe(0)
  await tx('Commit')
  expect(await ready()).toBe(1)
})

it('know within themselves what was settled', async () => {
  await publish('1')
  await tx('Select')
  const message = await take()
  channel.ack(message)
  channel.ack(message)
  await expect(channel.checkQueue(queue)).rejects.toThrow('unknown delivery tag 1')
})

it('give back what was settled when the channel closes first', async () => {
  await publish('1')
  await tx('Select')
  await publish('never')
  channel.ack(await take())
  await channel.close()
  channel = await connection.createChannel()
  const message = await take()
  expect([message.content.toString(), message.fields.redelivered]).toEqual(['1', true])
  expect(await ready()).toBe(0)
})

it('return at the commit what nobody takes', async () => {
  const log: string[] = []
  channel.on('return', () => log.push('return'))
  await tx('Select')
  channel.publish('', 'kinoko.nobody', Buffer.from('a'), { mandatory: true })
  await channel.checkQueue(queue)
  log.push('before')
  await tx('Commit')
  log.push('committed')
  expect(log).toEqual(['before', 'return', 'committed'])
})

it('hold what is prefetched until the commit', async () => {
  await publish('1', '2', '3')
  await channel.prefetch(1)
  await tx('Select')
  const got: string[] = []
  await channel.consume(queue, (message) => {
    // null: the queue was deleted
    if (message === null) return
    got.push(message.content.toString())
    channel.ack(message)
  })
  await channel.checkQueue(queue)
  await channel.checkQueue(queue)
  expect(got).toEqual(['1'])
  await tx('Commit')
  await channel.checkQueue(queue)
  await channel.checkQueue(queue)
  expect(got).toEqual(['1', '2'])
})

it.each(['Commit', 'Rollback'] as const)('need a select before a %s', async (verb) => {
  await expect(tx(verb)).rejects.toThrow('PRECONDITION_FAILED - channel is not transactional')
})

it.each([
  ['confirm', 'tx'],
  ['tx', 'confirm'],
])('and confirms exclude each other: %s, then %s', async (from, to) => {
  const select = (mode: string): Promise<unknown> =>
    mode === 'tx' ? tx('Select') : call('ConfirmSelect', { nowait: false })
  await select(from)
  await expect(select(to)).rejects.toThrow(
    `PRECONDITION_FAILED - cannot switch from ${from} to ${to} mode`,
  )
})
