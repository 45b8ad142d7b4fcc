import { randomUUID } from 'node:crypto'
import { connect as amqplibConnect } from 'amqplib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ContextDataProvider,
  RpcProxy,
  rpc,
  service,
  ServiceContainer,
  type RuntimeOptions,
  type ServiceClass,
} from 'kinoko'
import { readableTable, withReadableHeaders } from '../../../src/amqp/readable-headers.js'
import { readContext } from '../../../src/wire/context-headers.js'
import { fromHeader, isWritable, toHeader } from '../../../src/wire/header-values.js'
import { gate } from '../../support/gate.js'
import { RecordingLogger } from '../../support/recording-logger.js'
import '../../support/properties.js'

const broker = process.env['KINOKO_TEST_BROKER']

/** A field of a table, with a type that no library need know. */
function field(key: string, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([key.length]), Buffer.from(key), Buffer.from(type), value])
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

function sized(content: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(content.length)
  return Buffer.concat([size, content])
}

const typed = (type: string, value: string): Buffer =>
  sized(
    Buffer.concat([
      field('!', 'S', sized(Buffer.from(type))),
      field('value', 'S', sized(Buffer.from(value))),
    ]),
  )

describe('headers', () => {
  test('that amqplib reads right stay as they are', () => {
    const table = Buffer.concat([
      field('a', 'S', sized(Buffer.from('text'))),
      field('b', 'I', Buffer.alloc(4)),
      field('c', 'l', int64(2n ** 53n - 1n)),
      field('d', 'D', Buffer.alloc(5)),
      field('e', 'F', sized(field('x', 'A', sized(Buffer.from('VVt\x01'))))),
      field('f', 'x', sized(Buffer.from([1, 2]))),
      ...['b', 'B'].map((type) => field(type, type, Buffer.alloc(1))),
      ...['s', 'u'].map((type) => field(type, type, Buffer.alloc(2))),
      ...['i', 'f'].map((type) => field(type, type, Buffer.alloc(4))),
      ...['d', 'T'].map((type) => field(type, type, Buffer.alloc(8))),
    ])
    expect(readableTable(table)).toBe(table)
  })

  test("that Python writes with a tag of its own get amqplib's", () => {
    const table = field('id', 'L', int64(5_000_000_000n))
    expect(readableTable(table)).toEqual(field('id', 'l', int64(5_000_000_000n)))
    const inside = field('ids', 'A', sized(Buffer.concat([Buffer.from('L'), int64(-1n)])))
    expect(readableTable(inside)).toEqual(
      field('ids', 'A', sized(Buffer.concat([Buffer.from('l'), int64(-1n)]))),
    )
  })

  test('with integers that no number holds keep each digit', () => {
    const long = field('id', 'l', int64(2n ** 60n + 1n))
    expect(readableTable(field('in', 'F', sized(long)))).toEqual(
      field('in', 'F', sized(field('id', 'F', typed('int64', String(2n ** 60n + 1n))))),
    )
    const time = field('at', 'T', int64(-1n))
    expect(readableTable(time)).toEqual(
      field('at', 'F', typed('timestamp', String(2n ** 64n - 1n))),
    )
  })

  test('never have a __proto__', () => {
    const proto = field('__proto__', 'F', sized(field('x', 'l', int64(2n ** 60n))))
    const [before, after] = [field('a', 'V', Buffer.alloc(0)), field('b', 'V', Buffer.alloc(0))]
    expect(readableTable(Buffer.concat([before, proto, after]))).toEqual(
      Buffer.concat([before, after]),
    )
  })

  test.each([
    ['of an unknown type', field('a', 'Z', Buffer.alloc(1)), 'unknown type "Z"'],
    ['that end too early', field('a', 'S', Buffer.from([0, 0, 0, 9, 1])), 'beyond the end'],
    ['nested too deep', nested(101), 'deeper than 100 levels'],
  ])('%s give way to a word of it', (_what, table, problem) => {
    const read = readableTable(table).toString('latin1')
    expect(read).toContain('kinoko.unreadable')
    expect(read).toContain(problem)
  })

  test('of any bytes at all are read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readableTable(Buffer.from(bytes))
      }),
    )
  })

  test('are found in their frame, whose size follows; other frames stay', () => {
    const table = field('id', 'l', int64(2n ** 60n))
    const head = Buffer.alloc(19)
    head.write('\x02', 0)
    const properties = Buffer.concat([
      Buffer.from([0xe0, 0]),
      Buffer.from('\x04json\x05utf-8'),
      sized(table),
    ])
    head.writeUInt32BE(12 + properties.length, 3)
    const frame = Buffer.concat([head, properties, Buffer.from([0xce])])
    const rest = Buffer.from('the next frame')
    const mended = withReadableHeaders(Buffer.concat([frame, rest]))
    expect(mended.readUInt32BE(3) + 8 + rest.length).toBe(mended.length)
    expect(mended.subarray(-rest.length)).toEqual(rest)
    expect(mended[mended.length - rest.length - 1]).toBe(0xce)
    for (const end of [0, 5, 20, frame.length - 1]) {
      const part = frame.subarray(0, end)
      expect(withReadableHeaders(part)).toBe(part)
    }
    const body = Buffer.from('\x03\0\x01\0\0\0\x01x\xce', 'latin1')
    expect(withReadableHeaders(body)).toBe(body)
  })
})

