import { describe, expect, test } from 'vitest'
import { Timers } from '../../../../simulator/world/schedule/timers.js'
import { Valve } from '../../../../simulator/world/schedule/valve.js'
import { TestSchedule } from '../support/schedule.js'

interface Setup {
  readonly schedule: TestSchedule
  readonly timers: Timers
  readonly valve: Valve
  readonly fired: string[]
  set(name: string, at: number, isBackground?: boolean): object
}

function setUp(): Setup {
  const schedule = new TestSchedule()
  const valve = new Valve(schedule.agenda)
  const timers = new Timers(schedule.agenda, 'h', valve)
  const fired: string[] = []
  const set = (name: string, at: number, isBackground = false): object =>
    timers.set(() => fired.push(`${name}@${schedule.now}`), at, isBackground)
  return { schedule, timers, valve, fired, set }
}

describe('the timers of a host', () => {
  test('fire in the order of their times, timers of one time in the order they were set', () => {
    const { schedule, fired, set } = setUp()
    set('c', 20)
    set('a', 10)
    set('b', 10)
    schedule.fireUntil(20)
    expect(fired).toEqual(['a@20', 'b@20', 'c@20'])
  })

  test('do not fire before their time', () => {
    const { schedule, fired, set } = setUp()
    set('a', 10)
    schedule.fireUntil(9)
    expect(fired).toEqual([])
  })

  test('make room for an earlier one that is set later', () => {
    const { schedule, fired, set } = setUp()
    set('late', 20)
    set('early', 10)
    expect(schedule.agenda.nextTime).toBe(10)
    schedule.fireUntil(10)
    expect(fired).toEqual(['early@10'])
  })

  test('stand still while the valve is closed', () => {
    const { schedule, fired, set, valve } = setUp()
    set('a', 10)
    valve.close()
    schedule.fireUntil(50)
    expect(fired).toEqual([])
    valve.open()
    schedule.fireUntil(50)
    expect(fired).toEqual(['a@50'])
  })

  test('are gone for good when they are closed, and may still be cleared', () => {
    const { schedule, fired, set, timers } = setUp()
    const timer = set('a', 10)
    timers.close()
    timers.clear(timer)
    schedule.fireUntil(50)
    expect([fired, timers.isAwaited]).toEqual([[], false])
  })
})

describe('a timer that is cleared', () => {
  test('never fires, and the next one takes its place in the agenda', () => {
    const { schedule, fired, set, timers } = setUp()
    const first = set('first', 10)
    set('second', 20)
    timers.clear(first)
    expect(schedule.agenda.nextTime).toBe(20)
    schedule.fireUntil(20)
    expect(fired).toEqual(['second@20'])
  })

  test('is cleared once, however often it is asked for', () => {
    const { timers, set } = setUp()
    const timer = set('a', 10)
    set('b', 20)
    timers.clear(timer)
    timers.clear(timer)
    expect(timers.isAwaited).toBe(true)
  })

  test('does not pile up: thousands of cleared timers leave the others as they are', () => {
    const { schedule, fired, set, timers } = setUp()
    set('kept', 5_000)
    for (let i = 1; i <= 2_000; i++) timers.clear(set(`cleared ${i}`, 10_000 + i))
    set('also kept', 6_000)
    schedule.fireUntil(20_000)
    expect(fired).toEqual(['kept@20000', 'also kept@20000'])
  })
})

describe('timers in the background', () => {
  test('let no time move; a single other timer does', () => {
    const { timers, set } = setUp()
    set('background', 10, true)
    expect(timers.isAwaited).toBe(false)
    const other = set('other', 20)
    expect(timers.isAwaited).toBe(true)
    timers.clear(other)
    expect(timers.isAwaited).toBe(false)
  })

  test('fire in passing', () => {
    const { schedule, fired, set } = setUp()
    set('background', 10, true)
    set('other', 20)
    schedule.fireUntil(20)
    expect(fired).toEqual(['background@20', 'other@20'])
  })
})

test('a timer that sets another while it fires has that fire in its turn', () => {
  const { schedule, timers, fired, set } = setUp()
  timers.set(() => set('second', 20), 10, false)
  schedule.fireUntil(10)
  schedule.fireUntil(20)
  expect(fired).toEqual(['second@20'])
})
