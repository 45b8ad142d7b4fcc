import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHash, toHash, type SharedRun } from '../../examples/playground/model/share-link.js'

const shared: SharedRun = {
  scenario: 'shop',
  source: 'export const a = "ä & #"',
  seed: 42,
  deviations: [
    { stream: 'next', at: 12, index: 1 },
    { stream: 'fault crash', at: 3, index: 1 },
  ],
  acts: [{ after: 7, what: { kind: 'crash', instance: 'orders#0' } }],
  at: 9,
}

test('a run comes back from its address', () => {
  expect(fromHash(toHash(shared))).toEqual(shared)
})

test('what is not said is not there', () => {
  const least = { scenario: 'shop', acts: [], at: 0 }
  expect(toHash(least)).toBe('#run=shop')
  expect(fromHash('#run=shop')).toMatchObject(least)
  expect(fromHash('#trace=file.json')).toBeUndefined()
})

test('whatever the address is, it is no error', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (choices, acts, seed) => {
      const parts = new URLSearchParams({ run: 'shop', choices, acts, seed })
      const { deviations = [], acts: read = [] } = fromHash(`#${parts.toString()}`) ?? {}
      expect(deviations.every(({ at, index }) => at >= 0 && index >= 0)).toBe(true)
      expect(read.every(({ after }) => typeof after === 'number')).toBe(true)
    }),
  )
})
