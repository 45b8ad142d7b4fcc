import { describe, expect, test, vi } from 'vitest'
import {
  ContextDataProvider,
  DependencyProvider,
  ExtensionNotFound,
  inject,
  kwargs,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  silentLogger,
  type Connect,
  type Outcome,
  type WorkerContext,
} from 'kinoko'
import {
  dummy,
  entrypointHook,
  entrypointWaiter,
  EntrypointWaiterTimeout,
  once,
  replaceDependencies,
  restrictEntrypoints,
} from 'kinoko/testing'

/** Nothing here may touch a broker. */
const connect: Connect = () => Promise.reject(new Error('this test has no broker'))
const options = { connect, logger: silentLogger }

const log: string[] = []

class Tracker extends DependencyProvider<string> {
  override setup() {
    log.push('setup')
  }
  override getDependency() {
    log.push('getDependency')
    return 'tracked'
  }
  override workerSetup() {
    log.push('workerSetup')
  }
  override workerResult(_worker: WorkerContext, outcome: Outcome) {
    log.push(outcome.ok ? `result ${String(outcome.result)}` : 'error')
  }
  override workerTeardown() {
    log.push('workerTeardown')
  }
}

@service('maths')
class MathsService {
  tracker = inject(new Tracker())
  context = new ContextDataProvider()

  @dummy double(n: number) {
    return n * 2
  }

  @dummy({ params: ['a', 'b'] }) divide(a: number, b: number) {
    if (b === 0) throw new RangeError('Division by zero')
    return a / b
  }

  @dummy user() {
    return this.context.get('user_id')
  }

  @dummy forever() {
    return new Promise<never>(() => undefined)
  }
}

describe('entrypointHook', () => {
  test('runs the method in a real worker, with every hook of its dependencies', async () => {
    log.length = 0
    const container = new ServiceContainer(MathsService, options)
    await container.start()
    expect(await entrypointHook(container, 'double')(21)).toBe(42)
    expect(log).toEqual(['setup', 'getDependency', 'workerSetup', 'result 42', 'workerTeardown'])
    await container.stop()
  })

  test('throws the very error of the method, after the worker was torn down', async () => {
    log.length = 0
    const container = new ServiceContainer(MathsService, options)
    const call = entrypointHook(container, 'divide')(1, 0)
    await expect(call).rejects.toSatisfy((error) => error instanceof RangeError)
    expect(log.slice(-2)).toEqual(['error', 'workerTeardown'])
  })

  test('takes arguments by name, alone or behind positional ones', async () => {
    const container = new ServiceContainer(MathsService, options)
    const divide = entrypointHook(container, 'divide')

    expect(await divide(kwargs({ b: 2, a: 6 }))).toBe(3)
    expect(await divide(6, kwargs({ b: 2 }))).toBe(3)
    await expect(divide(kwargs({ a: 6, c: 2 }))).rejects.toThrow(
      "divide() got an unexpected keyword argument 'c'",
    )
  })

  test('hands in context data', async () => {
    const container = new ServiceContainer(MathsService, options)
    const user = entrypointHook(container, 'user', { contextData: { user_id: 7 } })
    expect(await user()).toBe(7)
  })

  test('calls rpc methods without a broker', async () => {
    @service('calculator')
    class Calculator {
      @rpc add(a: number, b: number) {
        return a + b
      }
    }
    const container = new ServiceContainer(Calculator, options)
    expect(await entrypointHook(container, 'add')(1, 2)).toBe(3)
  })

  test('refuses a method that has no entrypoint', () => {
    const container = new ServiceContainer(MathsService, options)
    const wrong = 'nothing' as 'double'
    expect(() => entrypointHook(container, wrong)).toThrow(ExtensionNotFound)
    expect(() => entrypointHook(container, wrong)).toThrow(
      'no entrypoint for `nothing` found on the container of `maths`',
    )
  })

  test('rejects when the container dies meanwhile', async () => {
    const container = new ServiceContainer(MathsService, options)
    container.wait().catch(() => undefined)
    const call = entrypointHook(container, 'forever')()
    container.kill(new Error('out of memory'))
    await expect(call).rejects.toThrow('out of memory')
  })

  test('rejects when time is up', async () => {
    vi.useFakeTimers()
    const container = new ServiceContainer(MathsService, options)
    const call = entrypointHook(container, 'forever', { timeout: 5 })()
    const failure = expect(call).rejects.toThrow('timeout on maths.forever after 5 seconds')
    await vi.advanceTimersByTimeAsync(5_000)
    await failure
    vi.useRealTimers()
  })
})

