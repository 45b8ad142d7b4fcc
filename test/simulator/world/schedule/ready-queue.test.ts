import { expect, test } from 'vitest'
import { ReadyQueue } from '../../../../simulator/world/schedule/ready-queue.js'
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
