import { describe, expect, test } from 'vitest'
import { createSimulator, type Simulator } from 'kinoko/simulator'

/** Two timers of one moment, on hosts of their own: `a` first in line, then `b`. */
function twoTimers(simulator: Simulator, fired: string[]): void {
  for (const name of ['a', 'b']) {
    simulator.host(name).ambient.setTimeout(() => fired.push(name), 0)
  }
}

describe('events of a world', () => {
  test('are told to every listener: two of them do not replace each other', async () => {
    const { world, host, idle } = createSimulator()
    const heard: string[] = []
    const first = (name: string): number => heard.push(`first ${name}`)
    world.events.on('turn', first)
    world.events.on('turn', (name) => heard.push(`second ${name}`))
    host('a').ambient.setTimeout(() => undefined, 0)
    await idle()
    world.events.off('turn', first)
    host('b').ambient.setTimeout(() => undefined, 0)
    await idle()
    expect(heard).toEqual(['first a', 'second a', 'second b'])
  })

  test('have numbers from 1, the same in the trace as in the count of steps', async () => {
    const simulator = createSimulator()
    const { world, trace } = simulator
    const steps: number[] = []
    world.events.on('step', (step) => steps.push(step))
    twoTimers(simulator, [])
    world.note('before')
    await simulator.idle()
    world.note('after')
    expect(steps).toEqual([1, 2])
    expect(world.steps).toBe(2)
    expect(trace?.entries.map(({ step }) => step)).toEqual([0, 1, 2, 2])
  })

  test('have their number while they happen, and when they are told to deviate', async () => {
    const simulator = createSimulator({ choices: { index: (_stream, count) => count - 1 } })
    const { world } = simulator
    const numbers: unknown[] = []
    world.events.on('deviation', ({ chosen, first }) => {
      numbers.push(['deviation', world.steps, chosen, first])
    })
    world.events.on('turn', (host) => numbers.push(['turn', world.steps, host]))
    twoTimers(simulator, [])
    await simulator.idle()
    expect(numbers).toEqual([
      ['deviation', 1, { kind: 'timer', host: 'b' }, { kind: 'timer', host: 'a' }],
      ['turn', 1, 'b'],
      ['turn', 2, 'a'],
    ])
  })

  test('count when user code throws in their course', async () => {
    const { world, host } = createSimulator()
    const steps: number[] = []
    world.events.on('step', (step) => steps.push(step))
    world.pause()
    host('a').ambient.setTimeout(() => {
      throw new Error('of user code')
    }, 0)
    await expect(world.step()).rejects.toThrow('of user code')
    expect([steps, world.steps]).toEqual([[1], 1])
  })
})

describe('a world that goes step by step', () => {
  test('lets the event at a place of the line happen', async () => {
    const fired: string[] = []
    const simulator = createSimulator()
    simulator.world.pause()
    twoTimers(simulator, fired)
    expect(simulator.world.pending()).toHaveLength(2)
    expect(await simulator.world.step(1)).toBe(true)
    expect(fired).toEqual(['b'])
  })

  test.each([2, -1, 0.5, NaN])('refuses the place %d, at which no event waits', async (place) => {
    const simulator = createSimulator()
    simulator.world.pause()
    twoTimers(simulator, [])
    await expect(simulator.world.step(place)).rejects.toThrow(RangeError)
    await expect(simulator.world.step(place)).rejects.toThrow(/2 events may happen now/)
  })

  test('says when there is nothing to happen', async () => {
    const { world } = createSimulator()
    world.pause()
    expect(await world.step()).toBe(false)
  })

  test('moves time to the next event when none may happen now', async () => {
    const { world, host, now } = createSimulator()
    world.pause()
    host('a').ambient.setTimeout(() => undefined, 500)
    expect(await world.step()).toBe(true)
    expect(now()).toBe(500)
  })
})

describe('the trace of a world whose clock is real', () => {
  test('counts time from the beginning of the world', async () => {
    const simulator = createSimulator({ clock: 'real' })
    await simulator.sleep(0)
    const hour = 3_600_000
    expect(simulator.trace?.entries[0]?.time).toBeLessThan(hour)
  })
})