describe('entrypointWaiter', () => {
  test('waits until the worker was torn down', async () => {
    log.length = 0
    const container = new ServiceContainer(MathsService, options)
    const waiter = entrypointWaiter(container, 'double')
    void entrypointHook(container, 'double')(2)
    expect(await waiter).toBe(4)
    expect(log.at(-1)).toBe('workerTeardown')
  })

  test('rejects with the error of the method', async () => {
    const container = new ServiceContainer(MathsService, options)
    const waiter = entrypointWaiter(container, 'divide')
    entrypointHook(container, 'divide')(1, 0).catch(() => undefined)
    await expect(waiter).rejects.toThrow(RangeError)
  })

  test('lets a callback decide which call it is', async () => {
    const container = new ServiceContainer(MathsService, options)
    const seen: unknown[] = []
    const waiter = entrypointWaiter(container, 'double', {
      callback: (worker, result, error) => {
        seen.push([worker.args, result, error])
        return result === 6
      },
    })
    const double = entrypointHook(container, 'double')
    for (const n of [1, 2, 3]) await double(n)
    expect(await waiter).toBe(6)
    expect(seen).toEqual([
      [[1], 2, undefined],
      [[2], 4, undefined],
      [[3], 6, undefined],
    ])
  })

  test('passes on what a callback throws', async () => {
    const container = new ServiceContainer(MathsService, options)
    const waiter = entrypointWaiter(container, 'double', {
      callback: () => {
        throw new Error('odd callback')
      },
    })
    await entrypointHook(container, 'double')(1)
    await expect(waiter).rejects.toThrow('odd callback')
  })

  test('names service, method and seconds when no such call comes', async () => {
    vi.useFakeTimers()
    const container = new ServiceContainer(MathsService, options)
    const waiter = entrypointWaiter(container, 'double', { timeout: 0.5 })
    await vi.advanceTimersByTimeAsync(500)
    await expect(waiter).rejects.toThrow(EntrypointWaiterTimeout)
    await expect(waiter).rejects.toThrow('timeout on maths.double after 0.5 seconds')
    vi.useRealTimers()
  })

  test('may be nested: one waits for what happens while another waits', async () => {
    const container = new ServiceContainer(MathsService, options)
    const outer = entrypointWaiter(container, 'divide')
    const inner = entrypointWaiter(container, 'double')
    await entrypointHook(container, 'double')(2)
    expect(await inner).toBe(4)
    await entrypointHook(container, 'divide')(6, 2)
    expect(await outer).toBe(3)
  })

  test('may be there twice for one method: both hear of the call', async () => {
    const container = new ServiceContainer(MathsService, options)
    const twice = [entrypointWaiter(container, 'double'), entrypointWaiter(container, 'double')]
    await entrypointHook(container, 'double')(2)
    expect(await Promise.all(twice)).toEqual([4, 4])
  })

  test('waits through calls that throw until one does not', async () => {
    const container = new ServiceContainer(MathsService, options)
    const seen: unknown[] = []
    const waiter = entrypointWaiter(container, 'divide', {
      callback: (worker, result, error) => {
        seen.push([worker.args, result, error instanceof RangeError])
        return error === undefined
      },
    })
    const divide = entrypointHook(container, 'divide')
    await expect(divide(1, 0)).rejects.toThrow(RangeError)
    await expect(divide(2, 0)).rejects.toThrow(RangeError)
    await divide(6, 3)

    expect(await waiter).toBe(2)
    expect(seen).toEqual([
      [[1, 0], undefined, true],
      [[2, 0], undefined, true],
      [[6, 3], 2, false],
    ])
  })

  test('takes no notice of other methods', async () => {
    const container = new ServiceContainer(MathsService, options)
    let isOver = false
    const waiter = entrypointWaiter(container, 'double').finally(() => (isOver = true))
    await entrypointHook(container, 'user')()
    expect(isOver).toBe(false)
    await entrypointHook(container, 'double')(1)
    expect(await waiter).toBe(2)
  })
})

describe('replaceDependencies', () => {
  @service('shop')
  class ShopService {
    maths = new RpcProxy<MathsService>('maths')
    tracker = inject(new Tracker())
    label = inject(new Tracker())

    @dummy async price(n: number) {
      return `${this.tracker} ${this.label} ${await this.maths.double(n)}`
    }
  }

  test('gives mocks by name, and values as they are; replaced hooks do not run', async () => {
    log.length = 0
    const container = new ServiceContainer(ShopService, options)
    const { maths } = replaceDependencies(container, 'maths', { tracker: 'fake', label: 'L' })
    vi.mocked(maths.double).mockResolvedValue(8)
    await container.start()
    expect(await entrypointHook(container, 'price')(4)).toBe('fake L 8')
    expect(maths.double).toHaveBeenCalledExactlyOnceWith(4)
    expect(log).toEqual([])
    await container.stop()
  })

  test('refuses unknown names, doubles, and a container that has started', async () => {
    const container = new ServiceContainer(ShopService, options)
    const unknown = 'nothing' as 'maths'
    expect(() => replaceDependencies(container, unknown)).toThrow(
      'dependency `nothing` not found on the container of `shop`',
    )
    expect(() => replaceDependencies(container, 'maths', { maths: {} })).toThrow(
      'dependency `maths` is to be replaced twice',
    )
    replaceDependencies(container, 'maths')
    await container.start()
    expect(() => replaceDependencies(container, 'tracker')).toThrow('was already started')
    await container.stop()
  })
})

describe('restrictEntrypoints and once', () => {
  const fired: string[] = []

  @service('starter')
  class StarterService {
    @once({ args: ['hello'] }) first(word: string) {
      fired.push(word)
      return word
    }
    @once() second() {
      fired.push('second')
    }
  }

  test('once fires when the container starts', async () => {
    fired.length = 0
    const container = new ServiceContainer(StarterService, options)
    const both = [entrypointWaiter(container, 'first'), entrypointWaiter(container, 'second')]
    await container.start()
    expect(await Promise.all(both)).toEqual(['hello', undefined])
    expect(fired).toEqual(['hello', 'second'])
    await container.stop()
  })

  test('only the named entrypoints fire', async () => {
    fired.length = 0
    const container = new ServiceContainer(StarterService, options)
    restrictEntrypoints(container, 'second')
    const second = entrypointWaiter(container, 'second')
    await container.start()
    await second
    expect(fired).toEqual(['second'])
    await container.stop()
  })

  test('refuses a method without an entrypoint, and a container that has started', async () => {
    const container = new ServiceContainer(StarterService, options)
    expect(() => restrictEntrypoints(container, 'nothing' as 'first')).toThrow(ExtensionNotFound)
    await container.start()
    expect(() => restrictEntrypoints(container, 'first')).toThrow('was already started')
    await container.stop()
  })
})
