import { describe, expect, test } from 'vitest'
import { IncorrectSignature, kwargs } from 'kinoko'
import { error, type Cluster } from '../cluster.js'

export function argsSuite(it: () => Cluster): void {
  describe('arguments', () => {
    test('by name, from Python', async () => {
      const named = { kwargs: "{'greeting': 'Hi', 'name': 'Ada'}" }
      expect(await it().ask('greet', '()', named)).toEqual({ repr: "'Hi, Ada!'" })
      expect(await it().ask('greet', "('Ada',)")).toEqual({ repr: "'Hello, Ada!'" })
      expect(await it().ask('greet', "('Ada',)", { kwargs: "{'greeting': 'Hi'}" })).toEqual({
        repr: "'Hi, Ada!'",
      })
    })

    test('by name, from TypeScript', async () => {
      expect(await it().method('greet')(kwargs({ greeting: 'Hi', name: 'Ada' }))).toBe('Hi, Ada!')
      expect(await it().method('greet')('Ada', kwargs({ greeting: 'Hi' }))).toBe('Hi, Ada!')
      expect(await it().method('greet')('Ada', undefined)).toBe('Hello, Ada!')
      expect(await it().method('collect')(1, 2, kwargs({ a: [3], b: null }))).toEqual([
        [1, 2],
        { a: [3], b: null },
      ])
    })

    test('as many as one likes', async () => {
      expect(await it().ask('collect', '(1, 2, 3)')).toEqual({ repr: '[1, 2, 3]' })
    })

    test.each([
      ['()', '{}', "greet() missing 1 required positional argument: 'name'"],
      ['(1, 2, 3)', '{}', 'greet() takes from 1 to 2 positional arguments but 3 were given'],
      ['(1,)', "{'tone': 1}", "greet() got an unexpected keyword argument 'tone'"],
      ['(1,)', "{'name': 1}", "greet() got multiple values for argument 'name'"],
    ])('%s %s from Python are an IncorrectSignature', async (args, named, text) => {
      expect(await it().ask('greet', args, { kwargs: named })).toMatchObject({
        error: { type: 'IncorrectSignature', text },
      })
    })

    test.each([
      [[], 'missing 1 required positional argument'],
      [[1, 2, 3], 'takes from 2 to 3 positional arguments but 4 were given'], // `self` counts
      [[1, kwargs({ tone: 1 })], "unexpected keyword argument 'tone'"],
      [[kwargs({ greeting: 1 })], 'missing 1 required positional argument'],
    ])('%j from TypeScript are an IncorrectSignature', async (args, text) => {
      const reason = await error(it().method('greet')(...args))
      expect(reason).toBeInstanceOf(IncorrectSignature)
      expect(String(reason)).toContain(text)
    })
  })
}
