import { runInThisContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { readParameters } from '../../../src/service/parameters.js'

type Method = (...args: never[]) => unknown

/** From text, so that no compiler takes comments and odd spellings away. */
function methodOf(source: string): Method {
  const object = runInThisContext(`({ ${source} })`) as Record<string, Method>
  return Object.values(object)[0]!
}

describe('the parameters of a method are read from its text', () => {
  test.each<[string, string, (string | undefined)[], number, boolean]>([
    ['none', 'f() {}', [], 0, false],
    ['two', 'f(a, b) {}', ['a', 'b'], 2, false],
    ['a trailing comma', 'f(a, b,) {}', ['a', 'b'], 2, false],
    ['defaults', 'f(a, b = 2, c = [1, 2]) {}', ['a', 'b', 'c'], 1, false],
    ['a required one behind', 'f(a, b = 2, c) {}', ['a', 'b', 'c'], 1, false],
    [
      'brackets in strings',
      'f(a = "),(", b = \'\\\')\', c = `)${")"}`) {}',
      ['a', 'b', 'c'],
      0,
      false,
    ],
    ['templates in templates', 'f(a = `${`${")"},`}(`, b = 1) {}', ['a', 'b'], 0, false],
    ['comments', 'f(a /* , b) */, c // , d)\n , e = "/*") {}', ['a', 'c', 'e'], 2, false],
    [
      'regular expressions',
      'f(a = /[/),(]\\//, b = 4 / 2, c = /\\)/g) {}',
      ['a', 'b', 'c'],
      0,
      false,
    ],
    [
      'arrows in defaults',
      'f(a, b = (c, d) => ({ c, d }), e = (x) => x) {}',
      ['a', 'b', 'e'],
      1,
      false,
    ],
    ['taken apart', 'f({ a, b = 1 }, [c], d) {}', [undefined, undefined, 'd'], 3, false],
    [
      'taken apart with a default',
      'f(a, { b } = {}, [c] = [1]) {}',
      ['a', undefined, undefined],
      1,
      false,
    ],
    ['a rest', 'f(a, ...rest) {}', ['a'], 1, true],
    ['a rest taken apart', 'f(...[a, b]) {}', [], 0, true],
    ['arguments', 'f(a) { return arguments.length }', ['a'], 1, true],
    ['an async method', 'async f(a) {}', ['a'], 1, false],
    ['a generator', '*f(a) {}', ['a'], 1, false],
    ['an async generator', 'async *f(a) {}', ['a'], 1, false],
    ['a computed name', '["f" + "(x, y)"](a) {}', ['a'], 1, false],
    ['a quoted name', '"f (x)"(a) {}', ['a'], 1, false],
    ['a method called async', 'async(a) {}', ['a'], 1, false],
    ['a function', 'f: function (a, b) {}', ['a', 'b'], 2, false],
    ['a named function', 'f: async function g(a) {}', ['a'], 1, false],
    ['an arrow', 'f: (a, b = 1) => a', ['a', 'b'], 1, false],
    ['an async arrow', 'f: async (a) => a', ['a'], 1, false],
    ['an arrow without brackets', 'f: a => (b, c) => a', ['a'], 1, false],
    ['an async one', 'f: async a => a', ['a'], 1, false],
    ['other alphabets', 'f(größe, $a, _b, 値) {}', ['größe', '$a', '_b', '値'], 4, false],
    ['line breaks', 'f(\n  a,\n\n  b =\n  1\n) {}', ['a', 'b'], 1, false],
  ])('%s: %s', (_case, source, names, required, isVariadic) => {
    expect(readParameters(methodOf(source))).toEqual({ names, required, isVariadic })
  })

  test('and are unknown where there is no text', () => {
    expect(readParameters(methodOf('f(a) {}').bind(null))).toBeUndefined()
    expect(readParameters(Math.max)).toBeUndefined()
  })

  test('and are unknown when the text does not agree with the function', () => {
    const method = Object.defineProperty(methodOf('f(a) {}'), 'length', { value: 5 })

    expect(readParameters(method)).toBeUndefined()
  })
})
