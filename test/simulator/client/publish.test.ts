import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTable } from '../../../simulator/client/encoding/codec.js'
import type { PublishOptions } from '../../../simulator/client/options.js'
import { draft, encodePublish } from '../../../simulator/client/publish.js'
import type { BasicPublish } from '../../../simulator/core/methods.js'
import { apiArguments, definitions } from './support/amqplib-internals.js'
import { outcome } from './support/outcome.js'
import '../../support/properties.js'

function encode(exchange: unknown, key: unknown, content: unknown, options: unknown): BasicPublish {
  const message = draft(options as PublishOptions)
  return encodePublish(1, 1, exchange as string, key as string, content as Buffer, message)
}

const anything = fc.constantFrom<unknown>(
  ...[undefined, null, '', 'text', 'x'.repeat(256), 0, 1, 255, 256, -1, 1.5, NaN, 2 ** 64],
  ...[true, false, {}, ['a', 5], 5n],
)

const anyOptions = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 0),
  fc.dictionary(
    fc.constantFrom(
      ...['contentType', 'contentEncoding', 'headers', 'persistent', 'deliveryMode', 'priority'],
      ...['correlationId', 'replyTo', 'expiration', 'messageId', 'timestamp', 'type', 'userId'],
      ...['appId', 'clusterId', 'mandatory', 'immediate', 'CC', 'BCC'],
    ),
    anything,
    { maxKeys: 6 },
  ),
)

const unset = {
  ...{ contentType: undefined, contentEncoding: undefined, headers: undefined },
  ...{ deliveryMode: undefined, priority: undefined, correlationId: undefined },
  ...{ replyTo: undefined, expiration: undefined, messageId: undefined, timestamp: undefined },
  ...{ type: undefined, userId: undefined, appId: undefined, clusterId: undefined },
}

/** What amqplib would have its broker read. */
function theirs(exchange: unknown, key: unknown, options: unknown): unknown {
  const marshal = apiArguments['publish'] as (...args: unknown[]) => object
  const fields = marshal(exchange, key, options)
  const publish = definitions['BasicPublish'] as number
  const method = definitions.decode(
    publish,
    definitions.encodeMethod(publish, 1, fields).subarray(11),
  )
  const frame = definitions.encodeProperties(60, 1, 0, fields)
  const properties = definitions.decode(60, frame.subarray(19))
  const { mandatory } = method
  return {
    exchange: method['exchange'],
    routingKey: method['routingKey'],
    mandatory,
    properties: { ...unset, ...properties },
  }
}

function ours(exchange: unknown, key: unknown, options: unknown): unknown {
  const { properties, ...command } = encode(exchange, key, Buffer.alloc(0), options)
  return {
    exchange: command.exchange,
    routingKey: command.routingKey,
    mandatory: command.mandatory,
    properties: { ...properties, headers: properties.headers && decodeTable(properties.headers) },
  }
}

describe('publishing', () => {
  test('sends what amqplib sends, or throws what it throws', () => {
    fc.assert(
      fc.property(anything, anything, anyOptions, (exchange, key, options) => {
        expect(outcome(() => ours(exchange, key, options))).toEqual(
          outcome(() => theirs(exchange, key, options)),
        )
      }),
      { numRuns: 3000 },
    )
    fc.assert(
      fc.property(anyOptions, (options) => {
        expect(outcome(() => ours('', 'q', options))).toEqual(
          outcome(() => theirs('', 'q', options)),
        )
      }),
      { numRuns: 3000 },
    )
  })

  test.each([['text'], [new Uint8Array(2)], [undefined], [[1, 2]]])(
    'refuses content that is no Buffer: %j',
    (content) => {
      expect(() => encode('', 'q', content, {})).toThrow(new TypeError('content is not a buffer'))
    },
  )

  test('looks at headers and expiration before the content', () => {
    expect(() => encode('', 'q', 'text', { headers: 5 })).toThrow('Object prototype may only be')
    expect(() => encode('', 'q', 'text', { expiration: null })).toThrow("reading 'toString'")
  })

  test('copies the content', () => {
    const content = Buffer.from('abc')
    const { body } = encode('', 'q', content, {})
    content[0] = 0
    expect(Buffer.from(body).toString()).toBe('abc')
    expect(Buffer.isBuffer(body)).toBe(false)
  })

  test('lets options that have a name of their own win over headers', () => {
    const { properties } = encode('', 'q', Buffer.alloc(0), { headers: { CC: 'h' }, CC: 'o' })
    expect(properties.headers?.get('CC')).toEqual(['o'])
  })

  test('leaves the headers of the user as they are', () => {
    const headers = { a: 1 }
    encode('', 'q', Buffer.alloc(0), { headers, CC: 'x' })
    expect(headers).toEqual({ a: 1 })
  })
})
