/** Messages as no honest peer sends them: random ones, and good ones with something broken. */
import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import type { PublishOptions } from '../../src/ports/transport.js'

export interface FuzzedMessage {
  readonly body: Buffer
  readonly properties: PublishOptions
}

const nastyKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'args',
  'kwargs',
  'then',
  '',
)

/** What JSON can say, with keys that mean something to JavaScript. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(nastyKeys, fc.string()), tie('any'), { maxKeys: 4 }),
    fc.record({
      __type__: fc.constantFrom('decimal', 'bytes', 'base64', 'uuid', 'odd'),
      __value__: tie('any'),
    }),
  ),
})).any

/** Something of a body is another byte, is gone, or is there twice. */
const mutation = fc.record({
  kind: fc.constantFrom('none', 'flip', 'cut', 'repeat', 'drop'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  byte: fc.nat(255),
})

function mutate(
  body: Buffer,
  { kind, at, byte }: { kind: string; at: number; byte: number },
): Buffer {
  const place = Math.floor(at * body.length)
  switch (kind) {
    case 'flip':
      return Buffer.concat([body.subarray(0, place), Buffer.from([byte]), body.subarray(place + 1)])
    case 'cut':
      return body.subarray(0, place)
    case 'repeat':
      return Buffer.concat([body.subarray(0, place), body])
    case 'drop':
      return Buffer.concat([body.subarray(0, place), body.subarray(place + 1)])
    default:
      return body
  }
}

const header = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
)
const headerName = fc.oneof(
  fc.constantFrom(
    'nameko.call_id_stack',
    'nameko.user_id',
    'nameko.kinoko.deadline',
    'kinoko.deadline',
    'kinoko.timeout',
    'kinoko.redeliveries',
    'kinoko.idempotency_key',
    'x-delivery-count',
    'compression',
    'traceparent',
    '__proto__',
  ),
  fc.string({ maxLength: 20 }),
)

/** Random messages, and those that `good` makes with something broken. */
export function fuzzed(good: fc.Arbitrary<unknown>): fc.Arbitrary<FuzzedMessage> {
  const json = fc.oneof(good, value).map((content) => Buffer.from(JSON.stringify(content)))
  const msgpack = fc.oneof(good, value).map((content) => Buffer.from(encode(content)))
  const random = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes))
  const depth = fc.nat(3_000).map((levels) => Buffer.from('['.repeat(levels) + ']'.repeat(levels)))
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(json, mutation).map(([text, how]) => mutate(text, how)) },
    { weight: 2, arbitrary: fc.tuple(msgpack, mutation).map(([bytes, how]) => mutate(bytes, how)) },
    random,
    depth,
  )
  const properties = fc.record(
    {
      contentType: fc.oneof(
        fc.constantFrom('application/json', 'application/x-msgpack', ''),
        fc.string({ maxLength: 30 }),
      ),
      contentEncoding: fc.constantFrom('utf-8', 'binary', 'gzip'),
      headers: fc.dictionary(headerName, header, { maxKeys: 4 }),
      priority: fc.nat(9),
      messageId: fc.string({ maxLength: 30 }),
    },
    { requiredKeys: ['contentType'] },
  )
  return fc.record({ body, properties })
}

/** A request, some of them right. */
export const request = fc.record({
  args: fc.oneof(fc.array(value, { maxLength: 3 }), value),
  kwargs: fc.oneof(fc.constant({}), fc.dictionary(fc.string(), value, { maxKeys: 2 }), value),
})

/** A reply, some of them right. */
export const reply = fc.record({
  result: value,
  error: fc.oneof(
    fc.constant(null),
    value,
    fc.record(
      {
        exc_type: fc.oneof(
          fc.constantFrom('RangeError', 'RpcTimeout', 'Object', 'Function'),
          value,
        ),
        exc_path: fc.oneof(
          fc.constantFrom(
            'javascript.Function',
            'nameko.exceptions.RpcTimeout',
            'kinoko.CircuitOpen',
          ),
          value,
        ),
        exc_args: fc.oneof(fc.array(value, { maxLength: 3 }), value),
        value,
      },
      { requiredKeys: [] },
    ),
  ),
})
