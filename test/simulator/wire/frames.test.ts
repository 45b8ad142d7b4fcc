import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Writer } from '../../../simulator/wire/bytes/writer.js'
import { FrameError, FrameParser, writeBody } from '../../../simulator/wire/frames.js'
import { runs } from '../../support/properties.js'
import { frame } from './support/raw-client.js'

interface Read {
  readonly type: number
  readonly channel: number
  readonly payload: string
}

function parserInto(frames: Read[]): FrameParser {
  return new FrameParser({
    frame: (type, channel, bytes, start, end) => {
      frames.push({
        type,
        channel,
        payload: Buffer.from(bytes.subarray(start, end)).toString('hex'),
      })
    },
  })
}

/** The bytes in pieces that end at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...ends].map((start, i) => bytes.subarray(start, ends[i] ?? bytes.length))
}

const anyFrame = fc.record({
  type: fc.constantFrom(1, 2, 3, 8),
  channel: fc.integer({ min: 0, max: 0xffff }),
  payload: fc.uint8Array({ maxLength: 40 }),
})

describe('the frame parser', () => {
  it('finds the same frames however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (frames, places) => {
          const bytes = Buffer.concat(
            frames.map(({ type, channel, payload }) => frame(type, channel, payload)),
          )
          const read: Read[] = []
          const parser = parserInto(read)
          for (const piece of cut(bytes, places)) parser.push(piece)
          const expected = frames.map((one) => ({
            ...one,
            payload: Buffer.from(one.payload).toString('hex'),
          }))
          expect(read).toEqual(expected)
          expect(parser.pending).toBe(0)
        },
      ),
      { numRuns: runs(2000) },
    )
  })

  it('finds them when every byte comes alone', () => {
    const bytes = Buffer.concat([
      frame(1, 1, Buffer.alloc(20, 1)),
      frame(8, 0, Buffer.alloc(0)),
      frame(3, 2, Buffer.alloc(300, 2)),
    ])
    const read: Read[] = []
    const parser = parserInto(read)
    for (const byte of bytes) parser.push(Uint8Array.of(byte))
    expect(read.map(({ type, channel, payload }) => [type, channel, payload.length / 2])).toEqual([
      [1, 1, 20],
      [8, 0, 0],
      [3, 2, 300],
    ])
  })

  it('refuses a frame above the limit as soon as its head is there', () => {
    const parser = parserInto([])
    parser.payloadLimit = 100
    const head = frame(3, 1, Buffer.alloc(101)).subarray(0, 7)
    parser.push(head.subarray(0, 3))
    expect(() => parser.push(head.subarray(3))).toThrow(FrameError)
  })

  it('refuses a frame that does not end as frames do', () => {
    const bytes = frame(1, 1, Buffer.from([1, 2, 3]))
    bytes[bytes.length - 1] = 0
    expect(() => parserInto([]).push(bytes)).toThrow(FrameError)
  })

  it('keeps no more of a frame that announces gigabytes than what has come', () => {
    const parser = parserInto([])
    const before = process.memoryUsage().arrayBuffers
    parser.push(Buffer.from([3, 0, 1, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
    expect(parser.pending).toBe(10)
  })

  it('looks at nothing more once it is stopped, in the same chunk neither', () => {
    const seen: number[] = []
    const parser: FrameParser = new FrameParser({
      frame: (type) => {
        seen.push(type)
        parser.stop()
      },
    })
    parser.push(Buffer.concat([frame(1, 1, Buffer.alloc(0)), frame(8, 0, Buffer.alloc(0))]))
    expect(seen).toEqual([1])
  })
})

describe('a body', () => {
  it.each([
    [0, 4096, []],
    [1, 4096, [1]],
    [4088, 4096, [4088]],
    [4089, 4096, [4088, 1]],
    [100_000, 0, [100_000]],
    [300_000, 131_072, [131_064, 131_064, 37_872]],
  ])('of %i octets goes in frames of at most %i', (size, frameMax, sizes) => {
    const content = Buffer.from(Array.from({ length: size }, (_, i) => i & 0xff))
    const writer = new Writer()
    writeBody(writer, 1, content, frameMax)
    const read: Read[] = []
    parserInto(read).push(Buffer.concat(writer.take()))
    expect(read.map(({ payload }) => payload.length / 2)).toEqual(sizes)
    expect(read.map(({ payload }) => payload).join('')).toBe(content.toString('hex'))
  })
})
