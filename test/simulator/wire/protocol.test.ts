/**
 * What a server answers to what no client library sends. The answers were seen on RabbitMQ 3.10.8 (those named 4 on
 * 4.3.6); with KINOKO_TEST_BROKER they are asked for again.
 */
import { describe, expect, it } from 'vitest'
import { noProperties } from '../../../simulator/core/message.js'
import { PureServer } from './support/pure-server.js'
import {
  body,
  frame,
  header,
  method,
  protocolHeader,
  publish,
  RawClient,
  startOk,
  type Seen,
} from './support/raw-client.js'

const bytes = (...octets: number[]): Buffer => Buffer.from(octets)
const toPublish = method(1, { method: 'basic.publish', routingKey: 'x' })
const emptyHeader = [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

function withLastOctet(whole: Buffer, octet: number): Buffer {
  return Buffer.concat([whole.subarray(0, -1), bytes(octet)])
}

const closed = (code: number, text: string, classId = 0, methodId = 0): Seen => ({
  kind: 'connection.close',
  channel: 0,
  replyCode: code,
  replyText: text,
  classId,
  methodId,
})
const channelClosed = (code: number, text: string, classId: number, methodId: number): Seen => ({
  ...closed(code, text, classId, methodId),
  kind: 'channel.close',
  channel: 1,
})

const silent = 'the server closes the socket without a word' as const

interface Case {
  readonly when: string
  readonly send: readonly Buffer[]
  readonly answer: readonly Seen[] | typeof silent
}

const noMethodFrame = closed(
  505,
  'UNEXPECTED_FRAME - expected method frame, got non method frame instead',
)
const noHeaderFrame = closed(
  505,
  'UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead',
  60,
  40,
)
const noBodyFrame = closed(
  505,
  'UNEXPECTED_FRAME - expected content body, got non content body frame instead',
  60,
  40,
)
const wrongState = (classId: number, methodId: number): Seen =>
  closed(504, 'CHANNEL_ERROR - unexpected method in connection state running', classId, methodId)
const unimplemented = (classId: number, methodId: number): Seen =>
  closed(503, 'COMMAND_INVALID - unimplemented method', classId, methodId)
const qosOk: Seen = { kind: 'basic.qos-ok', channel: 1 }
const qos = method(1, { method: 'basic.qos' })

/** With channel 1 open. */
const cases: readonly Case[] = [
  {
    when: 'a frame does not end as frames do',
    send: [withLastOctet(qos, 0)],
    answer: [
      closed(
        501,
        'FRAME_ERROR - type 1, all octets = <<0,60,0,10,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,0}',
      ),
    ],
  },
  {
    when: 'a header frame does not end so, and the text is broken at 80 columns',
    send: [withLastOctet(header(1, 3), 7)],
    answer: [
      closed(
        501,
        `FRAME_ERROR - type 2, all octets = <<0,60,0,0,0,0,0,0,0,0,0,3,0,0>>: {invalid_frame_end_marker,\n${' '.repeat(56)}7}`,
      ),
    ],
  },
  {
    when: 'a long frame does not end so',
    send: [
      withLastOctet(frame(1, 1, Buffer.from(Array.from({ length: 60 }, (_, i) => i + 128))), 0),
    ],
    answer: [
      closed(
        501,
        `FRAME_ERROR - type 1, first 16 octets = <<128,129,130,131,132,133,134,135,136,137,138,139,\n${' '.repeat(28)}140,141,142,143>>: {invalid_frame_end_marker,0}`,
      ),
    ],
  },
  {
    when: 'a frame of text does not end so',
    send: [withLastOctet(body(1, 'hello world '.repeat(9)), 1)],
    answer: [
      closed(
        501,
        'FRAME_ERROR - type 3, first 16 octets = <<"hello world hell">>: {invalid_frame_end_marker,1}',
      ),
    ],
  },
  {
    when: 'a frame is as large as the limit without its overhead taken off',
    send: [toPublish, header(1, 131_072), frame(3, 1, Buffer.alloc(131_072)), qos],
    answer: [qosOk],
  },
  {
    when: 'a limit of octets is asked for, and nothing is answered before',
    send: [method(1, { method: 'basic.qos', prefetchSize: 8 })],
    answer: [closed(540, 'NOT_IMPLEMENTED - prefetch_size!=0 (8)', 60, 10)],
  },
  {
    when: 'a frame is one octet larger',
    send: [toPublish, header(1, 131_073), frame(3, 1, Buffer.alloc(131_073))],
    answer: [
      closed(501, 'FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,131073,131064}'),
    ],
  },
  {
    when: 'a frame has a type that is none',
    send: [frame(4, 1, bytes(1, 2))],
    answer: [closed(501, 'FRAME_ERROR - type 4, all octets = <<1,2>>: unknown_frame')],
  },
  {
    when: 'it has such a type on channel 0',
    send: [frame(65, 0, bytes(1, 2))],
    answer: [closed(501, 'FRAME_ERROR - type 65, all octets = <<1,2>>: unknown_frame')],
  },
  {
    when: 'a heartbeat comes on a channel',
    send: [frame(8, 1, bytes())],
    answer: [closed(505, 'UNEXPECTED_FRAME - type 8, all octets = <<>>')],
  },
  {
    when: 'a heartbeat has a payload',
    send: [frame(8, 0, bytes(1, 2, 3))],
    answer: [closed(501, 'FRAME_ERROR - type 8, all octets = <<1,2,3>>: unknown_frame')],
  },
  {
    when: 'a content header comes on channel 0',
    send: [header(0, 3)],
    answer: [
      closed(505, 'UNEXPECTED_FRAME - type 2, all octets = <<0,60,0,0,0,0,0,0,0,0,0,3,0,0>>'),
    ],
  },
  {
    when: 'a body comes on channel 0',
    send: [body(0, 'abc')],
    answer: [closed(505, 'UNEXPECTED_FRAME - type 3, all octets = <<"abc">>')],
  },
  { when: 'there is no such class', send: [frame(1, 1, bytes(0, 99, 0, 1))], answer: silent },
  { when: 'there is no such method', send: [frame(1, 1, bytes(0, 60, 0, 1))], answer: silent },
  {
    when: 'there is no such method on channel 0',
    send: [frame(1, 0, bytes(0, 10, 0, 99))],
    answer: silent,
  },
  {
    when: 'a method has no room for its ids',
    send: [frame(1, 1, bytes(0, 60))],
    answer: [closed(501, 'FRAME_ERROR - type 1, all octets = <<0,60>>: unknown_frame')],
  },
  {
    when: 'the fields of a method end too early',
    send: [frame(1, 1, bytes(0, 60, 0, 10, 0))],
    answer: [closed(501, 'FRAME_ERROR - cannot decode <<0>>', 60, 10)],
  },
  {
    when: 'they do not end',
    send: [frame(1, 1, bytes(0, 60, 0, 10, 0, 0, 0, 0, 0, 1, 0, 9, 9))],
    answer: [closed(501, 'FRAME_ERROR - cannot decode <<0,0,0,0,0,1,0,9,9>>', 60, 10)],
  },
  {
    when: 'they end too early on channel 0',
    send: [frame(1, 0, bytes(0, 10, 0, 50, 0))],
    answer: [closed(541, 'INTERNAL_ERROR')],
  },
  {
    when: 'a table has a field of a type that is none',
    send: [frame(1, 1, bytes(0, 50, 0, 10, 0, 0, 1, 113, 0, 0, 0, 0, 5, 1, 97, 90, 0, 0))],
    answer: silent,
  },
  {
    when: 'a table is longer than its method',
    send: [frame(1, 1, bytes(0, 50, 0, 10, 0, 0, 1, 113, 0, 0, 0, 0, 9, 1, 97))],
    answer: [closed(501, 'FRAME_ERROR - cannot decode <<0,0,1,113,0,0,0,0,9,1,97>>', 50, 10)],
  },
  {
    when: 'the name of a queue is no UTF-8',
    send: [frame(1, 1, bytes(0, 50, 0, 10, 0, 0, 2, 0xff, 0xfe, 0b100, 0, 0, 0, 0))],
    answer: [closed(501, 'FRAME_ERROR - Malformed UTF-8 in shortstr')],
  },
  {
    when: 'a routing key is no UTF-8',
    send: [frame(1, 1, bytes(0, 60, 0, 40, 0, 0, 0, 2, 0xff, 0xfe, 1)), header(1, 0)],
    answer: [
      {
        kind: 'basic.return',
        channel: 1,
        replyCode: 312,
        replyText: 'NO_ROUTE',
        exchange: '',
        routingKey: '\udcff\udcfe',
      },
      { kind: 'header', channel: 1, bodySize: 0, properties: noProperties },
    ],
  },
  { when: 'a method follows a publish', send: [toPublish, qos], answer: [noHeaderFrame] },
  {
    when: 'a method follows a content header',
    send: [toPublish, header(1, 3), qos],
    answer: [noBodyFrame],
  },
  { when: 'a body follows a publish', send: [toPublish, body(1, 'abc')], answer: [noHeaderFrame] },
  {
    when: 'a content header follows another',
    send: [toPublish, header(1, 3), header(1, 3)],
    answer: [noBodyFrame],
  },
  { when: 'a content header comes alone', send: [header(1, 3)], answer: [noMethodFrame] },
  { when: 'a body comes alone', send: [body(1, 'abc')], answer: [noMethodFrame] },
  { when: 'a content header comes on no channel', send: [header(7, 3)], answer: [noMethodFrame] },
  {
    when: 'a content header is of another class',
    send: [toPublish, header(1, 3, {}, { classId: 50 })],
    answer: [
      closed(
        505,
        'UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead',
        60,
        40,
      ),
    ],
  },
  {
    when: 'a content header has a weight',
    send: [toPublish, header(1, 0, {}, { weight: 5 })],
    answer: [noHeaderFrame],
  },
  {
    when: 'a content header is too short',
    send: [toPublish, frame(2, 1, bytes(0, 60, 0, 0))],
    answer: [closed(501, 'FRAME_ERROR - type 2, all octets = <<0,60,0,0>>: unknown_frame')],
  },
  {
    when: 'a property goes beyond the end',
    send: [toPublish, frame(2, 1, bytes(...emptyHeader, 0x80, 0, 9, 1))],
    answer: [closed(541, 'INTERNAL_ERROR')],
  },
  {
    when: 'there is something behind the properties',
    send: [toPublish, frame(2, 1, bytes(...emptyHeader, 0x80, 0, 1, 65, 66))],
    answer: [closed(541, 'INTERNAL_ERROR')],
  },
  {
    when: 'a header has a type that is none',
    send: [toPublish, frame(2, 1, bytes(...emptyHeader, 0x20, 0, 0, 0, 0, 3, 1, 65, 90))],
    answer: [closed(541, 'INTERNAL_ERROR')],
  },
  {
    when: 'the flags have bits that mean nothing',
    send: [toPublish, frame(2, 1, bytes(...emptyHeader, 0x80, 3, 1, 65)), qos],
    answer: [qosOk],
  },
  {
    when: 'a channel is not open',
    send: [method(7, { method: 'basic.qos' })],
    answer: [closed(504, "CHANNEL_ERROR - expected 'channel.open'", 60, 10)],
  },
  {
    when: 'the number of a channel is beyond the limit, which is one of how many',
    send: [method(2048, { method: 'channel.open' })],
    answer: [{ kind: 'channel.open-ok', channel: 2048 }],
  },
  {
    when: 'a client sends what servers send, and content with it',
    send: [method(1, { method: 'basic.deliver' }), header(1, 0)],
    answer: [unimplemented(60, 60)],
  },
  {
    when: 'a client sends what servers answer',
    send: [method(1, { method: 'queue.declare-ok' })],
    answer: [unimplemented(50, 11)],
  },
  {
    when: 'a method of the connection comes on a channel',
    send: [method(1, { method: 'connection.close' })],
    answer: [unimplemented(10, 50)],
  },
  {
    when: 'a method of channels comes on channel 0',
    send: [method(0, { method: 'channel.open' })],
    answer: [wrongState(20, 10)],
  },
  {
    when: 'a connection is opened twice',
    send: [method(0, { method: 'connection.open', virtualHost: '/' })],
    answer: [wrongState(10, 40)],
  },
  { when: 'a client logs in twice', send: [startOk()], answer: [wrongState(10, 11)] },
  {
    when: 'a close is confirmed that nobody asked for',
    send: [method(0, { method: 'connection.close-ok' })],
    answer: [wrongState(10, 51)],
  },
  {
    when: 'a message is to be immediate',
    send: [publish(1, 'x', 'a', { immediate: true })],
    answer: [closed(540, 'NOT_IMPLEMENTED - immediate=true', 60, 40)],
  },
  {
    when: 'access is asked for',
    send: [method(1, { method: 'access.request', realm: '/data' })],
    answer: [{ kind: 'access.request-ok', channel: 1, ticket: 1 }],
  },
  {
    when: 'the flow is to stop',
    send: [method(1, { method: 'channel.flow', active: false })],
    answer: [closed(540, 'NOT_IMPLEMENTED - active=false', 20, 20)],
  },
  {
    when: 'the flow is to go on',
    send: [method(1, { method: 'channel.flow', active: true })],
    answer: [{ kind: 'channel.flow-ok', channel: 1, active: true }],
  },
  {
    when: 'the flow is confirmed',
    send: [method(1, { method: 'channel.flow-ok', active: true })],
    answer: [unimplemented(20, 21)],
  },
  {
    when: 'messages are recovered without an answer',
    send: [method(1, { method: 'basic.recover-async', requeue: true }), qos],
    answer: [qosOk],
  },
  {
    when: 'messages are recovered without an answer to the same consumer',
    send: [method(1, { method: 'basic.recover-async', requeue: false })],
    answer: [closed(540, 'NOT_IMPLEMENTED - requeue=false', 60, 100)],
  },
  {
    when: 'confirms are asked for without an answer',
    send: [method(1, { method: 'confirm.select', noWait: true }), publish(1, 'x', '')],
    answer: [{ kind: 'basic.ack', channel: 1, deliveryTag: 1, multiple: false }],
  },
  {
    when: 'a method without an answer fails',
    send: [method(1, { method: 'queue.bind', queue: 'nope', exchange: 'amq.topic', noWait: true })],
    answer: [channelClosed(404, "NOT_FOUND - no queue 'nope' in vhost '/'", 50, 20)],
  },
  {
    when: 'nothing is to be answered',
    send: [
      method(1, { method: 'queue.declare', queue: 'wire.q', exclusive: true, noWait: true }),
      method(1, { method: 'basic.consume', queue: 'wire.q', consumerTag: 't', noWait: true }),
      method(1, { method: 'basic.cancel', consumerTag: 't', noWait: true }),
      method(1, { method: 'queue.purge', queue: 'wire.q', noWait: true }),
      method(1, { method: 'queue.delete', queue: 'wire.q', noWait: true }),
      qos,
    ],
    answer: [qosOk],
  },
  {
    when: 'a channel is closed in the middle of a message',
    send: [toPublish, method(1, { method: 'channel.close' })],
    answer: [noHeaderFrame],
  },
  {
    when: 'something follows the close of the connection',
    send: [method(0, { method: 'connection.close' }), method(1, { method: 'channel.open' })],
    answer: [{ kind: 'connection.close-ok', channel: 0 }],
  },
  {
    when: 'something follows an error on a channel',
    send: [
      method(1, { method: 'queue.declare', passive: true, queue: 'nope' }),
      publish(1, 'x', 'abc'),
      method(1, { method: 'basic.ack', deliveryTag: 99 }),
    ],
    answer: [channelClosed(404, "NOT_FOUND - no queue 'nope' in vhost '/'", 50, 10)],
  },
  {
    when: 'the secret is updated',
    send: [method(0, { method: 'connection.update-secret', secret: 'x', reason: 'r' })],
    answer: [{ kind: 'connection.update-secret-ok', channel: 0 }],
  },
]

const opening = [
  protocolHeader,
  startOk(),
  method(0, { method: 'connection.tune-ok', channelMax: 2047, frameMax: 131_072 }),
  method(0, { method: 'connection.open', virtualHost: '/' }),
  method(1, { method: 'channel.open' }),
]

function openServer(options: ConstructorParameters<typeof PureServer>[0] = {}): PureServer {
  const server = new PureServer(options)
  for (const part of opening) server.send(part)
  expect(server.seen.map(({ kind }) => kind)).toEqual([
    'connection.start',
    'connection.tune',
    'connection.open-ok',
    'channel.open-ok',
  ])
  server.seen.splice(0)
  return server
}

describe('the server says what RabbitMQ says when', () => {
  it.each(cases)('$when', ({ send, answer }) => {
    const server = openServer()
    server.send(...send)
    expect(server.seen).toEqual(answer === silent ? [] : answer)
    expect(server.hangUps).toEqual(answer === silent ? [0] : [])
  })

  it('a body is longer than its header said, or RabbitMQ waits', () => {
    const text = 'FRAME_ERROR - content body frame exceeds remaining content size'
    const seenBy = (version: string): unknown[] => {
      const server = openServer({ version })
      server.send(toPublish, header(1, 2), body(1, 'abc'))
      return server.seen
    }
    expect(seenBy('3.10')).toEqual([])
    for (const version of ['4.0', '4.3'])
      expect(seenBy(version)).toEqual([closed(501, text, 60, 40)])
  })

  it('more channels are opened than were agreed on', () => {
    const server = new PureServer()
    const tuneOk = method(0, { method: 'connection.tune-ok', channelMax: 2, frameMax: 131_072 })
    for (const part of [...opening.slice(0, 2), tuneOk, opening[3]!]) server.send(part)
    server.seen.splice(0)
    for (const channel of [5, 6, 7]) server.send(method(channel, { method: 'channel.open' }))
    expect(server.seen).toEqual([
      { kind: 'channel.open-ok', channel: 5 },
      { kind: 'channel.open-ok', channel: 6 },
      closed(
        530,
        'NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)',
      ),
    ])
  })
})

const broker = process.env['KINOKO_TEST_BROKER']

describe.skipIf(broker === undefined)('RabbitMQ says so, too, when', () => {
  const url = new URL(broker ?? 'amqp://localhost')
  const port = Number(url.port === '' ? 5672 : url.port)

  it.each(cases)('$when', async ({ send, answer }) => {
    const client = await RawClient.connect({ host: url.hostname, port })
    try {
      await client.open()
      await client.openChannel(1)
      const from = client.seen.length
      client.send(...send)
      if (answer === silent) {
        await client.until('end', from)
        expect(client.seen.slice(from)).toEqual([{ kind: 'end' }])
        return
      }
      while (client.seen.length - from < answer.length) await client.more()
      expect(client.seen.slice(from)).toEqual(answer)
    } finally {
      client.destroy()
    }
  })
})

describe('before a connection is open', () => {
  const started = [protocolHeader]
  const tuned = [protocolHeader, startOk()]
  const tuneOk = (fields: object): Buffer =>
    method(0, { method: 'connection.tune-ok', channelMax: 2047, frameMax: 131_072, ...fields })

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['AMQP 1.0', Buffer.from('AMQP\0\x01\0\0')],
    ['AMQP 1.0 with a login', Buffer.from('AMQP\x03\x01\0\0')],
    ['AMQP 0-9', Buffer.from('AMQP\x01\x01\0\x09')],
    ['a version that never was', Buffer.from('AMQP\0\0\x09\x09')],
  ])('%s is told what is spoken here, and let go', (_, hello) => {
    const server = new PureServer()
    server.send(hello)
    expect(server.seen).toEqual([{ kind: 'protocol header', bytes: '414d515000000901' }])
    expect(server.hangUps).toEqual([0])
  })

  it('a header may come octet by octet', () => {
    const server = new PureServer()
    for (const octet of protocolHeader) server.send(Buffer.of(octet))
    expect(server.seen.map(({ kind }) => kind)).toEqual(['connection.start'])
  })

  it.each([
    ['a mechanism that there is not', [...started, startOk({ mechanism: 'NOPE' })]],
    ['EXTERNAL', [...started, startOk({ mechanism: 'EXTERNAL', response: bytes() })]],
    ['PLAIN with nothing between', [...started, startOk({ response: Buffer.from('guest guest') })]],
    ['another identity', [...started, startOk({ response: Buffer.from('x\0guest\0guest') })]],
    ['AMQPLAIN that is no table', [...started, startOk({ mechanism: 'AMQPLAIN' })]],
    ['an open before a login', [...started, method(0, { method: 'connection.open' })]],
    ['a channel before a login', [...started, method(1, { method: 'channel.open' })]],
    ['a frame above the least limit', [...started, frame(1, 0, Buffer.alloc(5000))]],
    ['a wrong password, unexplained', [...started, startOk({ password: 'x', capabilities: [] })]],
    ['too small a frame limit', [...tuned, tuneOk({ frameMax: 4095 })]],
    ['too large a frame limit', [...tuned, tuneOk({ frameMax: 131_073 })]],
    ['no frame limit', [...tuned, tuneOk({ frameMax: 0 })]],
    ['too many channels', [...tuned, tuneOk({ channelMax: 2048 })]],
    ['any number of channels', [...tuned, tuneOk({ channelMax: 0 })]],
  ])('%s ends in silence after three seconds', (_, parts) => {
    const server = new PureServer()
    for (const part of parts) server.send(part)
    expect(server.hangUps).toEqual([3000])
    expect(server.seen.map(({ kind }) => kind)).not.toContain('connection.close')
  })

  it.each([
    ['3.10', 4096],
    ['4.0', 4096],
    ['4.3', 8192],
  ])('RabbitMQ %s agrees on frames of %d octets, not on smaller ones', (version, least) => {
    const hangUpsAfter = (...parts: Buffer[]): readonly number[] => {
      const server = new PureServer({ version })
      for (const part of parts) server.send(part)
      return server.hangUps
    }
    expect(hangUpsAfter(...tuned, tuneOk({ frameMax: least }))).toEqual([])
    expect(hangUpsAfter(...tuned, tuneOk({ frameMax: least - 1 }))).toEqual([3000])
  })

  it('a wrong password is explained to who says that he understands it', () => {
    const server = new PureServer()
    server.send(protocolHeader)
    server.send(startOk({ password: 'x' }))
    expect(server.seen.at(-1)).toEqual(
      closed(
        403,
        'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
      ),
    )
    expect(server.hangUps).toEqual([3000])
  })

  it('a virtual host that there is not is refused, and the answer waited for', () => {
    const server = new PureServer()
    for (const part of [...tuned, tuneOk({})]) server.send(part)
    server.send(method(0, { method: 'connection.open', virtualHost: 'nope' }))
    expect(server.seen.at(-1)).toEqual(closed(530, 'NOT_ALLOWED - vhost nope not found', 10, 40))
    server.send(method(0, { method: 'connection.close-ok' }))
    expect(server.hangUps).toEqual([0])
  })

  it.each([
    ['3.10', 'AMQPLAIN PLAIN', undefined],
    ['4.0', 'ANONYMOUS AMQPLAIN PLAIN', 'connection.tune'],
    ['4.3', 'PLAIN AMQPLAIN ANONYMOUS', 'connection.tune'],
  ])('RabbitMQ %s offers %s', (version, mechanisms, answer) => {
    const server = new PureServer({ version })
    server.send(protocolHeader)
    expect(server.seen.splice(0)).toMatchObject([{ mechanisms }])
    server.send(startOk({ mechanism: 'ANONYMOUS', response: bytes() }))
    expect(server.seen.map(({ kind }) => kind)).toEqual(answer === undefined ? [] : [answer])
    expect(server.hangUps).toEqual(answer === undefined ? [3000] : [])
  })

  it('AMQPLAIN lets in', () => {
    const server = new PureServer()
    const response = Buffer.from('\x05LOGINS\0\0\0\x05guest\x08PASSWORDS\0\0\0\x05guest')
    server.send(protocolHeader)
    server.send(startOk({ mechanism: 'AMQPLAIN', response }))
    expect(server.seen.at(-1)?.kind).toBe('connection.tune')
  })

  it('tune-ok and open may come together, and the whole handshake at once', () => {
    const server = new PureServer()
    server.send(...opening)
    expect(server.seen.map(({ kind }) => kind)).toEqual([
      'connection.start',
      'connection.tune',
      'connection.open-ok',
      'channel.open-ok',
    ])
  })

  it.each([
    ['nothing', []],
    ['half a header', [protocolHeader.subarray(0, 3)]],
    ['a header', started],
    ['a login', tuned],
  ])('who says %s is let go after ten seconds', (_, parts) => {
    const server = new PureServer()
    for (const part of parts) server.send(part)
    server.advance(9999)
    expect(server.hangUps).toEqual([])
    server.advance(1)
    expect(server.hangUps).toEqual([0])
  })
})

