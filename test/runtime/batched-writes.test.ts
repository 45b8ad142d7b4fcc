import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { batchWrites } from '../../src/amqp/batched-writes.js'

/** A socket that notes what reaches the operating system, write by write. */
class NotingSocket extends Duplex {
  readonly packets: string[][] = []

  override _read(): void {
    // nothing comes in
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.packets.push([chunk.toString()])
    done()
  }
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.packets.push(chunks.map(({ chunk }) => chunk.toString()))
    done()
  }
}

function open(): NotingSocket {
  const stream = new NotingSocket({ highWaterMark: 100 })
  batchWrites({ connection: { stream } })
  return stream
}

describe('what is written to a socket', () => {
  test('together leaves together, in order', async () => {
    const socket = open()
    for (const text of ['a', 'b', 'c']) socket.write(text)
    expect(socket.packets).toEqual([])
    await Promise.resolve()
    expect(socket.packets).toEqual([['a', 'b', 'c']])
  })

  test('later leaves later', async () => {
    const socket = open()
    socket.write('a')
    await Promise.resolve()
    socket.write('b')
    await Promise.resolve()
    expect(socket.packets).toEqual([['a'], ['b']])
  })

  test('leaves at once when enough has come together, and says when there is room again', async () => {
    const socket = open()
    expect(socket.write('x'.repeat(60))).toBe(true)
    const drained = new Promise((resolve) => socket.once('drain', resolve))
    expect(socket.write('y'.repeat(60))).toBe(false)
    expect(socket.packets).toHaveLength(1)
    await drained
    expect(socket.write('z')).toBe(true)
    await Promise.resolve()
    expect(socket.packets.flat().join('')).toBe(`${'x'.repeat(60)}${'y'.repeat(60)}z`)
  })

  test('is not lost when the socket is ended in the same turn', async () => {
    const socket = open()
    socket.write('last words')
    socket.end()
    await new Promise((resolve) => socket.once('finish', resolve))
    expect(socket.packets.flat()).toEqual(['last words'])
  })
})

test('a connection that shows no socket is left alone', () => {
  const connection = { connection: { serverProperties: {} } }
  batchWrites(connection)
  expect(connection).toEqual({ connection: { serverProperties: {} } })
  expect(() => batchWrites({})).not.toThrow()
})
