/**
 * Clients that mean no good, or cannot do better, on a `kinoko broker` in a process of its own: its memory is bounded, and who
 * comes beside them is served. KINOKO_FULL=1 takes 10,000 connects, else there are 1,000.
 */
import { connect as connectTcp, type Socket } from 'node:net'
import amqplib, { type ChannelModel, type ConfirmChannel } from 'amqplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isFull } from '../../support/effort.js'
import { method, protocolHeader, RawClient } from '../wire/support/raw-client.js'
import { BrokerProcess } from './support/broker-process.js'

const mebibyte = 2 ** 20
const connects = isFull ? 10_000 : 1000

let broker: BrokerProcess
let neighbour: ChannelModel
let channel: ConfirmChannel
beforeAll(async () => {
  broker = await BrokerProcess.start()
  neighbour = await amqplib.connect(broker.uri, { noDelay: true })
  channel = await neighbour.createConfirmChannel()
  await channel.assertQueue('neighbour', { durable: true })
  await serve()
  // what is loaded and compiled with the first clients is no growth
  for (let i = 0; i < 200; i++) await openAndLeave()
})
afterAll(async () => {
  await neighbour.close()
  await broker.stop()
})

/** Publishes, waits for the confirm and gets the message; gives the milliseconds. */
async function serve(): Promise<number> {
  const start = performance.now()
  channel.sendToQueue('neighbour', Buffer.from('x'))
  await channel.waitForConfirms()
  const message = await channel.get('neighbour', { noAck: true })
  if (message === false) throw new Error('the message of the neighbour is gone')
  return performance.now() - start
}

/** What happens to the broker while something goes on beside the neighbour. */
async function watch(work: () => Promise<void>): Promise<{ grownMiB: number; slowestMs: number }> {
  const before = broker.residentBytes
  let [most, slowestMs, isOver] = [before, 0, false]
  const done = work().finally(() => (isOver = true))
  while (!isOver) {
    slowestMs = Math.max(slowestMs, await serve())
    most = Math.max(most, broker.residentBytes)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await done
  const seen = { grownMiB: (most - before) / mebibyte, slowestMs }
  console.info(`${seen.grownMiB.toFixed(0)} MiB more at most, neighbour ${slowestMs.toFixed(0)} ms`)
  return seen
}

async function openAndLeave(): Promise<void> {
  const client = await RawClient.connect({ port: broker.port })
  await client.open()
  client.destroy()
}

it(`${connects} clients that connect, log in and are gone`, async () => {
  const { grownMiB, slowestMs } = await watch(async () => {
    for (let i = 0; i < connects; i += 10) {
      await Promise.all(Array.from({ length: 10 }, openAndLeave))
    }
  })
  expect(grownMiB).toBeLessThan(80)
  expect(slowestMs).toBeLessThan(2000)
})

it('500 connections that are open by half: some say nothing, some stop in the handshake', async () => {
  const sockets: Socket[] = []
  const starts = [undefined, protocolHeader, protocolHeader.subarray(0, 5)]
  const { grownMiB, slowestMs } = await watch(async () => {
    for (let i = 0; i < 500; i++) {
      const socket = connectTcp({ port: broker.port, host: '127.0.0.1' })
      sockets.push(socket.on('error', () => undefined))
      await new Promise((resolve) => socket.once('connect', resolve))
      const start = starts[i % starts.length]
      if (start !== undefined) socket.write(start)
    }
    const closed = sockets.map(
      (socket) => new Promise((resolve) => socket.resume().once('close', resolve)),
    )
    // the broker, as RabbitMQ, lets go of them after ten seconds
    if (isFull) await Promise.all(closed)
    else for (const socket of sockets) socket.destroy()
  })
  expect(grownMiB).toBeLessThan(60)
  expect(slowestMs).toBeLessThan(1000)
})

it('a consumer that does not read, while 400 MB are published to it', async () => {
  const reader = await RawClient.connect({ port: broker.port })
  await reader.open()
  await reader.openChannel(1)
  reader.send(
    method(1, { method: 'queue.declare', queue: 'slow', exclusive: false, durable: true }),
    method(1, { method: 'basic.consume', queue: 'slow', noAck: true }),
  )
  await reader.until('basic.consume-ok')
  reader.socket.pause()
  const publisher = await amqplib.connect(broker.uri)
  const publishing = await publisher.createChannel()
  const body = Buffer.alloc(10_000)
  let published = 0
  const { grownMiB, slowestMs } = await watch(async () => {
    // until the publisher has to wait, and a while longer
    for (; published < 40_000; published++) {
      if (publishing.sendToQueue('slow', body)) continue
      const drained = new Promise<boolean>((resolve) =>
        publishing.once('drain', () => resolve(true)),
      )
      const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2000))
      if (!(await Promise.race([drained, patience]))) break
    }
  })
  expect(published).toBeLessThan(40_000)
  expect(grownMiB).toBeLessThan(150)
  expect(slowestMs).toBeLessThan(1000)
  reader.destroy()
  publishing.on('error', () => undefined)
  publisher.on('error', () => undefined)
  await publisher.close()
})
