import { Duplex, PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/amqp/amqplib.js'
import { batchWrites } from '../../../src/amqp/batched-writes.js'
import { startBroker } from '../../../simulator/server/index.js'
import { Connection, definitions } from '../../simulator/client/support/amqplib-internals.js'

const BasicAck = definitions['BasicAck'] as number

/** A socket that notes what reaches the operating system, write by write, and may be slow to take it. */
class NotingSocket extends Duplex {
  readonly packets: string[][] = []
  isSlow = false

  override _read(): void {
    // nothing comes in
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.packets.push([chunk.toString()])
    this.#done(done)
  }
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.packets.push(chunks.map(({ chunk }) => chunk.toString()))
    this.#done(done)
  }
  #done(done: () => void): void {
    if (this.isSlow) setTimeout(done, 5)
    else done()
  }
}

/** An amqplib connection, as far as it matters here: a buffer for each channel, which it reads when it may. */
function open(channelCount = 1) {
  const stream = new NotingSocket({ highWaterMark: 100 })
  const buffers = Array.from({ length: channelCount }, () => new PassThrough({ objectMode: true }))
  const leftToAmqplib: string[] = []
  const internals = {
    stream,
    channels: [{ buffer: stream }, ...buffers.map((buffer) => ({ buffer })), null, undefined],
    sendMessage: (channel: number, frames: string): boolean =>
      buffers[channel - 1]!.write(Buffer.from(frames)),
    sendMethod: (channel: number, frame: string): boolean =>
      buffers[channel - 1]!.write(Buffer.from(frame)),
    releaseChannel: (channel: number): void => void buffers[channel - 1]!.end(),
  }
  for (const buffer of buffers) {
    buffer.on('readable', () => {
      setImmediate(() => {
        for (let chunk: unknown; (chunk = buffer.read()) !== null;) {
          leftToAmqplib.push((chunk as Buffer).toString())
        }
      })
    })
  }
  batchWrites({ connection: internals })
  return { ...internals, internals, stream, leftToAmqplib }
}

/** Turns of the event loop, not milliseconds: on a busy machine a timer may be due before the first turn. */
async function settled() {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('what is sent on a connection', () => {
  test('together leaves together, in order, as soon as the sender rests', async () => {
    const { internals, stream } = open()
    internals.sendMessage(1, 'a')
    internals.sendMethod(1, 'b')
    internals.sendMessage(1, 'c')
    expect(stream.packets).toEqual([])
    await Promise.resolve()
    expect(stream.packets).toEqual([['a', 'b', 'c']])
  })

  test('on several channels leaves together too', async () => {
    const { internals, stream, leftToAmqplib } = open(3)
    internals.sendMessage(3, 'c')
    internals.sendMessage(1, 'a')
    await Promise.resolve()
    expect(stream.packets).toEqual([['a', 'c']])
    await settled()
    expect(leftToAmqplib).toEqual([])
  })

  test('later leaves later', async () => {
    const { internals, stream } = open()
    internals.sendMessage(1, 'a')
    await Promise.resolve()
    internals.sendMessage(1, 'b')
    await Promise.resolve()
    expect(stream.packets).toEqual([['a'], ['b']])
  })

  test('waits, with amqplib, while the socket is full', async () => {
    const { internals, stream, leftToAmqplib } = open()
    stream.isSlow = true
    internals.sendMessage(1, 'x'.repeat(200))
    await Promise.resolve()
    expect(stream.writableNeedDrain).toBe(true)
    internals.sendMessage(1, 'y')
    await settled()
    expect(stream.packets.flat()).toEqual(['x'.repeat(200)])
    expect(leftToAmqplib).toEqual(['y'])
  })

  test('is left to amqplib from where the batch is long', async () => {
    const { internals, stream, leftToAmqplib } = open()
    for (const letter of ['a', 'b', 'c']) internals.sendMessage(1, letter.repeat(40_000))
    await Promise.resolve()
    expect(stream.packets.flat().map((frames) => frames[0])).toEqual(['a', 'b'])
    await settled()
    expect(leftToAmqplib.map((frames) => frames[0])).toEqual(['c'])
  })

  test('to a socket that has ended is dropped there', async () => {
    const { internals, stream } = open()
    stream.end()
    internals.sendMessage(1, 'too late')
    await settled()
    expect(stream.packets).toEqual([])
  })
})

test('amqplib has these parts: what two of its channels send is one write', async () => {
  const stream = new NotingSocket()
  const internals = new Connection(stream)
  batchWrites({ connection: internals })
  const channels = [internals.freshChannel({}), internals.freshChannel({})]
  const send = (channel: number, deliveryTag: number): void => {
    internals.sendMethod(channel, BasicAck, { deliveryTag, multiple: false })
  }
  for (const channel of channels) send(channel, 1)
  send(channels[0]!, 2)
  await Promise.resolve()
  expect(stream.packets).toHaveLength(1)
  expect(stream.packets[0]).toHaveLength(3)
  await settled()
  expect(stream.packets).toHaveLength(1)
})

test('a connection without these parts is left alone', () => {
  const connection = { connection: { serverProperties: {}, stream: {}, channels: [] } }
  batchWrites(connection)
  expect(connection).toEqual({ connection: { serverProperties: {}, stream: {}, channels: [] } })
  expect(() => batchWrites({})).not.toThrow()
})

test('a channel that is opened when the broker has closed another one is opened after the answer to the close', async () => {
  await using broker = await startBroker({ port: 0 })
  const connection = await connect(broker.uri)
  const ended: unknown[] = []
  connection.on('error', (error: unknown) => ended.push(error))
  for (let round = 0; round < 3; round++) {
    const channel = await connection.createConfirmChannel()
    channel.on('error', () => undefined)
    await expect(channel.checkQueue('nowhere')).rejects.toThrow('404 (NOT-FOUND)')
  }
  expect(ended).toEqual([])
  await connection.close()
})
