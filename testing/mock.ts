/** A function that records its calls. vitest's mocks have this shape, and much more. */
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
  const root = createFunction(name)
  const properties = new Map<PropertyKey, unknown>()
  return new Proxy(root, {
    get(target, key, receiver) {
      if (key in target) return Reflect.get(target, key, receiver) as unknown
      // a mock is no promise, and code that asks for well-known symbols wants something else
      if (key === 'then' || typeof key === 'symbol') return undefined
      if (!properties.has(key)) properties.set(key, createProperty(target, `${name}.${key}`, key))
      return properties.get(key)
    },
    set(_target, key, value) {
      properties.set(key, value)
      return true
    },
  })
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

interface Vitest {
  vi: { fn(): MockFunction }
}

/** Inside a vitest worker: its package, as it stands for `import.meta.vitest`. It is never imported. */
function findVitest(): Vitest | undefined {
  return (globalThis as { __vitest_index__?: Vitest }).__vitest_index__
}

function createFunction(name: string): MockFunction {
  const mock = findVitest()?.vi.fn() ?? createStub()
  define(mock, 'name', name)
  return mock
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
      mockReturnValue: (value: unknown) => behave(() => value),
      mockResolvedValue: (value: unknown) => behave(() => Promise.resolve(value)),
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything can be thrown
      mockRejectedValue: (error: unknown) => behave(() => Promise.reject(error)),
      mockImplementation: behave,
    },
  ) as MockFunction
  return stub
}
