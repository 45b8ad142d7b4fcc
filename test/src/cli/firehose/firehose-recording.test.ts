import { encode } from '@msgpack/msgpack'
import { describe, expect, test } from 'vitest'
import { toCallTree } from 'kinoko/testing'
import { hideAll, hideSecrets, type HideValue } from '../../../../src/cli/firehose/redacted-body.js'
import { firehoseRecording } from '../../../../src/cli/firehose/firehose-recording.js'
import type { Recording } from '../../../../src/cli/recording/recording.js'
import { tracedMessage } from '../../../../src/cli/firehose/traced-message.js'
import type { DeliveredMessage } from '../../../../src/ports/transport.js'
import { answered, asked, delivered, published } from './traced.js'

const secret = 'S3cr3tMark'
const recorded = {
  broker: 'localhost:5672',
  virtualHost: '/',
  version: '4.3.6',
  begun: '2026-01-02T03:04:05.000Z',
  leftOut: 0,
  looks: [],
}

function record(messages: readonly DeliveredMessage[], hide: HideValue = hideSecrets): Recording {
  const traced = messages.map((message, time) => tracedMessage(message, time)!)
  return firehoseRecording(traced, recorded, messages.length, hide)
}

const total = {
  id: 'c1',
  target: 'shop.total',
  stack: ['standalone_rpc_client.0'],
  from: '9',
  to: '1',
  args: [['tea']],
}
/** The shop calls over a connection of its own. */
const price = {
  id: 'c2',
  target: 'prices.priceOf',
  stack: ['standalone_rpc_client.0', 'shop.total.w1'],
  from: '2',
  to: '3',
  args: ['tea', { password: secret }],
}
const served = [
  ...asked(total),
  ...asked(price),
  ...answered(price, { result: 300, error: null }, 'shop'),
  ...answered(total, { result: 300, error: null }),
]

describe('a recording', () => {
  test('has the calls with who asked, who served, what led to what, arguments and results', () => {
    expect(toCallTree(record(served))).toBe(
      [
        '  event       ms',
        '      1        0  client#0 → shop#0 total(["tea"]) → 300',
        '      3        2  └─ prices#0 priceOf("tea", {"password":"********"}) → 300',
      ].join('\n'),
    )
  })

  test('has each message with its queues', () => {
    const { story } = record(served)
    expect(story.slice(0, 3).map(({ text, queues }) => [text, queues])).toEqual([
      ['client#0 asks for shop.total', ['rpc-shop']],
      ['shop#0 gets the request shop.total', ['rpc-shop']],
      ['shop#0 asks for prices.priceOf', ['rpc-prices']],
    ])
  })

  test('tells instances apart, and finds the call of each worker', () => {
    const second = { ...total, id: 'c3', stack: ['standalone_rpc_client.1'], to: '4' }
    const below = {
      ...price,
      id: 'c4',
      stack: ['standalone_rpc_client.1', 'shop.total.w2'],
      from: '4',
    }
    const { calls } = record([
      ...asked(total),
      ...asked(second),
      ...asked(below),
      ...asked(price),
      ...answered(below, { result: null, error: { exc_type: 'Lost', value: 'gone' } }, 'shop'),
    ])
    expect(
      calls.map(({ target, caller, servers, parent }) => [target, caller, servers, parent]),
    ).toEqual([
      ['shop.total', 'client#0', ['shop#0'], undefined],
      ['shop.total', 'client#0', ['shop#1'], undefined],
      ['prices.priceOf', 'shop#1', ['prices#0'], 'c3'],
      ['prices.priceOf', 'shop#0', ['prices#0'], 'c1'],
    ])
    expect(calls[2]?.outcome).toEqual({ ok: false, text: 'Lost: gone' })
  })

  test('names whoever handles events, and calls that go straight to a queue', () => {
    const event = { exchange: 'shop.events', key: 'sold', queue: 'evt-shop-sold--office.count' }
    const direct = { exchange: '', key: 'rpc-prices', queue: 'rpc-prices', type: 'priceOf' }
    const request = { ...direct, id: 'c5', replyTo: 'r' }
    const { story } = record([
      published({ ...event, on: '7', body: 'tea' }),
      delivered({ ...event, on: '8', body: 'tea' }),
      published({ ...request, on: '7', body: { args: [], kwargs: {} } }),
      delivered({ ...request, on: '3', body: { args: [], kwargs: {} } }),
    ])
    expect(story.map(({ text }) => text)).toEqual([
      'client#0 publishes sold to shop.events',
      'office#0 gets the message sold',
      'client#0 asks for prices.priceOf',
      'prices#0 gets the request prices.priceOf',
    ])
  })
})

describe('values', () => {
  const publish = (body: unknown, contentType: string): Recording =>
    record([published({ on: '7', key: 'k', queue: 'q', body, contentType })])
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

  test.each([
    ['JSON', { deep: [{ password: secret }] }, 'application/json'],
    ['a URI in JSON', { at: `amqp://ada:${secret}@host` }, 'application/json'],
    ['MessagePack', encode({ token: secret }), 'application/x-msgpack'],
    ['text', bytes(`password=${secret}`), 'text/plain'],
    ['what is not what it says', bytes(`password=${secret}`), 'application/json'],
    ['bytes', bytes(secret), 'application/octet-stream'],
  ])('that are secrets are hidden: %s', (_name, body, contentType) => {
    expect(JSON.stringify(publish(body, contentType))).not.toContain(secret)
  })

  test('that are secrets are hidden in headers', () => {
    const headers = { authorization: secret, note: 'tea' }
    const [event] = record([published({ on: '7', key: 'k', queue: 'q', headers })]).story
    expect(event?.message?.headers).toEqual([
      ['authorization', '********'],
      ['note', 'tea'],
    ])
  })

  test('are all left out when nobody wants them, and the calls are found all the same', () => {
    const recording = record(served, hideAll)
    expect(JSON.stringify(recording)).not.toMatch(/tea|300|S3cr3t/)
    expect(recording.calls.map(({ args, parent, outcome }) => [args, parent, outcome?.ok])).toEqual(
      [
        ['["…"]', undefined, true],
        ['"…", {"password":"********"}', 'c1', true],
      ],
    )
  })
})

test('what the firehose has not published is no message of it', () => {
  const own = published({ on: '7', key: 'k', queue: 'q' })
  own.fields.exchange = ''
  expect(tracedMessage(own, 0)).toBeUndefined()
})
