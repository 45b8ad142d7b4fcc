import { describe, expect, test } from 'vitest'
import { TestSchedule, TestSource } from '../support/schedule.js'

/** The hosts of the ready queue, the first in line first. */
function ready({ agenda }: TestSchedule): string[] {
  return agenda.pending().map((event) => ('host' in event ? event.host : ''))
}

describe('the ready queue of an agenda', () => {
  test('has the sources in the order in which their events came about, however they were arranged', () => {
    const schedule = new TestSchedule()
    for (const order of [3, 1, 2]) schedule.agenda.arrange(new TestSource(`h${order}`, order))
    expect(ready(schedule)).toEqual(['h1', 'h2', 'h3'])
  })

  test('gives the source at any place, and keeps the order of the others', () => {
    const schedule = new TestSchedule()
    for (const order of [1, 2, 3]) schedule.agenda.arrange(new TestSource(`h${order}`, order))
    expect(schedule.agenda.eventAt(1)).toEqual({ kind: 'timer', host: 'h2' })
    expect(schedule.agenda.take(1).host).toBe('h2')
    expect(ready(schedule)).toEqual(['h1', 'h3'])
  })

  test('has a source once, at its new place, when it is arranged again', () => {
    const schedule = new TestSchedule()
    const source = new TestSource('moved', 1)
    schedule.agenda.arrange(source)
    schedule.agenda.arrange(new TestSource('other', 2))
    source.order = 3
    schedule.agenda.arrange(source)
    expect(schedule.agenda.readyCount).toBe(2)
    expect(schedule.agenda.take(0).host).toBe('other')
  })
})

describe('a source whose event is for later', () => {
  test('is not ready before its time, and is admitted at it', () => {
    const schedule = new TestSchedule()
    schedule.agenda.arrange(new TestSource('later', 1, 50))
    expect([schedule.agenda.readyCount, schedule.agenda.nextTime]).toEqual([0, 50])
    schedule.agenda.admit(49)
    expect(schedule.agenda.readyCount).toBe(0)
    schedule.agenda.admit(50)
    expect([ready(schedule), schedule.agenda.nextTime]).toEqual([['later'], undefined])
  })

  test('takes its place by order among those that are ready already', () => {
    const schedule = new TestSchedule()
    schedule.agenda.arrange(new TestSource('early', 1, 50))
    schedule.agenda.arrange(new TestSource('late', 2))
    schedule.agenda.admit(50)
    expect(ready(schedule)).toEqual(['early', 'late'])
  })

  test('lets time move only when somebody waits for it', () => {
    const schedule = new TestSchedule()
    const background = new TestSource('background', 1, 50)
    background.isAwaited = false
    schedule.agenda.arrange(background)
    expect(schedule.agenda.isAwaited).toBe(false)
    schedule.agenda.arrange(new TestSource('awaited', 2, 60))
    expect(schedule.agenda.isAwaited).toBe(true)
  })
})

describe('a source that is held, or has no event', () => {
  test('has no place, and wakes nobody', () => {
    const schedule = new TestSchedule()
    const held = new TestSource('held', 1)
    held.isHeld = true
    schedule.agenda.arrange(held)
    schedule.agenda.arrange(new TestSource('empty', Infinity))
    expect([schedule.agenda.readyCount, schedule.agenda.nextTime, schedule.arranged]).toEqual([
      0,
      undefined,
      0,
    ])
  })

  test('loses the place it had', () => {
    const schedule = new TestSchedule()
    const source = new TestSource('held', 1)
    schedule.agenda.arrange(source)
    source.isHeld = true
    schedule.agenda.arrange(source)
    expect(schedule.agenda.readyCount).toBe(0)
  })
})

describe('a source that is withdrawn', () => {
  test.each([0, 50])('is neither ready nor for later (its time was %i)', (readyAt) => {
    const schedule = new TestSchedule()
    const source = new TestSource('gone', 1, readyAt)
    schedule.agenda.arrange(source)
    schedule.agenda.withdraw(source)
    schedule.agenda.admit(100)
    expect([schedule.agenda.readyCount, schedule.agenda.nextTime]).toEqual([0, undefined])
  })
})

test('a turn begins with the order of the latest event that had come about by then', () => {
  const schedule = new TestSchedule()
  schedule.agenda.arrange(new TestSource('h', schedule.agenda.nextOrder()))
  expect(schedule.agenda.nextOrder()).toBe(2)
  schedule.agenda.take(0)
  schedule.agenda.nextOrder()
  expect(schedule.agenda.turnBegin).toBe(2)
})
