import { describe, expect, test } from 'vitest'
import {
  deviating,
  fifo,
  RecordedChoices,
  seeded,
  type Choices,
} from '../../../../simulator/world/schedule/choices.js'

function draw(choices: Choices, count: number, times: number): number[] {
  return Array.from({ length: times }, () => choices.index('next', count))
}

test('first come, first served chooses 0, whatever there is', () => {
  expect(draw(fifo, 5, 3)).toEqual([0, 0, 0])
})

describe('seeded choices', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(draw(seeded(7), 100, 20)).toEqual(draw(seeded(7), 100, 20))
    expect(draw(seeded(7), 100, 20)).not.toEqual(draw(seeded(8), 100, 20))
  })

  test('take each way there is, and no other', () => {
    expect([...new Set(draw(seeded(1), 4, 200))].sort()).toEqual([0, 1, 2, 3])
  })

  test('draw nothing where there is one way: the next draw is as it would have been', () => {
    const [with1, without] = [seeded(1), seeded(1)]
    with1.index('next', 1)
    expect(with1.index('next', 1_000)).toBe(without.index('next', 1_000))
  })
})

describe('deviating choices', () => {
  test('are 0 but for the deviations, each counted in its own stream', () => {
    const choices = deviating([
      { stream: 'next', at: 1, index: 2 },
      { stream: 'jitter', at: 0, index: 1 },
    ])
    expect([
      choices.index('next', 3),
      choices.index('jitter', 3),
      choices.index('next', 3),
      choices.index('next', 3),
    ]).toEqual([0, 1, 2, 0])
  })

  test('take the last way where there are fewer than planned', () => {
    expect(deviating([{ stream: 'next', at: 0, index: 9 }]).index('next', 3)).toBe(2)
  })
})

describe('recorded choices', () => {
  test('choose as the choices under them, and keep the deviations', () => {
    const recorded = new RecordedChoices(deviating([{ stream: 'next', at: 1, index: 2 }]))
    expect(draw(recorded, 3, 3)).toEqual([0, 2, 0])
    expect(recorded.deviations).toEqual([{ stream: 'next', at: 1, index: 2 }])
  })

  test('give the same run when their deviations are chosen', () => {
    const recorded = new RecordedChoices(seeded(3))
    const drawn = draw(recorded, 7, 50)
    expect(draw(deviating(recorded.deviations), 7, 50)).toEqual(drawn)
  })

  test('tell of every choice, 0 or not, with the number of ways', () => {
    const told: unknown[] = []
    const recorded = new RecordedChoices(fifo, (choice, count) => told.push([choice, count]))
    recorded.index('next', 3)
    expect(told).toEqual([[{ stream: 'next', at: 0, index: 0 }, 3]])
  })
})
