import { describe, expect, test, vi } from 'vitest'
import {
  ContextDataProvider,
  DependencyProvider,
  ExtensionNotFound,
  inject,
  rpc,
  RpcProxy,
  service,
} from 'kinoko'
import { workerFactory } from 'kinoko/testing'

@service('calculator')
class CalculatorService {
  @rpc add(a: number, b: number) {
    return a + b
  }
}

class Database extends DependencyProvider<{ save(key: string): Promise<boolean> }> {
  override getDependency(): { save(key: string): Promise<boolean> } {
    throw new Error('a replaced provider must not be asked')
  }
}

@service('orders')
class OrderService {
  calculator = new RpcProxy<CalculatorService>('calculator')
  database = inject(new Database())
  context = new ContextDataProvider()

  @rpc async total(items: number[]) {
    const replies = items.map((item) => this.calculator.add.callAsync(item, 1))
    return Promise.all(replies.map((reply) => reply.result()))
  }

  @rpc async place(id: number) {
    const sum = await this.calculator.add(id, 1)
    const user = this.context.get('user_id')
    return { sum, user, saved: await this.database.save(`order ${id}`) }
  }
}

describe('workerFactory', () => {
  test('gives an instance with the given dependencies', async () => {
    const service = workerFactory(OrderService, {
      calculator: { add: (a, b) => a * b },
      database: { save: () => Promise.resolve(true) },
      context: { get: () => 7 },
    })
    expect(service).toBeInstanceOf(OrderService)
    expect(await service.place(5)).toEqual({ sum: 5, user: 7, saved: true })
  })

  test('lets a given method of a remote service be called with callAsync too', async () => {
    const service = workerFactory(OrderService, { calculator: { add: (a, b) => a + b } })
    expect(await service.total([1, 2, 3])).toEqual([2, 3, 4])
  })

  test('leaves a given mock what it is', async () => {
    const add = vi.fn((a: number, b: number) => a + b)
    const service = workerFactory(OrderService, { calculator: { add } })
    await service.total([1, 2])
    expect(service.calculator.add).toBe(add)
    expect(add.mock.calls).toEqual([
      [1, 1],
      [2, 1],
    ])
  })

  test('makes vitest mocks of what is not given', async () => {
    const service = workerFactory(OrderService)
    const add = vi.mocked(service.calculator.add)
    add.mockResolvedValue(41)
    vi.mocked(service.database.save).mockRejectedValueOnce(new Error('disk full'))

    await expect(service.place(1)).rejects.toThrow('disk full')
    expect(vi.isMockFunction(service.calculator.add)).toBe(true)
    expect(add).toHaveBeenCalledExactlyOnceWith(1, 1)
  })

  test('answers callAsync of a mock with what the mock answers', async () => {
    const service = workerFactory(OrderService)
    vi.mocked(service.calculator.add).mockImplementation((a, b) => Promise.resolve(a * 10 + b))
    expect(await service.total([4, 5])).toEqual([41, 51])
  })

  test('gives a rejecting mock to whoever asks for the result, and to nobody else', async () => {
    const service = workerFactory(OrderService)
    vi.mocked(service.calculator.add).mockRejectedValue(new Error('no'))
    const reply = service.calculator.add.callAsync(1, 1)
    await expect(reply.result()).rejects.toThrow('no')
  })

  test('refuses names that are no dependencies, and names them', () => {
    const wrong = { calculater: {}, databse: {} } as object
    expect(() => workerFactory(OrderService, wrong)).toThrow(ExtensionNotFound)
    expect(() => workerFactory(OrderService, wrong)).toThrow(
      'dependency `calculater`, `databse` not found on service class `OrderService`; ' +
        'it has `calculator`, `database`, `context`',
    )
  })

  test('gives every instance mocks of its own', () => {
    const [one, other] = [workerFactory(OrderService), workerFactory(OrderService)]
    void one.calculator.add(1, 2)
    expect(other.calculator.add).not.toHaveBeenCalled()
  })
})
