/**
 * Stand-ins for dependencies. Where vitest, jest, bun or node:test runs they are mocks of that runner, elsewhere
 * recording stubs with the few methods that tests need most; no runner is ever required.
 */
import { createRunnerMock } from './mocks/runner.js'

/**
 * A function that records its calls. The mocks of vitest, jest and bun have this shape, and much more; those of
 * node:test have the methods, and entries of `mock.calls` of their own: `{ arguments, result, error, ... }`.
 */
export interface MockFunction {
  /** Records a call; gives undefined, unless it was told otherwise. */
  (...args: unknown[]): unknown
  /** The arguments of each call so far. */
  readonly mock: { readonly calls: readonly (readonly unknown[])[] }
  /** From now on every call gives this value. */
  mockReturnValue(value: unknown): this
  /** From now on every call gives a promise of this value. */
  mockResolvedValue(value: unknown): this
  /** From now on every call gives a promise that rejects with this error. */
  mockRejectedValue(error: unknown): this
  /** From now on every call runs this function. */
  mockImplementation(implementation: (...args: never[]) => unknown): this
}

/**
 * A mock of anything: every property is a mock function, made when it is first asked for, and so is the
 * mock itself. A method `x` of a remote service answers `x(...)` and `x.callAsync(...)` alike. Inside vitest the
 * functions are vitest's mocks, elsewhere recording stubs with the methods that tests need most; vitest itself is
 * never required.
 *
 * @param name - the name of the mock in messages. Default `mock`
 */
export function createMock(name = 'mock'): MockFunction {
  // `x.calls.all` is how jest knows a mock of jasmine
  const isJasmines = (key: string): boolean => key === 'all' && name.endsWith('.calls')
  return mockWith(name, (root, key) =>
    isJasmines(key) ? undefined : createProperty(root, `${name}.${key}`, key),
  )
}

/** A mock of a proxy: its properties are remote methods, each a mock of the runner and nothing around it. */
export function createProxyMock(name: string): MockFunction {
  return mockWith(name, (_root, key) => asRemoteMethod(createFunction(`${name}.${key}`)))
}

/** A mock function that has properties of every name. */
function mockWith(name: string, make: (root: MockFunction, key: string) => unknown): MockFunction {
  const root = createFunction(name)
  const properties = new Map<PropertyKey, unknown>()
  return new Proxy(root, {
    get(target, key, receiver) {
      if (properties.has(key)) return properties.get(key)
      // asked of the mock itself: bun's methods work on nothing else, node:test's `mock` hides from `in`
      const own: unknown = Reflect.get(target, key, target)
      if (own !== undefined || key in target) return bound(own, target, receiver)
      // a mock is no promise, and code that asks for well-known symbols wants something else
      if (key === 'then' || typeof key === 'symbol') return undefined
      properties.set(key, make(target, key))
      return properties.get(key)
    },
    set(_target, key, value) {
      properties.set(key, value)
      return true
    },
  })
}

/** A method of a mock that gives the mock itself gives the one that has all the properties. */
function bound(value: unknown, target: object, receiver: unknown): unknown {
  if (typeof value !== 'function' || typeof Reflect.get(value, 'mock') === 'object') return value
  return (...args: unknown[]): unknown => {
    const result: unknown = Reflect.apply(value, target, args)
    return result === target ? receiver : result
  }
}

/** Gives a function that stands for a remote method the properties of remote methods. */
export function asRemoteMethod<F extends (...args: never[]) => unknown>(method: F): F {
  if (!('callAsync' in method)) define(method, 'callAsync', asyncCall(method))
  if (!('with' in method)) define(method, 'with', () => method)
  return method
}

function createProperty(target: MockFunction, name: string, key: string): unknown {
  if (key === 'callAsync') return asyncCall(target)
  if (key === 'with') return () => target
  return createMock(name)
}

/** `callAsync` gives a reply at once; the result of the reply is that of the method itself. */
function asyncCall(method: (...args: never[]) => unknown): unknown {
  return (...args: never[]) => {
    const outcome = (async () => await method(...args))()
    outcome.catch(() => undefined)
    return { result: () => outcome }
  }
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true })
}

function createFunction(name: string): MockFunction {
  const runners = createRunnerMock()
  const mock = runners === undefined ? createStub() : withMethods(runners)
  define(mock, 'name', name)
  return mock
}

/** node:test keeps the way of changing a mock in `mock.mock`, and has but one. */
function withMethods(mock: (...args: unknown[]) => unknown): MockFunction {
  if ('mockImplementation' in mock) return mock as MockFunction
  const { mock: control } = mock as unknown as { mock: NodeMockControl }
  return Object.assign(
    mock,
    behaviours((next) => {
      control.mockImplementation(next)
      return mock as MockFunction
    }),
  ) as MockFunction
}

interface NodeMockControl {
  mockImplementation(implementation: (...args: never[]) => unknown): void
}

function createStub(): MockFunction {
  const calls: (readonly unknown[])[] = []
  let implementation: (...args: never[]) => unknown = () => undefined
  const behave = (next: (...args: never[]) => unknown): MockFunction => {
    implementation = next
    return stub
  }
  const stub = Object.assign(
    (...args: unknown[]) => {
      calls.push(args)
      return implementation(...(args as never[]))
    },
    {
      mock: { calls },
      ...behaviours(behave),
    },
  ) as MockFunction
  return stub
}

type Behave = (next: (...args: never[]) => unknown) => MockFunction

/** The methods that tests need most, each in terms of one. */
function behaviours(behave: Behave): Omit<MockFunction, 'mock'> {
  return {
    mockReturnValue: (value: unknown) => behave(() => value),
    mockResolvedValue: (value: unknown) => behave(() => Promise.resolve(value)),
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything can be thrown
    mockRejectedValue: (error: unknown) => behave(() => Promise.reject(error)),
    mockImplementation: behave,
  }
}
