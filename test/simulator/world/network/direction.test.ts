import { describe, expect, test } from 'vitest'
import { Direction } from '../../../../simulator/world/network/direction.js'
import { TestSchedule } from '../support/schedule.js'

interface Frame {
  readonly channel: number
  readonly method: string
}

interface Setup {
  readonly schedule: TestSchedule
  readonly direction: Direction<Frame>
  readonly arrived: string[]
  send(method: string, channel?: number, readyAt?: number): void
}

function setUp(): Setup {
  const schedule = new TestSchedule()
  const arrived: string[] = []
  const direction = new Direction<Frame>(schedule.agenda, {
    host: 'h',
    valves: [],
    arrive: ({ method, channel }) => {
      arrived.push(`${method}/${channel}`)
      return false
    },
    eventOf: ({ method }) => ({ kind: 'note', text: method }),
  })
  const send = (method: string, channel = 1, readyAt = 0): void => {
    direction.send({ method, channel }, readyAt)
  }
  return { schedule, direction, arrived, send }
}

describe('the frames of a direction', () => {
  test('of one channel keep their order; one of another channel may go ahead', () => {
    const { schedule, arrived, send } = setUp()
    send('slow', 1, 10)
    send('behind', 1, 0)
    send('other', 2, 0)
    schedule.fireUntil(0)
    expect(arrived).toEqual(['other/2'])
    schedule.fireUntil(10)
    expect(arrived).toEqual(['other/2', 'slow/1', 'behind/1'])
  })

  test('are counted by channel until they arrive', () => {
    const { schedule, direction, send } = setUp()
    send('a', 1, 5)
    send('b', 1, 5)
    send('c', 2, 5)
    expect([1, 2, 3].map((channel) => direction.backlog(channel))).toEqual([2, 1, 0])
    expect([direction.hasArrived(1, 4), direction.hasArrived(1, 5)]).toEqual([false, true])
    schedule.fireUntil(5)
    expect(direction.backlog(1)).toBe(0)
  })
})

describe('the end of a connection', () => {
  test.each(['connection.close', 'connection.close-ok', 'connection.lost'])(
    '%s arrives after all frames that were sent before, on whatever channel',
    (end) => {
      const { schedule, arrived, send } = setUp()
      send('slow', 1, 20)
      send('slower', 2, 30)
      send(end, 0, 0)
      schedule.fireUntil(20)
      expect(arrived).toEqual(['slow/1'])
      schedule.fireUntil(30)
      expect(arrived).toEqual(['slow/1', 'slower/2', `${end}/0`])
    },
  )

  test('does not wait when nothing is on its way', () => {
    const { schedule, arrived, send } = setUp()
    send('connection.close', 0)
    schedule.fireUntil(0)
    expect(arrived).toEqual(['connection.close/0'])
  })
})

test('frames that are retracted never arrive, and no end waits for them', () => {
  const { schedule, direction, arrived, send } = setUp()
  send('before')
  const order = schedule.agenda.nextOrder()
  send('after', 1)
  send('after', 2)
  direction.retract(order)
  send('connection.close', 0)
  schedule.fireUntil(0)
  expect(arrived).toEqual(['before/1', 'connection.close/0'])
})

test('a direction that is cleared forgets its frames, the waiting end too, and takes others', () => {
  const { schedule, direction, arrived, send } = setUp()
  send('forgotten', 1, 5)
  send('connection.close', 0)
  direction.clear()
  send('later', 1)
  schedule.fireUntil(10)
  expect(arrived).toEqual(['later/1'])
})

test('a direction that is closed lets nothing arrive, neither sent before nor after', () => {
  const { schedule, direction, arrived, send } = setUp()
  send('before')
  direction.close()
  send('after')
  send('connection.close', 0)
  schedule.fireUntil(10)
  expect([arrived, direction.backlog(1), schedule.agenda.readyCount]).toEqual([[], 0, 0])
})
