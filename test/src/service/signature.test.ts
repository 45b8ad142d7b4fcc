import { describe, expect, test } from 'vitest'
import {
  ConfigurationError,
  defineService,
  IncorrectSignature,
  rpc,
  ServiceContainer,
  type Kwargs,
} from 'kinoko'
import { noKwargs, Signature, type Method } from '../../../src/service/signature.js'

/** As minifiers leave them: the names in the text of a method mean nothing. */
const methods: Method[] = [
  () => 0,
  (t: number) => t,
  (t: number, n: number) => [t, n],
  (t: number, n: number, r: number) => [t, n, r],
]

function declared(...params: string[]): Signature {
  const required = params.filter((name) => !/^\.\.\.|\?$/.test(name)).length
  return new Signature('f', methods[required]!, params)
}

function longest(a: number, b = 2, ...rest: number[]): number {
  return Math.max(a, b, ...rest)
}

function undeclared(method: Method): Signature {
  return new Signature('f', method)
}

describe('positional arguments', () => {
  test('that fit are handed on as they are', () => {
    const args = [1, 2]

    expect(declared('a', 'b').arrange(args, noKwargs)).toBe(args)
    expect(declared('a', 'b?').arrange([1], noKwargs)).toEqual([1])
    expect(declared('a', '...rest').arrange([1, 2, 3, 4], noKwargs)).toEqual([1, 2, 3, 4])
  })

  test.each<[string[], number[], string]>([
    [['a', 'b'], [1], "f() missing 1 required positional argument: 'b'"],
    [['a', 'b'], [], "f() missing 2 required positional arguments: 'a' and 'b'"],
    [['a', 'b', 'c'], [], "f() missing 3 required positional arguments: 'a', 'b', and 'c'"],
    [['a', 'b'], [1, 2, 3], 'f() takes 2 positional arguments but 3 were given'],
    [['a'], [1, 2], 'f() takes 1 positional argument but 2 were given'],
    [[], [1], 'f() takes 0 positional arguments but 1 was given'],
    [['a', 'b?'], [1, 2, 3], 'f() takes from 1 to 2 positional arguments but 3 were given'],
    [['a', '...rest'], [], "f() missing 1 required positional argument: 'a'"],
  ])('%j that do not fit are named', (params, args, message) => {
    expect(() => declared(...params).arrange(args, noKwargs)).toThrow(
      new IncorrectSignature(message),
    )
  })
})

describe('keyword arguments', () => {
  test('go to the parameters of their names', () => {
    expect(declared('a', 'b').arrange([], { b: 2, a: 1 })).toEqual([1, 2])
    expect(declared('a', 'b').arrange([1], { b: 2 })).toEqual([1, 2])
    expect(declared('a', 'b?').arrange([], { a: 1 })).toEqual([1])
    expect(declared('a?', 'b?').arrange([], { b: 2 })).toEqual([undefined, 2])
    expect(declared('a', '...rest').arrange([], { a: 1 })).toEqual([1])
  })

  test.each<[number[], Kwargs, string]>([
    [[1], { c: 3 }, "f() got an unexpected keyword argument 'c'"],
    [[1], { a: 3 }, "f() got multiple values for argument 'a'"],
    [[], { b: 3 }, "f() missing 1 required positional argument: 'a'"],
    [[1, 2, 3], { a: 3 }, 'f() takes 2 positional arguments but 3 were given'],
  ])('%j and %j that do not fit are named', (args, kwargs, message) => {
    expect(() => declared('a', 'b').arrange(args, kwargs)).toThrow(new IncorrectSignature(message))
  })

  test('are not mistaken for what every object has', () => {
    const kwargs = JSON.parse('{"constructor": 1}') as Kwargs
    expect(() => declared('a', 'b').arrange([1], kwargs)).toThrow(
      "unexpected keyword argument 'constructor'",
    )
  })
})

describe('a method that declares no names', () => {
  test('misses what stands in front of its first default, and takes any number of arguments more', () => {
    const method = undeclared(longest)

    expect(method.arrange([1], noKwargs)).toEqual([1])
    expect(method.arrange([1, 2, 3, 4], noKwargs)).toEqual([1, 2, 3, 4])
    expect(() => method.arrange([], noKwargs)).toThrow(
      new IncorrectSignature("f() missing 1 required positional argument: '#1'"),
    )
  })

  test('takes 10,000 arguments at most, as does one with a rest', () => {
    const most = Array<number>(10_000).fill(0)
    for (const method of [undeclared(longest), declared('a', '...rest')]) {
      expect(method.arrange(most, noKwargs)).toBe(most)
      expect(() => method.arrange([...most, 0], noKwargs)).toThrow(
        new IncorrectSignature(
          'f() takes from 1 to 10000 positional arguments but 10001 were given',
        ),
      )
    }
  })

  test('refuses keyword arguments, and says how to declare the names', () => {
    expect(() => undeclared((a: number) => a).arrange([], { a: 1 })).toThrow(
      new IncorrectSignature(
        "f() got an unexpected keyword argument 'a' (the names of its parameters are not known: declare " +
          "them, @rpc({ params: ['a', ...] }))",
      ),
    )
  })

  test('shows its arguments by position', () => {
    const named = undeclared((a: number, b: number) => a + b).name([1, 2], { c: 3 })

    expect(Object.fromEntries(named)).toEqual({ '#1': 1, '#2': 2, c: 3 })
  })
})

describe('declared names', () => {
  test.each<[string[], number, string]>([
    [['a?', 'b'], 2, 'f: params [a?, b]: a required parameter cannot follow an optional one'],
    [['a'], 2, 'f: params [a]: the method takes 2 at least: name all of them'],
    [[], 1, 'f: params []: the method takes 1 at least: name all of them'],
  ])('%j for %d parameters are a ConfigurationError', (params, count, message) => {
    expect(() => new Signature('f', methods[count]!, params)).toThrow(
      new ConfigurationError(message),
    )
  })

  test('that are wrong are an error of the container, not of the first request', () => {
    const Shop = defineService({
      name: 'shop',
      methods: { pay: rpc({ params: ['card'] })((card: number, amount: number) => card + amount) },
    })

    expect(() => new ServiceContainer(Shop)).toThrow(ConfigurationError)
  })

  test('may be fewer than the arguments where a rest takes the others', () => {
    expect(declared('level', '...items').arrange([1, 2, 3], noKwargs)).toEqual([1, 2, 3])
  })
})
