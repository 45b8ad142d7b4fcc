import { setImmediate as afterTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Pace } from '../../../../simulator/world/schedule/pace.js'

interface Setup {
  readonly pace: Pace
  readonly log: string[]
}

function setUp(isReady = true): Setup {
  const log: string[] = []
  const pace = new Pace({ goOn: () => log.push('go on'), isReady: () => isReady })
  return { pace, log }
}

test('a pace that is scheduled several times calls back once', async () => {
  const { pace, log } = setUp()
  pace.schedule()
  pace.schedule()
  await afterTurn()
  expect(log).toEqual(['go on'])
})

test('user code rests before the world goes on, however long its promise chains', async () => {
  const { pace, log } = setUp()
  pace.schedule()
  for (let i = 0; i < 100; i++) await Promise.resolve()
  log.push('user code')
  await afterTurn()
  expect(log).toEqual(['user code', 'go on'])
})

test('the event loop has its turn before time moves', async () => {
  const { pace, log } = setUp(false)
  setImmediate(() => log.push('event loop'))
  pace.schedule()
  await afterTurn()
  await afterTurn()
  expect(log).toEqual(['event loop', 'go on'])
})

test('the event loop has its turn among many hops, though something is always ready', async () => {
  let hops = 0
  const pace: Pace = new Pace({
    goOn: () => {
      hops++
      if (hops < 1_000) pace.schedule()
    },
    isReady: () => true,
  })
  let hopsBeforeTurn = Infinity
  setImmediate(() => (hopsBeforeTurn = hops))
  pace.schedule()
  while (hops < 1_000) await afterTurn()
  expect(hopsBeforeTurn).toBeLessThan(200)
})

test('a pace may be scheduled again while it calls back', async () => {
  const log: number[] = []
  const pace: Pace = new Pace({
    goOn: () => {
      log.push(log.length)
      if (log.length < 3) pace.schedule()
    },
    isReady: () => true,
  })
  pace.schedule()
  await afterTurn()
  expect(log).toEqual([0, 1, 2])
})