function nested(depth: number): Buffer {
  let list = Buffer.alloc(0)
  for (let i = 1; i < depth; i++) list = Buffer.concat([Buffer.from('A'), sized(list)])
  return field('deep', 'A', sized(list))
}

describe('a value of context data', () => {
  test.each([
    [2n ** 62n, { '!': 'int64', value: String(2n ** 62n) }],
    [2 ** 50 + 0.5, { '!': 'double', value: 2 ** 50 + 0.5 }],
    [-(2 ** 70), { '!': 'double', value: -(2 ** 70) }],
    [new Date(1500), { '!': 'timestamp', value: 1 }],
    [{ a: [1n] }, { a: [{ '!': 'int64', value: '1' }] }],
    [
      { '!': 'timestamp', value: 1 },
      { '!': 'timestamp', value: 1 },
    ],
  ])('%s has a form in a header', (value, header) => {
    expect(toHeader(value)).toEqual(header)
  })

  test.each([NaN, Infinity, 2n ** 63n, new Map(), new Date(NaN), { a: [NaN] }])(
    '%s has none, and the caller hears of it',
    (value) => {
      expect(() => toHeader(value)).toThrow(TypeError)
    },
  )

  test('of 64 bits is a BigInt to a method', () => {
    const value = { ids: [{ '!': 'int64', value: '4611686018427387905' }], at: 1 }
    expect(fromHeader(value)).toEqual({ ids: [4611686018427387905n], at: 1 })
  })

  test.each(['abc', '', ' 1', '0x10', '1.5', String(2n ** 63n), '9'.repeat(400)])(
    'that looks like an integer of 64 bits and is none stays a table: %j',
    (digits) => {
      const table = { '!': 'int64', value: digits }
      expect(fromHeader({ user: [table] })).toEqual({ user: [table] })
      expect(readContext({ 'nameko.user_id': table }).get('user_id')).toEqual(table)
      expect(isWritable(table)).toBe(false)
    },
  )

  test.each(['constructor', 'hasOwnProperty', 'isPrototypeOf', '__proto__', ['int64']])(
    'with a type that is a name of JavaScript alone has no form: %s',
    (type) => {
      expect(isWritable({ '!': type, value: 'int64' })).toBe(false)
    },
  )
})

@service('inner')
class Unnamed {
  readonly context = new ContextDataProvider()
  @rpc id(): string {
    return `${typeof this.context.get('user_id')} ${String(this.context.get('user_id'))}`
  }
}

