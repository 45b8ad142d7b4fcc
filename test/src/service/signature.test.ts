import { describe, expect, test } from 'vitest'
import { ConfigurationError, IncorrectSignature } from 'kinoko'
import { noKwargs, Signature, type Method } from '../../../src/service/signature.js'

const two = new Signature('two', (a: number, b: number) => a + b)
const three = new Signature('three', (a: number, b: number, c: number) => [a, b, c])
function withDefault(a: number, b = 2): number {
  return a + b
}
const optional = new Signature('optional', withDefault)
const one = new Signature('one', (a: number) => a)
const rest = new Signature('rest', (a: number, ...more: number[]) => [a, more])
const none = new Signature('none', () => 0)
const apart = new Signature('apart', ({ a }: { a: number }): number => a)

describe('positional arguments', () => {
  test('that fit are handed on as they are', () => {
    const args = [1, 2]

    expect(two.arrange(args, noKwargs)).toBe(args)
    expect(optional.arrange([1], noKwargs)).toEqual([1])
    expect(rest.arrange([1, 2, 3, 4], noKwargs)).toEqual([1, 2, 3, 4])
  })

  test.each([
    [two, [1], "two() missing 1 required positional argument: 'b'"],
    [two, [], "two() missing 2 required positional arguments: 'a' and 'b'"],
    [three, [], "three() missing 3 required positional arguments: 'a', 'b', and 'c'"],
    [two, [1, 2, 3], 'two() takes 2 positional arguments but 3 were given'],
    [one, [1, 2], 'one() takes 1 positional argument but 2 were given'],
    [none, [1], 'none() takes 0 positional arguments but 1 was given'],
    [optional, [1, 2, 3], 'optional() takes from 1 to 2 positional arguments but 3 were given'],
    [rest, [], "rest() missing 1 required positional argument: 'a'"],
    [apart, [], "apart() missing 1 required positional argument: '#1'"],
  ])('%# that do not fit are named', (signature, args, message) => {
    expect(() => signature.arrange(args, noKwargs)).toThrow(new IncorrectSignature(message))
  })
})

describe('keyword arguments', () => {
  test('go to the parameters of their names', () => {
    expect(two.arrange([], { b: 2, a: 1 })).toEqual([1, 2])
    expect(two.arrange([1], { b: 2 })).toEqual([1, 2])
    expect(optional.arrange([], { a: 1 })).toEqual([1])
    expect(rest.arrange([], { a: 1 })).toEqual([1])
  })

  test.each([
    [two, [1], { c: 3 }, "two() got an unexpected keyword argument 'c'"],
    [two, [1], { a: 3 }, "two() got multiple values for argument 'a'"],
    [two, [], { b: 3 }, "two() missing 1 required positional argument: 'a'"],
    [
      apart,
      [],
      { a: 3 },
      "apart() got an unexpected keyword argument 'a' (parameters without a readable name can be declared: @rpc({ params }))",
    ],
  ])('%# that do not fit are named', (signature, args, kwargs, message) => {
    expect(() => signature.arrange(args, kwargs)).toThrow(new IncorrectSignature(message))
  })

  test('are not mistaken for what every object has', () => {
    expect(() => two.arrange([1], JSON.parse('{"constructor": 1}') as object as never)).toThrow(
      "unexpected keyword argument 'constructor'",
    )
  })
})

describe('declared parameters', () => {
  const minified: Method = (t: number, n: number) => [t, n]

  test('win over what the source text says', () => {
    const declared = new Signature('pay', minified, ['amount', 'currency?'])

    expect(declared.arrange([], { amount: 1, currency: 'EUR' })).toEqual([1, 'EUR'])
    expect(declared.arrange([1], noKwargs)).toEqual([1])
    expect(() => declared.arrange([], { t: 1 })).toThrow("unexpected keyword argument 't'")
  })

  test('may end with a rest', () => {
    expect(
      new Signature('log', minified, ['level', '...items']).arrange([1, 2, 3], noKwargs),
    ).toEqual([1, 2, 3])
  })

  test('must make sense', () => {
    expect(() => new Signature('pay', minified, ['a?', 'b'])).toThrow(ConfigurationError)
  })
})

test('a method whose text cannot be read is checked for its required parameters only', () => {
  const bound = new Signature(
    'bound',
    function (a: number) {
      return a
    }.bind(null) as Method,
  )

  expect(bound.arrange([1, 2, 3], noKwargs)).toEqual([1, 2, 3])
  expect(() => bound.arrange([], noKwargs)).toThrow(
    "bound() missing 1 required positional argument: '#1'",
  )
})

describe('parameters that esbuild renamed', () => {
  const renamed = new Signature('greet', (name2: string, tone = name2) => tone)

  test('are found by the names they had', () => {
    expect(renamed.arrange([], { name: 'Ada' })).toEqual(['Ada'])
    expect(() => renamed.arrange([], { nam: 'Ada' })).toThrow("keyword argument 'nam'")
  })

  test('are not guessed at when there are several, nor when they were declared', () => {
    const several = new Signature('add', (value1: number, value2: number) => value1 + value2)
    expect(() => several.arrange([], { value: 1 })).toThrow("keyword argument 'value'")
    const declared = new Signature('f', (name2: string) => name2, ['name2'])
    expect(() => declared.arrange([], { name: 'Ada' })).toThrow("keyword argument 'name'")
  })
})
