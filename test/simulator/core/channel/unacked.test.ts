import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../../simulator/core/queue/consumer.js'
import { Unacked } from '../../../../simulator/core/channel/unacked.js'
import { runs } from '../../../support/properties.js'

describe('the deliveries that are unacked', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ remove: fc.nat(200) }) },
    { weight: 1, arbitrary: fc.record({ upTo: fc.nat(200) }) },
    { weight: 1, arbitrary: fc.record({ clear: fc.constant(true) }) },
  )

  test('are what a map by tag would hold, in order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [unacked, map] = [new Unacked(), new Map<number, Delivery>()]
        let tag = 0
        for (const step of steps) {
          if ('add' in step) {
            tag += step.add // what needs no ack uses tags up too
            const delivery = { tag } as Delivery
            unacked.add(delivery)
            map.set(tag, delivery)
          } else if ('remove' in step) {
            expect(unacked.get(step.remove)).toBe(map.get(step.remove))
            unacked.delete(step.remove)
            map.delete(step.remove)
          } else if ('upTo' in step) {
            const taken = [...map.values()].filter(({ tag }) => tag <= step.upTo)
            expect(unacked.takeUpTo(step.upTo)).toEqual(taken)
            for (const { tag } of taken) map.delete(tag)
          } else {
            unacked.clear()
            map.clear()
          }
          expect(unacked.size).toBe(map.size)
          expect(unacked.values()).toEqual([...map.values()])
        }
      }),
      { numRuns: runs(300) },
    )
  })

  test('are told oldest first, and taken up to a tag, however many were settled between', () => {
    const unacked = unackedOf(20)
    for (const tag of [1, 2, 5, 19, 20]) unacked.delete(tag)
    expect([unacked.size, unacked.oldest?.tag]).toEqual([15, 3])
    expect(unacked.takeUpTo(6).map(({ tag }) => tag)).toEqual([3, 4, 6])
    expect(unacked.oldest?.tag).toBe(7)
    expect(unacked.takeUpTo(6)).toEqual([])
  })

  test('do not change when a tag is settled that is not out', () => {
    const unacked = unackedOf(3)
    for (const tag of [2, 2, 99]) unacked.delete(tag)
    expect(unacked.get(2)).toBeUndefined()
    expect(unacked.values().map(({ tag }) => tag)).toEqual([1, 3])
    expect(unacked.size).toBe(2)
  })

  test('are none when they are cleared', () => {
    const unacked = unackedOf(9)
    unacked.clear()
    expect([unacked.size, unacked.oldest, unacked.values()]).toEqual([0, undefined, []])
  })
})

/** The deliveries with the tags from 1 on. */
function unackedOf(count: number): Unacked {
  const unacked = new Unacked()
  for (let tag = 1; tag <= count; tag++) unacked.add({ tag } as Delivery)
  return unacked
}