describe.skipIf(broker === undefined)('on RabbitMQ: KINOKO_TEST_BROKER', () => {
  const uri = broker ?? ''

  /** Services, and a publisher whose fields named `odd` have another type than amqplib wrote. */
  async function setup(type: string, options: RuntimeOptions = {}) {
    const suffix = randomUUID()
    const [outerName, innerName] = [`outer-${suffix}`, `inner-${suffix}`]
    @service(innerName)
    class Inner extends Unnamed {}
    @service(outerName)
    class Outer {
      readonly context = new ContextDataProvider()
      readonly inner = new RpcProxy<Unnamed>(innerName)
      @rpc async ids(): Promise<string[]> {
        const id: unknown = this.context.get('user_id')
        return [`${typeof id} ${String(id)}`, await this.inner.id()]
      }
    }
    const logger = new RecordingLogger()
    const config = { AMQP_URI: uri }
    const classes: ServiceClass[] = [Inner, Outer]
    const containers = classes.map((it) => new ServiceContainer(it, { ...options, config, logger }))
    for (const container of containers) await container.start()
    const connection = await amqplibConnect(uri)
    const { stream } = connection.connection as unknown as {
      stream: { write: (bytes: Buffer, ...more: unknown[]) => boolean }
    }
    const write = stream.write.bind(stream)
    stream.write = (bytes, ...more) => {
      const at = bytes.indexOf('nameko.user_idl')
      if (at >= 0) bytes.write(type, at + 'nameko.user_id'.length)
      return write(bytes, ...more)
    }
    const channel = await connection.createChannel()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    await channel.bindQueue(queue, 'nameko-rpc', queue)
    async function ask(headers: Record<string, unknown>): Promise<unknown> {
      const reply = gate()
      const { consumerTag } = await channel.consume(
        queue,
        (message) => reply.open(JSON.parse(message?.content.toString() ?? 'null')),
        { noAck: true },
      )
      const body = Buffer.from('{"args": [], "kwargs": {}}')
      const properties = { contentType: 'application/json', replyTo: queue, headers }
      channel.publish('nameko-rpc', `${outerName}.ids`, body, properties)
      const answer = await reply.opened
      await channel.cancel(consumerTag)
      return answer
    }
    async function close(): Promise<void> {
      for (const container of containers) await container.stop()
      for (const name of [outerName, innerName]) await channel.deleteQueue(`rpc-${name}`)
      await connection.close()
    }
    return { ask, close, logger }
  }

  test.each([
    ['L', 5_000_000_000n, 'number'],
    ['L', 2n ** 62n + 1n, 'bigint'],
    ['l', -(2n ** 62n), 'bigint'],
  ])('an integer that is tagged %s reaches each method: %s', async (type, id, kind) => {
    const { ask, close, logger } = await setup(type)
    const answer = await ask({ 'nameko.user_id': { '!': 'int64', value: id } })
    expect(answer).toEqual({ result: [`${kind} ${id}`, `${kind} ${id}`], error: null })
    expect(logger.lines.filter(({ level }) => level !== 'info')).toEqual([])
    await close()
  })

  test('an integer that amqplib cannot read reaches each method also over a connection of the caller', async () => {
    const { ask, close } = await setup('L', { connect: amqplibConnect })
    const answer = await ask({ 'nameko.user_id': { '!': 'int64', value: 5_000_000_000n } })
    expect(answer).toEqual({ result: ['number 5000000000', 'number 5000000000'], error: null })
    await close()
  })

  test('a request whose headers cannot be read is refused, once, with a line in the log', async () => {
    const { ask, close, logger } = await setup('l')
    let deep: unknown[] = []
    for (let i = 0; i < 101; i++) deep = [deep]
    expect(await ask({ deep })).toMatchObject({
      error: {
        exc_type: 'MalformedRequest',
        value: expect.stringContaining('deeper than 100') as string,
      },
    })
    expect(await ask({})).toMatchObject({ error: null })
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
    await close()
  })
})
