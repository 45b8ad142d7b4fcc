import { describe, expect, test } from 'vitest'
import { Lane } from '../../../../simulator/world/schedule/lane.js'
import { Valve } from '../../../../simulator/world/schedule/valve.js'
import { TestSchedule } from '../support/schedule.js'

interface Setup {
  readonly schedule: TestSchedule
  readonly lane: Lane<string>
  readonly arrived: string[]
  readonly valve: Valve
}

function setUp(): Setup {
  const schedule = new TestSchedule()
  const valve = new Valve(schedule.agenda)
  const arrived: string[] = []
  const lane = new Lane<string>(schedule.agenda, {
    host: 'h',
    valves: [valve],
    arrive: (item) => {
      arrived.push(`${item}@${schedule.now}`)
      return item === 'for user code'
    },
    eventOf: (item) => ({ kind: 'note', text: item }),
  })
  return { schedule, lane, arrived, valve }
}

describe('the items of a lane', () => {
  test('arrive in the order in which they were sent, each not before its time', () => {
    const { schedule, lane, arrived } = setUp()
    lane.send('a', 10)
    lane.send('b', 20)
    schedule.fireUntil(9)
    expect(arrived).toEqual([])
    schedule.fireUntil(10)
    schedule.fireUntil(20)
    expect(arrived).toEqual(['a@10', 'b@20'])
  })

  test('wait for a slower one that was sent before them', () => {
    const { schedule, lane, arrived } = setUp()
    lane.send('slow', 30)
    lane.send('quick', 5)
    schedule.fireUntil(29)
    expect(arrived).toEqual([])
    schedule.fireUntil(30)
    expect(arrived).toEqual(['slow@30', 'quick@30'])
  })

  test('are the events of the lane, one after the other', () => {
    const { lane } = setUp()
    expect([lane.next(), lane.order, lane.readyAt]).toEqual([undefined, Infinity, Infinity])
    lane.send('a', 10)
    expect([lane.next(), lane.readyAt, lane.length]).toEqual([{ kind: 'note', text: 'a' }, 10, 1])
    expect([lane.hasArrived(9), lane.hasArrived(10)]).toEqual([false, true])
  })

  test('that run user code say so', () => {
    const { lane } = setUp()
    lane.send('for the broker', 0)
    lane.send('for user code', 0)
    expect([lane.fire(), lane.fire(), lane.fire()]).toEqual([false, true, false])
  })
})

describe('a closed valve', () => {
  test('holds the items back, and lets them arrive when it opens', () => {
    const { schedule, lane, arrived, valve } = setUp()
    lane.send('a', 0)
    valve.close()
    lane.send('b', 0)
    schedule.fireUntil(100)
    expect([arrived, lane.isHeld]).toEqual([[], true])
    valve.open()
    schedule.fireUntil(100)
    expect(arrived).toEqual(['a@100', 'b@100'])
  })
})

describe('items that are retracted', () => {
  test('never arrive; items that were sent before do', () => {
    const { schedule, lane, arrived } = setUp()
    lane.send('before', 0)
    const order = schedule.agenda.nextOrder()
    lane.send('after', 0)
    lane.send('later', 0)
    expect(lane.retract(order)).toBe(2)
    schedule.fireUntil(0)
    expect(arrived).toEqual(['before@0'])
  })

  test('leave no place in the agenda when they were all there was', () => {
    const { schedule, lane } = setUp()
    lane.send('a', 0)
    lane.retract(0)
    expect(schedule.agenda.readyCount).toBe(0)
  })
})

test('a lane that is closed forgets its items, and no valve brings it back', () => {
  const { schedule, lane, arrived, valve } = setUp()
  lane.send('a', 0)
  lane.close()
  valve.close()
  valve.open()
  schedule.fireUntil(100)
  expect([arrived, lane.length]).toEqual([[], 0])
})
