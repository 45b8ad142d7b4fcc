/** What stands in for a `Map` on hot paths does what a `Map` does. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextTable } from '../../src/support/text-table.js'
import { runs } from '../support/properties.js'

describe('a table of texts', () => {
  // few keys, so that they come again; some differ only in front of what is hashed
  const key = fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((n) => `id-${n}`),
    fc.integer({ min: 0, max: 9 }).map((n) => `${n}-the-same-end`),
    fc.constantFrom('', '__proto__', 'a'),
  )
  const step = fc.tuple(fc.constantFrom('set', 'delete', 'get'), key, fc.nat())

  test('holds what a map holds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [table, map] = [new TextTable<number>(), new Map<string, number>()]
        for (const [method, key, value] of steps) {
          if (method === 'get') expect(table.get(key)).toBe(map.get(key))
          if (method === 'delete') expect(table.delete(key)).toBe(map.delete(key))
          if (method === 'set') {
            table.set(key, value)
            map.set(key, value)
          }
          expect(table.size).toBe(map.size)
        }
        const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b)
        expect(sorted(table.values())).toEqual(sorted(map.values()))
        for (const [key, value] of map) expect(table.get(key)).toBe(value)
      }),
      { numRuns: runs(300) },
    )
  })

  test('finds thousands of UUIDs', () => {
    const table = new TextTable<number>()
    const ids = Array.from({ length: 5_000 }, () => crypto.randomUUID())
    for (const [i, id] of ids.entries()) table.set(id, i)
    for (const [i, id] of ids.entries()) if (i % 2 === 0) expect(table.delete(id)).toBe(true)
    expect(table.size).toBe(2_500)
    for (const [i, id] of ids.entries()) expect(table.get(id)).toBe(i % 2 === 0 ? undefined : i)
  })
})
