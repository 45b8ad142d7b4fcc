import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from '../../../../simulator/core/containers/heap.js'
import '../../../support/properties.js'

function drain(heap: Heap<number>): number[] {
  const items: number[] = []
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) items.push(item)
  return items
}

test('a heap gives its items from the smallest to the largest, equal ones as often as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (items) => {
      const heap = new Heap<number>((a, b) => a < b)
      for (const item of items) heap.push(item)
      expect(heap.peek()).toBe(items.length === 0 ? undefined : Math.min(...items))
      expect(drain(heap)).toEqual([...items].sort((a, b) => a - b))
    }),
  )
})

test('a heap stays in order when items come and go by turns', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }))), (commands) => {
      const heap = new Heap<number>((a, b) => a < b)
      let model: number[] = []
      for (const item of commands) {
        if (item !== null) {
          heap.push(item)
          model = [...model, item].sort((a, b) => a - b)
        } else expect(heap.pop()).toBe(model.shift())
        expect([heap.size, heap.peek()]).toEqual([model.length, model[0]])
      }
    }),
  )
})

test('the order is the one given', () => {
  const heap = new Heap<number>((a, b) => a > b)
  for (const item of [2, 3, 1]) heap.push(item)
  expect(drain(heap)).toEqual([3, 2, 1])
})

test('a heap that is cleared is empty, and takes items again', () => {
  const heap = new Heap<number>((a, b) => a < b)
  heap.push(1)
  heap.clear()
  expect([heap.size, heap.peek(), heap.pop()]).toEqual([0, undefined, undefined])
  heap.push(2)
  expect(heap.items).toEqual([2])
})
