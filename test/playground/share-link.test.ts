import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHash, toHash, type SharedRun } from '../../examples/playground/model/share-link.js'
import '../support/properties.js'

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

test('a run comes back from its address', async () => {
  expect(await fromHash(await toHash(shared))).toEqual(shared)
})

test('any text comes back, and a long one makes no long address', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (source) => {
      const back = await fromHash(await toHash({ ...shared, source }))
      expect(back?.source).toBe(source)
    }),
  )
  const source = 'await sim.sleep(1)\n'.repeat(1_000)
  expect((await toHash({ ...shared, source })).length).toBeLessThan(500)
})

test('a text of an older address is read as it stands there', async () => {
  expect((await fromHash('#run=shop&code=const+a+%3D+1'))?.source).toBe('const a = 1')
})

test('what is not said is not there', async () => {
  const least = { scenario: 'shop', acts: [], at: 0 }
  expect(await toHash(least)).toBe('#run=shop')
  expect(await fromHash('#run=shop')).toMatchObject(least)
  expect(await fromHash('#trace=file.json')).toBeUndefined()
})

test('whatever the address is, it is no error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), fc.string(), fc.string(), async (...given) => {
      const [choices, acts, seed, text] = given
      const parts = new URLSearchParams({ run: 'shop', choices, acts, seed, text })
      const { deviations = [], acts: read = [] } = (await fromHash(`#${parts.toString()}`)) ?? {}
      expect(deviations.every(({ at, index }) => at >= 0 && index >= 0)).toBe(true)
      expect(read.every(({ after }) => typeof after === 'number')).toBe(true)
    }),
  )
})

test('what nobody can have done is left out', async () => {
  const acts = JSON.stringify([
    [3, { kind: 'crash', instance: 'orders#0' }],
    [3, { kind: 'crash' }],
    [3, { kind: 'call', service: 'orders', method: 'place', args: 'tea' }],
    [3, { kind: 'constructor' }],
    [-1, { kind: 'block' }],
    ['3', { kind: 'block' }],
  ])
  const parts = new URLSearchParams({ run: 'shop', acts })
  expect((await fromHash(`#${parts.toString()}`))?.acts).toEqual([
    { after: 3, what: { kind: 'crash', instance: 'orders#0' } },
  ])
})
