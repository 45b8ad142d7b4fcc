import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noProperties, withProperties } from '../../../simulator/core/message.js'
import { Typed } from '../../../simulator/core/values/table.js'
import { Malformed } from '../../../simulator/wire/bytes/malformed.js'
import { Reader } from '../../../simulator/wire/bytes/reader.js'
import { readText, textBytes } from '../../../simulator/wire/bytes/text.js'
import { Writer } from '../../../simulator/wire/bytes/writer.js'
import { readTable, writeTable } from '../../../simulator/wire/field-table.js'
import { readMethod, writeMethod } from '../../../simulator/wire/method-codec.js'
import {
  readProperties,
  WireProperties,
  writeProperties,
} from '../../../simulator/wire/properties.js'
import { shapeOf } from '../../../simulator/wire/protocol/methods.js'
import { encodeTable } from '../../../simulator/client/encoding/codec.js'
import { runs } from '../../support/properties.js'
import { anyMethod, anyProperties, fieldTable } from './support/arbitraries.js'

// what amqplib writes is what RabbitMQ reads
const require = createRequire(import.meta.url)
const library = dirname(require.resolve('amqplib'))
const amqplibCodec = require(join(library, 'lib/codec.js')) as {
  encodeTable(buffer: Buffer, value: object, offset: number): number
}
const amqplibDefs = require(join(library, 'lib/defs.js')) as {
  encodeMethod(id: number, channel: number, fields: object): Buffer
}

function written(write: (writer: Writer) => void): Buffer {
  const writer = new Writer()
  write(writer)
  return Buffer.concat(writer.take())
}

describe('field tables', () => {
  it('come out of their bytes as they went in', () => {
    fc.assert(
      fc.property(fieldTable, (table) => {
        const bytes = written((writer) => writeTable(writer, table))
        const reader = new Reader(bytes)
        expect(readTable(reader)).toEqual(table)
        expect(reader.remaining).toBe(0)
      }),
      { numRuns: runs(300) },
    )
  })

  it('have the bytes that amqplib gives them', () => {
    const anything = fc.object({
      key: fc.string({ maxLength: 20 }).filter((key) => key !== '!' && key !== '__proto__'),
      values: [
        fc.string(),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.double({ min: -(2 ** 49), max: 2 ** 49, noNaN: true }),
        fc.constant(null),
      ],
      maxDepth: 3,
    })
    fc.assert(
      fc.property(anything, (object) => {
        const buffer = Buffer.alloc(65_536)
        const length = amqplibCodec.encodeTable(buffer, object, 0)
        const ours = written((writer) => writeTable(writer, encodeTable(object)))
        expect(ours.toString('hex')).toBe(buffer.subarray(0, length).toString('hex'))
      }),
      { numRuns: runs(500) },
    )
  })

  it.each([
    ['a 64-bit integer beyond 2^53', 'l7fffffffffffffff', new Typed('int64', 2 ** 63, -1)],
    ['a negative one', 'l8000000000000001', new Typed('int64', -(2 ** 63), 1)],
    ['a timestamp with all bits', 'Tffffffffffffffff', new Typed('timestamp', 2 ** 64, -1)],
    ['a decimal', 'D02000001f4', new Typed('decimal', 500, 2)],
    ['a float', 'f3fc00000', new Typed('float', 1.5)],
    ['a whole double', 'd4014000000000000', new Typed('double', 5)],
    ['nothing', 'V', null],
    ['bytes', 'x00000003010203', Uint8Array.of(1, 2, 3)],
    ['a text that is no UTF-8', 'S00000003ff41c3', '\udcffA\udcc3'],
  ])('keep %s to the bit', (_, field, value) => {
    const entry = `0161${Buffer.from(field.charAt(0)).toString('hex')}${field.slice(1)}`
    const hex = (entry.length / 2).toString(16).padStart(8, '0') + entry
    const table = readTable(new Reader(Buffer.from(hex, 'hex')))
    expect(table.get('a')).toEqual(value)
    expect(written((writer) => writeTable(writer, table)).toString('hex')).toBe(hex)
  })

  it('are refused when they go deeper than the stack would', () => {
    const nested = written((writer) => {
      const marks: number[] = []
      for (let i = 0; i < 5000; i++) {
        marks.push(writer.mark())
        writer.long(0)
        writer.shortstr('a')
        writer.octet(0x46)
      }
      writer.long(0)
      for (const mark of marks) writer.patchLong(mark, writer.mark() - mark - 4)
    })
    expect(() => readTable(new Reader(nested))).toThrow(Malformed)
  })
})

