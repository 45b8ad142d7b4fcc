import amqplib from 'amqplib'
import { advanceSimulator } from 'kinoko/simulator'
import { afterEach, expect, test, vi } from 'vitest'
import { startMailer } from './mailer.js'

const hourMs = 3_600_000

let broker
afterEach(() => broker.shutdown())

test('a mail that is taken is sent once', async () => {
  const send = vi.fn(() => Promise.resolve())
  broker = await startMailer(send)
  await broker.publish('mails', { to: 'ada' })
  await turns(() => send.mock.calls.length === 1)
  advanceSimulator(24 * hourMs)
  await turns(async () => (await messagesIn('mails')) + (await messagesIn('mails.later')) === 0)
  expect(send).toHaveBeenCalledExactlyOnceWith({ to: 'ada' })
})

test('a mail that nobody takes is tried each hour, and parked after the third time', async () => {
  const send = vi.fn(() => Promise.reject(new Error('no mail server')))
  broker = await startMailer(send)
  await broker.publish('mails', { to: 'ada' })
  for (const attempt of [1, 2]) {
    await turns(async () => (await messagesIn('mails.later')) === 1)
    expect(send).toHaveBeenCalledTimes(attempt)
    advanceSimulator(hourMs)
  }
  await turns(async () => (await messagesIn('mails.parked')) === 1)
  expect(send).toHaveBeenCalledTimes(3)
})

async function messagesIn(queue) {
  const connection = await amqplib.connect('amqp://rabbitmq.internal')
  const channel = await connection.createChannel()
  const { messageCount } = await channel.checkQueue(queue)
  await connection.close()
  return messageCount
}

/** Waits for something to happen in real turns of the event loop. */
async function turns(hasHappened) {
  while (!(await hasHappened())) await new Promise(setImmediate)
}
