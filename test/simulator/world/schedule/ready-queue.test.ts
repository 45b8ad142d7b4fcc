import { expect, test } from 'vitest'
import { ReadyQueue } from '../../../../simulator/world/schedule/ready-queue.js'
import { countSteps } from '../../../support/count-steps.js'
import { TestSource } from '../support/schedule.js'

function queueOf(...orders: number[]): ReadyQueue {
  const queue = new ReadyQueue()
  for (const order of orders) queue.add(new TestSource(`h${order}`, order))
  return queue
}

test('a ready queue gives its sources first come, first served', () => {
  const queue = queueOf(5, 1, 4, 2, 3)
  expect([...queue].map(({ order }) => order)).toEqual([1, 2, 3, 4, 5])
  expect(queue.at(0).order).toBe(1)
})

test('a source taken from the middle leaves the others in line', () => {
  const queue = queueOf(1, 2, 3)
  expect(queue.take(1).order).toBe(2)
  expect([queue.take(0).order, queue.take(0).order, queue.length]).toEqual([1, 3, 0])
})

test('a source that is not in line is removed without effect', () => {
  const queue = queueOf(1)
  queue.remove(new TestSource('stranger', 2))
  expect(queue.length).toBe(1)
})

test('a source that comes in front of the first again, or leaves from anywhere, leaves the others in line', () => {
  const queue = queueOf(10, 20, 30, 40)
  queue.take(0)
  queue.add(new TestSource('early', 5))
  const late = new TestSource('late', 35)
  queue.add(late)
  expect([...queue].map(({ order }) => order)).toEqual([5, 20, 30, 35, 40])
  queue.remove(late)
  queue.remove(queue.at(0))
  expect([...queue].map(({ order }) => order)).toEqual([20, 30, 40])
})

test('many sources in line cost no more each', async () => {
  const stepsFor = (count: number): Promise<number> => {
    const sources = Array.from({ length: count }, (_, i) => new TestSource(`h${i}`, i))
    return countSteps(() => {
      const queue = new ReadyQueue()
      for (const source of sources) queue.add(source)
      for (let i = 0; i < 3 * count; i++) {
        queue.take(0)
        // its next event, for which it is arranged: it stands nowhere now
        const source = sources[i % count]!
        source.order += count
        queue.remove(source)
        queue.add(source)
      }
      return Promise.resolve()
    })
  }
  expect((await stepsFor(2000)) / (await stepsFor(1000))).toBeLessThan(2.2)
})
