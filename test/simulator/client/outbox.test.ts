import { describe, expect, test } from 'vitest'
import type { PublishOptions } from '../../../simulator/client/options.js'
import { Outbox } from '../../../simulator/client/outbox.js'
import { draft, encodePublish } from '../../../simulator/client/publish.js'
import type { Wire } from '../../../simulator/world/network/wire.js'
import { apiArguments, definitions } from './support/amqplib-internals.js'

/** A wire on which all waits until it is told to go. */
function slowWire(): Wire & { flush(): void; marks: number[]; outbox?: Outbox } {
  let waiting = 0
  return {
    connection: 1,
    marks: [],
    send() {
      waiting++
      if (this.outbox) this.marks.push(this.outbox.highWaterMark)
    },
    backlog: () => waiting,
    end: () => undefined,
    flush: () => (waiting = 0),
  }
}

function setUp(highWaterMark?: number, frameMax = 131_072) {
  const wire = slowWire()
  const outbox = new Outbox(wire, 1, frameMax, highWaterMark)
  wire.outbox = outbox
  const publish = (bytes: number, options?: PublishOptions): boolean => {
    const message = draft(options)
    const command = encodePublish(1, 1, '', 'q', Buffer.alloc(bytes), message)
    return outbox.publish(command, message.headerBytes)
  }
  return { wire, outbox, publish }
}

/** How many messages were sent when the first was answered with false. */
function countUntilFull(publish: () => boolean): number {
  for (let count = 1; count < 5000; count++) if (!publish()) return count
  return Infinity
}

const longHeaders = { headers: { a: 'x'.repeat(3000) } }

describe('an outbox', () => {
  // counted on amqplib 2.3.1, with a real broker
  test.each([
    ['small messages', 1024, 1, undefined, 2047],
    ['small messages', 10, 1, undefined, 19],
    ['small messages', 1, 1, undefined, 1],
    ['bodies of their own', 10, 3000, undefined, 10],
    ['bodies in three pieces', 10, 300_000, undefined, 5],
    ['long headers and a body', 10, 3, longHeaders, 7],
    ['long headers and no body', 10, 0, longHeaders, Infinity],
  ])('with %s, high water mark %d, is full when amqplib is', (_, mark, bytes, options, count) => {
    const { publish } = setUp(mark)
    expect(countUntilFull(() => publish(bytes, options))).toBe(count)
  })

  test.each([
    {},
    { correlationId: 'é'.repeat(100), headers: { ü: 'ö' } },
    { priority: 1, deliveryMode: 2, timestamp: 5, type: 'x'.repeat(255), expiration: '1000' },
    {
      contentType: 'a',
      contentEncoding: 'b',
      replyTo: 'c',
      messageId: 'd',
      userId: 'e',
      appId: 'f',
    },
    longHeaders,
  ])('counts a message once up to 2047 bytes of frames, then twice: %j', (options) => {
    const marshal = apiArguments['publish'] as (...args: unknown[]) => object
    const fields = marshal('', 'q', options)
    const method = definitions.encodeMethod(definitions['BasicPublish'] as number, 1, fields)
    const head = method.length + definitions.encodeProperties(60, 1, 0, fields).length
    const largest = Math.max(1, 2047 - head - 8)
    // a high water mark of 2 is reached by three objects: two messages in four, not two in two
    const isFullAfterTwo = (bytes: number): boolean => {
      const { publish } = setUp(2)
      publish(bytes, options)
      return !publish(bytes, options)
    }
    expect(isFullAfterTwo(largest)).toBe(head + largest + 8 > 2047)
    expect(isFullAfterTwo(largest + 1)).toBe(true)
  })

  test('splits bodies by the frame size that was agreed on', () => {
    const { publish } = setUp(10, 4096)
    // four pieces and the head
    expect(countUntilFull(() => publish(4 * 4088))).toBe(4)
  })

  test('takes more again once all has left', () => {
    const { publish, wire, outbox } = setUp(1)
    expect(publish(1)).toBe(false)
    wire.flush()
    expect(outbox.drained()).toBe(true)
    expect(outbox.drained()).toBe(false)
  })

  test('forgets how heavy a message was when it has left', () => {
    const { publish, wire } = setUp(3)
    expect(publish(3000)).toBe(true)
    wire.flush()
    expect(publish(3000)).toBe(true)
    expect(publish(3000)).toBe(true)
    expect(publish(1)).toBe(false)
  })

  test('has a mark that the frame that fills it already exceeds', () => {
    const { publish, wire } = setUp(3)
    publish(3000)
    publish(3000)
    publish(3000)
    expect(wire.marks).toEqual([5, 5, 1])
  })

  test.each([-1, 1.5, '5', 'abc'])('refuses a high water mark of %j', (mark) => {
    expect(() => setUp(mark as number)).toThrow("'options.readableHighWaterMark' is invalid")
  })

  test.each([0, NaN, undefined])('takes the default for a high water mark of %j', (mark) => {
    const { publish } = setUp(mark)
    expect(countUntilFull(() => publish(1))).toBe(2047)
  })
})
