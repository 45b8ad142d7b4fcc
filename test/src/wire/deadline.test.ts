import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { putTimeLeft, takeTimeLeft } from '../../../src/wire/deadline.js'

function headers(leftMs: number, now: number): Record<string, unknown> {
  const sent: Record<string, unknown> = {}
  putTimeLeft(sent, leftMs, now)
  return sent
}

describe('a deadline', () => {
  test('is the same for caller and callee when their clocks agree', () => {
    expect(takeTimeLeft(headers(4000, 1000), 1010)).toBe(3990)
  })

  test.each([
    ['runs ahead', 60_000],
    ['lags behind', -60_000],
  ])('counts from the arrival when the clock of the callee %s', (_case, skew) => {
    expect(takeTimeLeft(headers(5000, 100_000), 100_000 + skew)).toBe(5000)
  })

  test('never gives more time than the caller had, nor none, whatever the clocks say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 1e6 }),
        (timeout, skew, transit) => {
          const sentAt = 1e12
          const arrivedAt = sentAt + transit + skew
          const left = takeTimeLeft(headers(timeout, sentAt), arrivedAt)
          expect(left).toBeGreaterThan(0)
          expect(left).toBeLessThanOrEqual(timeout)
        },
      ),
    )
  })

  test('travels as text, which Python can hand on', () => {
    expect(headers(1, 1e12 + 0.5)).toEqual({
      'kinoko.deadline': '1000000000002',
      'kinoko.timeout': '1',
    })
  })

  test('that Python handed on is still the one of the first caller', () => {
    const { 'kinoko.deadline': deadline, 'kinoko.timeout': timeout } = headers(4000, 1000)
    const handedOn = { 'nameko.kinoko.deadline': deadline, 'nameko.kinoko.timeout': timeout }

    expect(takeTimeLeft(handedOn, 3000)).toBe(2000)
  })

  test.each([
    [{}],
    [{ 'kinoko.deadline': '5000' }],
    [{ 'kinoko.timeout': 'soon' }],
    [{ 'kinoko.timeout': '' }],
    [{ 'kinoko.timeout': '-1' }],
    [{ 'kinoko.timeout': 'Infinity' }],
    [{ 'kinoko.timeout': 5 }],
  ])('is none in %j', (sent) => {
    expect(takeTimeLeft(sent, 1000)).toBe(Infinity)
  })

  test('is relative when only that was sent', () => {
    expect(takeTimeLeft({ 'kinoko.timeout': '500', 'kinoko.deadline': 'x' }, 1000)).toBe(500)
  })
})