describe('an open connection', () => {
  it('that the broker has closed is let go after half a minute without an answer', () => {
    const server = openServer()
    server.send(header(1, 3))
    server.send(method(1, { method: 'basic.qos' }))
    expect(server.seen).toEqual([noMethodFrame])
    server.advance(30_000)
    expect(server.hangUps).toEqual([0])
  })

  it('that the client has closed is let go after half a minute', () => {
    const server = openServer()
    server.send(method(0, { method: 'connection.close' }))
    server.advance(29_999)
    expect(server.hangUps).toEqual([])
    server.advance(1)
    expect(server.hangUps).toEqual([0])
  })

  it('that both close at once is closed once', () => {
    const server = openServer()
    server.operate({ connection: 1, channel: 0, method: 'connection.force-close', reason: 'so' })
    server.send(method(0, { method: 'connection.close' }))
    server.send(method(0, { method: 'connection.close-ok' }))
    expect(server.seen.map(({ kind }) => kind)).toEqual(['connection.close', 'connection.close-ok'])
    expect(server.broker.connections.size).toBe(0)
  })

  it('hears of an alarm, and its consumers of the end of their queue, only as far as it said', () => {
    const kinds = (capabilities: readonly string[]): string[] => {
      const server = new PureServer()
      for (const part of [protocolHeader, startOk({ capabilities }), ...opening.slice(2)]) {
        server.send(part)
      }
      server.seen.splice(0)
      server.send(
        method(1, { method: 'queue.declare', queue: 'q', noWait: true }),
        method(1, { method: 'basic.consume', queue: 'q', consumerTag: 'c', noWait: true }),
        method(1, { method: 'queue.delete', queue: 'q', noWait: true }),
      )
      const place = { connection: 0, channel: 0 }
      server.operate({ ...place, method: 'broker.block', reason: 'low on memory' })
      server.send(publish(1, 'x', 'a'))
      server.operate({ ...place, method: 'broker.unblock' })
      return server.seen.map(({ kind }) => kind)
    }
    expect(kinds([])).toEqual([])
    expect(kinds(['consumer_cancel_notify', 'connection.blocked'])).toEqual([
      'basic.cancel',
      'connection.blocked',
      'connection.unblocked',
    ])
  })

  it('gets a heartbeat each half interval from the first on, and is given up after two without a sign of life', () => {
    const server = new PureServer()
    const tuneOk = method(0, {
      method: 'connection.tune-ok',
      channelMax: 2047,
      frameMax: 131_072,
      heartbeat: 10,
    })
    for (const part of [...opening.slice(0, 2), tuneOk, opening[3]!]) server.send(part)
    server.seen.splice(0)
    server.advance(20_000)
    expect(server.seen).toEqual(
      Array.from({ length: 4 }, () => ({ kind: 'heartbeat', channel: 0 })),
    )
    expect(server.hangUps).toEqual([])
    server.send(frame(8, 0, bytes()))
    server.advance(29_999)
    expect(server.hangUps).toEqual([])
    server.advance(10_000)
    expect(server.hangUps).toEqual([0])
  })

  it('keeps a body that is too large for the broker only by its length', () => {
    const server = openServer({ largestBody: 10 })
    server.send(toPublish, header(1, 11), body(1, '12345'), body(1, '678901'))
    expect(server.commands.at(-1)).toMatchObject({ method: 'basic.publish', bodySize: 11 })
  })
})
