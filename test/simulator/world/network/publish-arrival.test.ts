import { expect, test } from 'vitest'
import { PublishArrival } from '../../../../simulator/world/network/publish-arrival.js'

test('a publish arrives when no listener says otherwise', () => {
  expect(new PublishArrival('h').fate).toBe('arrives')
})

test('of two listeners that break the connection the worse fate wins, in either order', () => {
  const first = new PublishArrival('h')
  first.breakBefore()
  first.breakAfter()
  const second = new PublishArrival('h')
  second.breakAfter()
  second.breakBefore()
  expect([first.fate, second.fate]).toEqual(['breaks before', 'breaks before'])
})
