/** The decorators in every form in which compilers call them, told apart by their arguments. */
import { transform as esbuild } from 'esbuild'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import * as kinoko from 'kinoko'
import { ConfigurationError, entrypointsOf, ServiceContainer, serviceNameOf } from 'kinoko'
import { dummy, simulate, workerFactory } from 'kinoko/testing'

type Compile = (source: string) => Promise<string>

const withTypeScript =
  (experimentalDecorators: boolean): Compile =>
  (source) =>
    Promise.resolve(
      ts.transpileModule(source, {
        compilerOptions: {
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ESNext,
          experimentalDecorators,
          // as Nest and Angular have them
          useDefineForClassFields: !experimentalDecorators,
        },
      }).outputText,
    )

const withEsbuild =
  (experimentalDecorators: boolean): Compile =>
  async (source) => {
    const tsconfigRaw = { compilerOptions: { experimentalDecorators } }
    const { code } = await esbuild(source, { loader: 'ts', target: 'es2022', tsconfigRaw })
    return code
  }

const compilers: readonly (readonly [name: string, compile: Compile])[] = [
  ['standard, TypeScript', withTypeScript(false)],
  ['standard, esbuild', withEsbuild(false)],
  ['legacy, TypeScript', withTypeScript(true)],
  ['legacy, esbuild', withEsbuild(true)],
]

/** The class `Service` of a source text, in which Kinoko's exports are there by their names. */
async function classOf(compile: Compile, source: string): Promise<kinoko.ServiceClass> {
  const code = await compile(source)
  const names = { ...kinoko, dummy }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiled code is run
  const declare = new Function(...Object.keys(names), `${code}\nreturn Service`) as (
    ...values: unknown[]
  ) => kinoko.ServiceClass
  return declare(...Object.values(names))
}

const clock = `
  @service('clock')
  class Service {
    ticks = 0
    @rpc bare(a: number) { return a + 1 }
    @rpc() called(a: number) { return a + 2 }
    @rpc({ sensitiveArguments: 'a' }) withOptions(a: number) { return a + 3 }
    @rpc static() { return 'a method of that name' }
    @once onStart() { return 1 }
    @once({ args: [7] }) onStartWith(value: number) { return value }
    @timer(60) tick() { return 2 }
    @timer(60, { eager: true }) @rpc both() { return 'both' }
    @eventHandler('shop', 'sold', { handlerType: 'singleton' }) onSold() { return 3 }
    @dummy hooked() { return 4 }
    @dummy() hookedToo() { return 4 }
    plain() { return 5 }
  }`

