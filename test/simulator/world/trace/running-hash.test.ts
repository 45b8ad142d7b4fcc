import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createPlainHash,
  createRunningHash,
} from '../../../../simulator/world/trace/running-hash.js'
import { runs } from '../../../support/properties.js'

test('Node’s hash and that for every platform agree, after every text', () => {
  const texts = fc.array(fc.string({ unit: 'binary' }))
  const isSame = fc.property(texts, (parts) => {
    const [node, plain] = [createRunningHash(), createPlainHash()]
    for (const part of parts) {
      node.update(part)
      plain.update(part)
      expect(node.digest()).toBe(plain.digest())
    }
  })
  fc.assert(isSame, { numRuns: runs(1_000, 100) })
})

test('half of a surrogate pair is written as both write it', () => {
  const [node, plain] = [createRunningHash(), createPlainHash()]
  for (const hash of [node, plain]) hash.update('a\ud800b')
  expect(node.digest()).toBe(plain.digest())
  expect(node.constructor).not.toBe(plain.constructor)
})

test('no text has the hash of nothing', () => {
  const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  expect([createRunningHash().digest(), createPlainHash().digest()]).toEqual([ofNothing, ofNothing])
})
