import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Deadlines } from '../../../../simulator/core/containers/deadlines.js'
import '../../../support/properties.js'

describe('deadlines', () => {
  test('give the items that are due, the earliest first, those of one time as they were set', () => {
    const deadlines = new Deadlines<string>()
    for (const [item, at] of [
      ['c', 30],
      ['a', 10],
      ['b', 10],
    ] as const)
      deadlines.set(item, at)
    expect([deadlines.next(), deadlines.takeDue(9)]).toEqual([10, undefined])
    expect([deadlines.takeDue(30), deadlines.takeDue(30), deadlines.takeDue(30)]).toEqual([
      'a',
      'b',
      'c',
    ])
    expect([deadlines.next(), deadlines.takeDue(100)]).toEqual([undefined, undefined])
  })

  test('that change forget the old time, whether it was earlier or later', () => {
    const deadlines = new Deadlines<string>()
    deadlines.set('sooner', 50)
    deadlines.set('sooner', 20)
    deadlines.set('later', 10)
    deadlines.set('later', 60)
    expect([deadlines.next(), deadlines.takeDue(50), deadlines.takeDue(50)]).toEqual([
      20,
      'sooner',
      undefined,
    ])
    expect(deadlines.next()).toBe(60)
  })

  test('that are taken back are never due', () => {
    const deadlines = new Deadlines<string>()
    deadlines.set('a', 10)
    deadlines.set('a', undefined)
    deadlines.set('b', undefined)
    expect([deadlines.next(), [...deadlines.items()]]).toEqual([undefined, []])
  })

  test('that come and go do not pile up: what is due no more is forgotten', () => {
    const deadlines = new Deadlines<unknown>()
    deadlines.set('kept', 1000)
    const gone = Array.from({ length: 100 }, () => ({}))
    for (const item of gone) {
      deadlines.set(item, 10)
      deadlines.set(item, undefined)
    }
    expect([deadlines.takeDue(10), deadlines.next()]).toEqual([undefined, 1000])
    expect([...deadlines.items()]).toEqual(['kept'])
  })

  test('that come back to a time they had are due once', () => {
    const deadlines = new Deadlines<string>()
    for (const at of [10, 20, 10]) deadlines.set('a', at)
    expect([deadlines.takeDue(10), deadlines.takeDue(30)]).toEqual(['a', undefined])
  })
})

test('deadlines agree with a map that is searched, whatever is set and taken', () => {
  const item = fc.integer({ min: 0, max: 5 })
  const at = fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined })
  const command = fc.oneof(
    fc.record({ item, at }),
    fc.record({ due: fc.integer({ min: 0, max: 50 }) }),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200, size: 'max' }), (commands) => {
      const deadlines = new Deadlines<number>()
      const model = new Map<number, number>()
      const earliest = (): number | undefined =>
        model.size === 0 ? undefined : Math.min(...model.values())
      for (const given of commands) {
        if ('due' in given) {
          const isSaidToBeDue = deadlines.isDue(given.due)
          const taken = deadlines.takeDue(given.due)
          const expected = earliest()
          const isDue = expected !== undefined && expected <= given.due
          expect(isSaidToBeDue).toBe(isDue)
          expect(taken === undefined ? undefined : model.get(taken)).toBe(
            isDue ? expected : undefined,
          )
          if (taken !== undefined) model.delete(taken)
        } else {
          deadlines.set(given.item, given.at)
          if (given.at === undefined) model.delete(given.item)
          else model.set(given.item, given.at)
        }
        expect(deadlines.next()).toBe(earliest())
        expect([...deadlines.items()].sort()).toEqual([...model.keys()].sort())
      }
    }),
  )
})