describe.each(compilers)('decorators, %s', (_name, compile) => {
  test('mark the methods they stand at', async () => {
    const Service = await classOf(compile, clock)

    expect(serviceNameOf(Service)).toBe('clock')
    const kinds = [...entrypointsOf(Service)].map(([name, entrypoints]) => [
      name,
      entrypoints.map((entrypoint) => entrypoint.constructor.name).sort(),
    ])
    expect(Object.fromEntries(kinds)).toEqual({
      bare: ['Rpc'],
      called: ['Rpc'],
      withOptions: ['Rpc'],
      static: ['Rpc'],
      onStart: ['Once'],
      onStartWith: ['Once'],
      tick: ['Timer'],
      both: ['Rpc', 'Timer'],
      onSold: ['EventHandler'],
      hooked: ['Dummy'],
      hookedToo: ['Dummy'],
    })
    const [withOptions] = entrypointsOf(Service).get('withOptions')!
    expect(withOptions!.sensitiveArguments).toEqual(['a'])
  })

  test('make methods that can be called', async () => {
    const Service = await classOf(compile, clock)
    const sums = await simulate({}, async (sim) => {
      sim.service(Service)
      const proxy = await sim.proxy('clock')
      return [await proxy['bare']!(1), await proxy['called']!(1), await proxy['withOptions']!(1)]
    })
    expect(sums).toEqual([2, 3, 4])
  })

  test('leave a method that another decorator replaces afterwards an entrypoint', async () => {
    const isLegacy = _name.startsWith('legacy')
    const Service = await classOf(
      compile,
      `
      const loud = ${
        isLegacy
          ? '(prototype, name, { value }) => ({ value() { return value.call(this) + "!" }, configurable: true })'
          : '(method) => function () { return method.call(this) + "!" }'
      }
      class Base {
        @loud @rpc above() { return 'above' }
        @rpc @loud below() { return 'below' }
      }
      @service('loud')
      class Service extends Base {}`,
    )
    const said = await simulate({}, async (sim) => {
      sim.service(Service)
      const proxy = await sim.proxy('loud')
      return [await proxy['above']!(), await proxy['below']!()]
    })
    expect(said).toEqual(['above!', 'below!'])
  })

  test.each([
    ['a field', '@rpc field = () => 1', '`field` is a field; write `name(...) { ... }`'],
    ['a field, with options', '@rpc({}) field = () => 1', '`field` is a field'],
    ['a static method', '@rpc static odd() {}', '`odd` is static'],
    ['a static field', '@rpc static odd = 1', 'entrypoint must be a public instance method'],
    ['a getter', '@rpc get odd() { return 1 }', '`odd` is a getter'],
    ['a setter', '@rpc set odd(value: number) {}', '`odd` is a setter'],
    ['a symbol', '@rpc [Symbol.iterator]() {}', 'is named by a symbol'],
    ['a method named then', '@rpc then() {}', 'make every proxy look like a promise'],
    ['a timer on a field', '@timer(5) field = () => 1', '@timer: an entrypoint must be'],
    ['a timer without an interval', '@timer tick() {}', '@timer needs its interval in seconds'],
    ['an event handler without its event', '@eventHandler onSold() {}', '@eventHandler needs'],
    ['an event handler with one name', "@eventHandler('shop') onSold() {}", '@eventHandler needs'],
    ['a service on a method', "@service('x') odd() {}", '@service(x) belongs to a class'],
  ])('refuse %s', async (_case, member, message) => {
    const declare = classOf(compile, `class Service { ${member} }`)
    await expect(declare).rejects.toThrow(ConfigurationError)
    await expect(classOf(compile, `class Service { ${member} }`)).rejects.toThrow(message)
  })

  test.each([
    ['a service without a name', '@service class Service {}', '@service needs the name'],
    ['a class as a method', '@rpc class Service {}', '@rpc belongs to a method'],
    ['a class as a method, with options', '@rpc({}) class Service {}', '@rpc belongs to a method'],
  ])('refuse %s', async (_case, source, message) => {
    await expect(classOf(compile, source)).rejects.toThrow(message)
  })
})

test('a private method is refused', async () => {
  const declare = classOf(withTypeScript(false), 'class Service { @rpc #odd() {} }')
  await expect(declare).rejects.toThrow('`#odd` is private')
})

test('a legacy decorator of a parameter is refused', async () => {
  const declare = classOf(withTypeScript(true), 'class Service { odd(@rpc a: number) {} }')
  await expect(declare).rejects.toThrow('`odd` has it on a parameter')
})

describe('a compiler that calls decorators in no known form', () => {
  const sentence = /compile with standard decorators .* or with legacy ones/
  const decorate = kinoko.rpc as unknown as (...args: unknown[]) => unknown

  test.each([
    ['Babel’s of 2018', [{ kind: 'method', key: 'add', placement: 'prototype', descriptor: {} }]],
    ['a class element', [{ kind: 'class', elements: [] }]],
    ['two things that are nothing', [1, 2]],
  ])('%s hears of the settings', (_name, args) => {
    expect(() => decorate(...args)).toThrow(sentence)
  })

  test('hears of them where there are options too', () => {
    const decorateWith = decorate({ sensitiveArguments: 'a' }) as (...args: unknown[]) => unknown
    expect(() => decorateWith()).toThrow(sentence)
    expect(() => decorateWith({})).toThrow(sentence)
  })
})

test('a method that two levels of decorated classes replace says what to do', async () => {
  const Service = await classOf(
    withTypeScript(false),
    `
    const other = (method) => function () { return method.call(this) }
    class Base { @other @rpc twice() {} }
    @service('twice')
    class Service extends Base { @other twice() {} }`,
  )
  expect(() => new ServiceContainer(Service)).toThrow('write @rpc first, above it')
  expect(() => workerFactory(Service)).toThrow('write @rpc first, above it')
})
