import fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean } from '../../../simulator/options/did-you-mean.js'
import * as runtime from '../../../src/support/suggest.js'

const known = ['prefetch', 'plugins', 'users', 'virtualHosts']

test.each([
  ['prefecth', 'did you mean `prefetch`?'],
  ['virtual_hosts', 'did you mean `virtualHosts`?'],
  ['user', 'did you mean `users`?'],
  ['heartbeat', 'known are prefetch, plugins, users, virtualHosts'],
])('of %j it says: %s', (given, hint) => {
  expect(didYouMean(given, known)).toBe(hint)
})

const aName = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'D', '-'),
  minLength: 1,
  maxLength: 9,
})

test('the simulator means the same name as the runtime, which knows nothing of it', () => {
  fc.assert(
    fc.property(aName, fc.array(aName, { minLength: 1, maxLength: 6 }), (given, names) => {
      expect(didYouMean(given, names)).toBe(runtime.didYouMean(given, names))
    }),
    { numRuns: 2000 },
  )
})
