import { describe, expect, test } from 'vitest'
import { durationIn, putTimeLeft, takeTimeLeft } from '../../../src/wire/deadline.js'

function headers(leftMs: number): Record<string, unknown> {
  const sent: Record<string, unknown> = {}
  putTimeLeft(sent, leftMs)
  return sent
}

describe('the time that a call has left', () => {
  test('counts from the arrival: there is no moment in it that a wrong clock could miss', () => {
    expect(headers(4000)).toEqual({ 'kinoko.timeout': '4000' })
    expect(takeTimeLeft(headers(4000))).toBe(4000)
  })

  test('comes through Python, which puts a prefix before it', () => {
    expect(takeTimeLeft({ 'nameko.kinoko.timeout': '4000' })).toBe(4000)
  })

  test.each([
    [{}],
    [{ 'kinoko.deadline': '5000' }],
    [{ 'kinoko.timeout': 'soon' }],
    [{ 'kinoko.timeout': '' }],
    [{ 'kinoko.timeout': '-1' }],
    [{ 'kinoko.timeout': 'Infinity' }],
    [{ 'kinoko.timeout': 5 }],
  ])('is without an end in %j', (sent) => {
    expect(takeTimeLeft(sent)).toBe(Infinity)
  })

  test('can be all used up', () => {
    expect(durationIn('0')).toBe(0)
  })
})
