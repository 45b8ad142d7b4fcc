import { describe, expect, test } from 'vitest'
import { Limiter } from '../../../../simulator/core/channel/limiter.js'

/** A limiter that has let so many messages out, all to be acknowledged. */
function limiterWith(limit: number, sent: number): Limiter<string> {
  const limiter = new Limiter<string>()
  limiter.setLimit(limit, 0)
  for (let i = 0; i < sent; i++) limiter.maySend('sent', true)
  return limiter
}

describe('a limiter', () => {
  test('without a limit lets everything out and counts nothing', () => {
    const limiter = new Limiter<string>()
    expect(limiter.isActive).toBe(false)
    for (let i = 0; i < 100; i++) expect(limiter.maySend('q', true)).toBe(true)
    expect(limiter.settled(100)).toEqual([])
    limiter.setLimit(1, 0)
    expect(limiter.maySend('q', true)).toBe(true)
  })

  test('lets as many messages out as its limit says, of all queues together', () => {
    const limiter = limiterWith(2, 0)
    expect(limiter.isActive).toBe(true)
    expect(['a', 'b', 'a'].map((queue) => limiter.maySend(queue, true))).toEqual([
      true,
      true,
      false,
    ])
  })

  test('does not count messages that need no acknowledgement, but holds them back at the limit', () => {
    const limiter = limiterWith(1, 0)
    for (let i = 0; i < 3; i++) expect(limiter.maySend('q', false)).toBe(true)
    expect(limiter.maySend('q', true)).toBe(true)
    expect(limiter.maySend('q', false)).toBe(false)
  })

  test('names the queues that were refused, each once, when there is room again, and then forgets them', () => {
    const limiter = limiterWith(1, 1)
    for (const queue of ['b', 'a', 'b']) expect(limiter.maySend(queue, true)).toBe(false)
    expect(limiter.settled(1)).toEqual(['b', 'a'])
    expect(limiter.maySend('b', true)).toBe(true)
    expect(limiter.settled(1)).toEqual([])
  })

  test('names nobody while the limit is still reached, or was not', () => {
    const limiter = limiterWith(2, 2)
    limiter.maySend('q', true)
    limiter.setLimit(1, 2)
    expect(limiter.settled(1)).toEqual([])
    expect(limiter.settled(1)).toEqual(['q'])
    expect(limiter.settled(0)).toEqual([])
  })

  test('does not name a queue that was forgotten', () => {
    const limiter = limiterWith(1, 1)
    for (const queue of ['a', 'b']) limiter.maySend(queue, true)
    limiter.forget('a')
    expect(limiter.settled(1)).toEqual(['b'])
  })

  test('that gets its first limit counts what is unacknowledged then; another limit counts on', () => {
    const limiter = new Limiter<string>()
    limiter.setLimit(3, 2)
    expect(limiter.maySend('q', true)).toBe(true)
    expect(limiter.maySend('q', true)).toBe(false)
    expect(limiter.setLimit(4, 17)).toEqual(['q'])
    expect(limiter.maySend('q', true)).toBe(true)
    expect(limiter.maySend('q', true)).toBe(false)
  })

  test('whose limit is taken away lets the refused queues go on, and begins anew with the next limit', () => {
    const limiter = limiterWith(1, 1)
    limiter.maySend('q', true)
    expect(limiter.setLimit(0, 1)).toEqual(['q'])
    expect(limiter.isActive).toBe(false)
    limiter.setLimit(1, 0)
    expect(limiter.maySend('q', true)).toBe(true)
  })

  test('never counts below zero where messages were settled that were got without a limit', () => {
    const limiter = limiterWith(1, 0)
    expect(limiter.settled(5)).toEqual([])
    expect(limiter.maySend('q', true)).toBe(true)
    expect(limiter.maySend('q', true)).toBe(false)
  })
})