describe('methods', () => {
  it('come out of their bytes as they went in', () => {
    fc.assert(
      fc.property(anyMethod, (method) => {
        const reader = new Reader(written((writer) => writeMethod(writer, method)))
        const shape = shapeOf(method.method)
        expect([reader.short(), reader.short()]).toEqual([shape.classId, shape.methodId])
        expect(readMethod(reader, shape, method.connection, method.channel)).toEqual(method)
      }),
      { numRuns: runs(500) },
    )
  })

  it('have the bytes that amqplib gives them', () => {
    const fields = {
      queue: 'orders',
      passive: true,
      durable: false,
      exclusive: true,
      autoDelete: false,
      nowait: true,
      arguments: { 'x-max-length': 10 },
    }
    const theirs = amqplibDefs.encodeMethod(0x32000a, 7, fields)
    const ours = written((writer) =>
      writeMethod(writer, {
        ...fields,
        method: 'queue.declare',
        noWait: true,
        arguments: encodeTable(fields.arguments),
      } as Parameters<typeof writeMethod>[1]),
    )
    expect(ours.toString('hex')).toBe(theirs.subarray(7, -1).toString('hex'))
  })
})

describe('properties', () => {
  it('come out of their bytes as they went in, read at once or when asked for', () => {
    fc.assert(
      fc.property(anyProperties, (properties) => {
        const bytes = written((writer) => writeProperties(writer, properties))
        expect(readProperties(new Reader(bytes))).toEqual(properties)
        const lazy = new WireProperties(bytes, 0, bytes.length)
        expect(withProperties(lazy, {})).toEqual(properties)
        expect(written((writer) => writeProperties(writer, lazy))).toEqual(bytes)
      }),
      { numRuns: runs(300) },
    )
  })

  it('that were changed go out changed, not as the bytes they came in', () => {
    const bytes = written((writer) =>
      writeProperties(writer, { ...noProperties, replyTo: 'amq.rabbitmq.reply-to', appId: 'a' }),
    )
    const lazy = new WireProperties(bytes, 0, bytes.length)
    const out = written((writer) => writeProperties(writer, withProperties(lazy, { replyTo: 'x' })))
    expect(readProperties(new Reader(out))).toEqual({ ...noProperties, replyTo: 'x', appId: 'a' })
  })

  it.each([
    ['a text beyond the end', '80000961'],
    ['bytes behind the last', '8000014142'],
    ['a table with a type that is none', '200000000003016100'],
    ['no flags', '80'],
  ])('with %s are refused', (_, hex) => {
    const bytes = Buffer.from(hex, 'hex')
    expect(() => readProperties(new Reader(bytes))).toThrow(Malformed)
    expect(() => new WireProperties(bytes, 0, bytes.length)).toThrow(Malformed)
  })
})

describe('text', () => {
  it('is any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect([...textBytes(readText(bytes, 0, bytes.length))]).toEqual([...bytes])
      }),
      { numRuns: runs(500) },
    )
  })

  it('is what a decoder of UTF-8 reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const bytes = new TextEncoder().encode(text)
        expect(readText(bytes, 0, bytes.length)).toBe(text)
        expect(textBytes(text)).toEqual(bytes)
      }),
      { numRuns: runs(500) },
    )
  })
})
