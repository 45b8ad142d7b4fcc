import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Deque } from '../../../../simulator/core/containers/deque.js'
import '../../../support/properties.js'

test('a deque gives its items first in, first out, however it grows and wraps around', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (commands) => {
      const deque = new Deque<number>()
      const model: number[] = []
      commands.forEach((isPush, i) => {
        if (isPush) {
          deque.push(i)
          model.push(i)
        } else expect(deque.shift()).toBe(model.shift())
        expect([deque.length, deque.peek()]).toEqual([model.length, model[0]])
      })
      expect([...deque]).toEqual(model)
    }),
  )
})

test('a deque that is filtered keeps the others in order', () => {
  const deque = new Deque<number>()
  for (let i = 0; i < 20; i++) deque.push(i)
  for (let i = 0; i < 5; i++) deque.shift()
  deque.filter((item) => item % 3 === 0)
  expect([...deque]).toEqual([6, 9, 12, 15, 18])
})

test('a deque that is cleared is empty, and takes items again', () => {
  const deque = new Deque<number>()
  for (let i = 0; i < 20; i++) deque.push(i)
  deque.clear()
  expect([deque.length, deque.peek(), deque.shift()]).toEqual([0, undefined, undefined])
  deque.push(1)
  expect([...deque]).toEqual([1])
})
