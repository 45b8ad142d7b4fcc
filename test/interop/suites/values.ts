import { describe, expect, test } from 'vitest'
import type { Cluster } from '../cluster.js'
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

    test('ten megabytes each way', async () => {
      const text = 'ü'.repeat(5_000_000)
      expect(await it().method('echo')(text)).toBe(text)
      const answer = await it().ask('length', "('ü' * 5000000,)")
      expect(answer).toEqual({ repr: '5000000' })
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
