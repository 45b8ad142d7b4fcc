import { expect, test } from 'vitest'
import { virtualBegin, WorldTime } from '../../../../simulator/world/schedule/time.js'

test('virtual time begins on the first of January 2020, and moves only when it is moved', () => {
  const time = new WorldTime(true)
  expect([time.now(), time.elapsedMs]).toEqual([Date.UTC(2020, 0, 1), 0])
  time.moveTo(virtualBegin + 500)
  expect([time.now(), time.latest, time.elapsedMs]).toEqual([
    virtualBegin + 500,
    virtualBegin + 500,
    500,
  ])
})

test('virtual time does not go back', () => {
  const time = new WorldTime(true)
  time.moveTo(virtualBegin + 500)
  time.moveTo(virtualBegin + 100)
  expect(time.elapsedMs).toBe(500)
})

test('real time follows the clock of the platform, and counts from the beginning of the world', () => {
  const before = Date.now()
  const time = new WorldTime(false)
  expect(time.now()).toBeGreaterThanOrEqual(before)
  expect(time.now()).toBeLessThanOrEqual(Date.now())
  expect(time.elapsedMs).toBeLessThanOrEqual(Date.now() - before)
})
