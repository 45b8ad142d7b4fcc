import { describe, expect, test } from 'vitest'
import { UnserializableValueError } from 'kinoko'
import { error, type Cluster } from '../cluster.js'
import type { Nameko } from '../python.js'
import { valuesFor } from '../values.js'

export function valuesSuite(it: () => Cluster, nameko: Nameko): void {
  const values = valuesFor(nameko)

  describe('values', () => {
    test.each(values)('$name from Python', async ({ python, value, back, repr }) => {
      const answer = await it().ask('echo', `(${python},)`)

      expect(answer).toEqual({ repr: back ?? repr ?? python })
      const { result } = (await it().cluster.service(it().ts)['last']!()) as {
        result: unknown
      }
      expect(result).toEqual(value)
    })

    test.each(values)('$name from TypeScript', async ({ python, value, back, repr }) => {
      expect(await it().method('literal')(python)).toEqual(value)
      expect(await it().method('describe')(value)).toBe(back ?? repr ?? python)
    })

    test.each([
      ['a Date', new Date(0), "'1970-01-01T00:00:00.000Z'"],
      ['undefined in a list', [undefined, 1], '[None, 1]'],
      ['undefined in an object', { a: undefined, b: 1 }, "{'b': 1}"],
      [
        'an object of a class',
        new (class Point {
          x = 1
        })(),
        "{'x': 1}",
      ],
      ['minus zero', -0, '0'],
      ['a small bigint', 7n, '7'],
      ['what says so itself', { toJSON: () => ['said'] }, "['said']"],
      ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), "{'a': 1}"],
    ])('%s from TypeScript is what JSON makes of it', async (_name, value, repr) => {
      expect(await it().method('describe')(value)).toBe(repr)
    })

    test.each([
      ['a function', { done: () => 1 }, 'args[0].done is a function'],
      ['a Map', [new Map()], 'args[0][0] is a Map'],
      ['a Set', new Set(), 'args[0] is a Set'],
      ['a symbol', Symbol('s'), 'args[0] is a symbol'],
      ['an invalid Date', new Date(NaN), 'args[0] is an invalid Date'],
      ['a promise', Promise.resolve(1), 'args[0] is a promise'],
    ])('%s from TypeScript is refused, with the way to it', async (_name, value, message) => {
      const reason = await error(it().method('describe')(value))
      expect(reason).toBeInstanceOf(UnserializableValueError)
      expect(String(reason)).toContain(message)
    })

    test('fifteen megabytes each way', async () => {
      // six octets each in Python's JSON; RabbitMQ takes no more than 16 MiB by default since 4.0
      const text = 'ü'.repeat(2_500_000)
      expect(await it().method('echo')(text)).toBe(text)
      const answer = await it().ask('length', "('ü' * 2500000,)")
      expect(answer).toEqual({ repr: '2500000' })
    })

    test('MessagePack each way, bytes among it', async () => {
      const echo = it().method('echo').with({ serializer: 'msgpack' })
      const value = { a: [1, 1.5, null, 'é'], bytes: new Uint8Array([0, 255]) }
      expect(await echo(value)).toEqual(value)
      const answer = await it().ask('echo', "({'a': [1, 1.5, None, 'é'], 'b': b'\\x00\\xff'},)", {
        serializer: 'msgpack',
      })
      expect(answer).toEqual({ repr: "{'a': [1, 1.5, None, 'é'], 'b': b'\\x00\\xff'}" })
    })
  })
}
