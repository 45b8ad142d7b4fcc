/** What real clients sent, and what becomes of the server when bytes of it are other bytes, missing, or there twice. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { violatedInvariants } from '../../../simulator/core/invariants.js'
import { runs } from '../../support/properties.js'
import { PureServer } from './support/pure-server.js'
import { body, header, method, protocolHeader, publish, startOk } from './support/raw-client.js'

const conversation = Buffer.concat([
  protocolHeader,
  startOk(),
  method(0, { method: 'connection.tune-ok', channelMax: 2047, frameMax: 131_072, heartbeat: 60 }),
  method(0, { method: 'connection.open', virtualHost: '/' }),
  method(1, { method: 'channel.open' }),
  method(1, { method: 'confirm.select' }),
  method(1, {
    method: 'queue.declare',
    queue: 'q',
    arguments: new Map<string, unknown>([
      ['x-max-length', 10],
      ['x-dead-letter-exchange', 'amq.fanout'],
      ['nested', new Map([['list', [1, 'two', null, true]]])],
    ]),
  }),
  method(1, { method: 'queue.bind', queue: 'q', exchange: 'amq.topic', routingKey: '#.a' }),
  method(1, { method: 'basic.qos', prefetchCount: 2 }),
  publish(1, 'q', 'hello'),
  publish(1, 'q', 'again'),
  publish(1, 'q', ''),
  method(1, { method: 'basic.publish', exchange: 'amq.topic', routingKey: 'b.a', mandatory: true }),
  header(1, 6, { headers: new Map([['h', 1.5]]), correlationId: 'c', expiration: '1000' }),
  body(1, 'abc'),
  body(1, 'def'),
  method(1, { method: 'basic.consume', queue: 'q', consumerTag: 'c' }),
  method(1, { method: 'basic.ack', deliveryTag: 1 }),
  method(2, { method: 'channel.open' }),
  method(2, { method: 'basic.get', queue: 'q' }),
  method(1, { method: 'basic.nack', deliveryTag: 2, requeue: true }),
  method(1, { method: 'channel.close' }),
  method(0, { method: 'connection.close' }),
])

interface Change {
  readonly kind: 'flip' | 'cut' | 'repeat' | 'drop' | 'insert'
  readonly at: number
  readonly length: number
  readonly octets: Uint8Array
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Change['kind'][]>('flip', 'cut', 'repeat', 'drop', 'insert'),
  at: fc.nat(conversation.length - 1),
  length: fc.integer({ min: 1, max: 40 }),
  octets: fc.uint8Array({ minLength: 1, maxLength: 12 }),
})

function changed(bytes: Buffer, { kind, at, length, octets }: Change): Buffer {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, octets, bytes.subarray(at + octets.length)])
    case 'cut':
      return before
    case 'repeat':
      return Buffer.concat([before, bytes.subarray(at, at + length), after])
    case 'drop':
      return Buffer.concat([before, bytes.subarray(at + length)])
    default:
      return Buffer.concat([before, octets, after])
  }
}

/** The server after these bytes, cut at random. */
function serve(bytes: Buffer, places: readonly number[]): PureServer {
  const server = new PureServer()
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  ;[0, ...ends].forEach((start, i) => server.send(bytes.subarray(start, ends[i] ?? bytes.length)))
  return server
}

describe('a conversation', () => {
  it('has the same answers however it is cut', () => {
    const whole = serve(conversation, [])
    expect(whole.seen.map(({ kind }) => kind)).toContain('basic.get-ok')
    expect(whole.seen.at(-1)?.kind).toBe('connection.close-ok')
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (places) => {
        expect(serve(conversation, places).seen).toEqual(whole.seen)
      }),
      { numRuns: runs(200) },
    )
  })

  it('has the same answers octet by octet', () => {
    const places = Array.from(conversation, (_, i) => i)
    expect(serve(conversation, places).seen).toEqual(serve(conversation, []).seen)
  })

  it('with anything in it changed never breaks the server', () => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        (changes, places) => {
          const server = serve(changes.reduce(changed, conversation), places)
          server.advance(200_000)
          expect(server.hangUps.length).toBeLessThanOrEqual(1)
          server.operate({ connection: 1, channel: 0, method: 'connection.lost' })
          expect(server.broker.connections.size).toBe(0)
          expect(violatedInvariants(server.broker)).toEqual([])
        },
      ),
      { numRuns: runs(2000, 150) },
    )
  })
})
