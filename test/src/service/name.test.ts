import { describe, expect, test } from 'vitest'
import {
  ClusterRpc,
  ConfigurationError,
  defineService,
  DependencyProvider,
  entrypointsOf,
  inject,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  serviceNameOf,
  UnboundExtension,
  UserId,
  type ServiceClass,
} from 'kinoko'

describe('the name of a service', () => {
  test('is what @service says, and is inherited', () => {
    @service('parent')
    class Parent {
      readonly isEmpty = true
    }
    class Child extends Parent {}

    expect(serviceNameOf(Parent)).toBe('parent')
    expect(serviceNameOf(Child)).toBe('parent')
  })

  test('is required', () => {
    class Nameless {
      readonly isEmpty = true
    }

    expect(() => new ServiceContainer(Nameless)).toThrow(ConfigurationError)
    expect(() => new ServiceContainer(Nameless)).toThrow(
      "service class `Nameless` has no name: decorate it with @service('its-name')",
    )
  })

  test.each([
    [42, 'must be a string, not 42'],
    [undefined, 'must be a string, not undefined'],
    ['', 'must be a word, not ``'],
    ['a.b', 'must be one word of a routing key, without dots, spaces, * and #, not `a.b`'],
    ['#', 'must be one word of a routing key'],
    ['x'.repeat(201), 'must be at most 200 characters long'],
  ])('%j is none', (name, message) => {
    class Odd {
      readonly isEmpty = true
    }

    expect(() => service(name as string)(Odd)).toThrow(
      `the name of service class \`Odd\` ${message}`,
    )
  })
})

describe('@rpc', () => {
  test('marks methods, with or without options', () => {
    @service('calculator')
    class Calculator {
      @rpc add(a: number, b: number) {
        return a + b
      }
      @rpc({ expectedExceptions: [RangeError], sensitiveArguments: 'a' }) divide() {
        return 1
      }
      @rpc() plain() {
        return 1
      }
      helper() {
        return 1
      }
    }

    const entrypoints = entrypointsOf(Calculator)

    expect([...entrypoints.keys()]).toEqual(['add', 'divide', 'plain'])
    expect(entrypoints.get('divide')?.[0]).toMatchObject({
      expectedExceptions: [RangeError],
      sensitiveArguments: ['a'],
    })
  })

  test('counts on inherited methods, but not on one that overrides without it', () => {
    class Parent {
      @rpc inherited() {
        return 'inherited'
      }
      @rpc overridden() {
        return 'parent'
      }
      @rpc again() {
        return 'parent'
      }
    }
    class Child extends Parent {
      override overridden() {
        return 'child'
      }
      @rpc override again() {
        return 'child'
      }
    }

    expect([...entrypointsOf(Child).keys()]).toEqual(['again', 'inherited'])
    expect(entrypointsOf(Child).get('again')).toHaveLength(1)
  })

  test('is a function on functions for those without decorators', () => {
    class Plain {
      add(a: number, b: number) {
        return a + b
      }
    }
    rpc(Plain.prototype.add)

    expect([...entrypointsOf(Plain).keys()]).toEqual(['add'])
  })

  test.each([
    ['a static method', { kind: 'method', static: true, private: false }, 'is static'],
    ['a private method', { kind: 'method', static: false, private: true }, 'is private'],
    ['a getter', { kind: 'getter', static: false, private: false }, 'is a getter'],
    ['a field', { kind: 'field', static: false, private: false }, 'is a field'],
  ])('refuses %s', (_case, context, problem) => {
    const decorate = (): unknown =>
      rpc(() => 1, { ...context, name: 'odd' } as unknown as ClassMethodDecoratorContext)

    expect(decorate).toThrow(ConfigurationError)
    expect(decorate).toThrow(
      `an entrypoint must be a public instance method, but \`odd\` ${problem}`,
    )
  })

  test('refuses a method named then', () => {
    const declare = (): unknown => {
      class Thenable {
        @rpc then() {
          return 1
        }
      }
      return Thenable
    }

    expect(declare).toThrow('would make every proxy look like a promise')
  })
})

describe('defineService', () => {
  test('makes a service class of plain functions', () => {
    const Maths = defineService({
      name: 'maths',
      methods: { double: (value: number) => 2 * value },
      rpc: { double: { sensitiveArguments: 'value' } },
    })

    expect(serviceNameOf(Maths)).toBe('maths')
    expect(new Maths().double(2)).toBe(4)
    expect(entrypointsOf(Maths).get('double')?.[0]?.sensitiveArguments).toEqual(['value'])
  })
})

describe('a provider that several containers share', () => {
  class Counter extends DependencyProvider<number> {
    override getDependency(): number {
      return 1
    }
  }

  test('is copied if it can be, as all of ours can', () => {
    const Careless = defineService({
      name: 'careless',
      dependencies: {
        calculator: new RpcProxy<object>('calculator', { timeout: 5 }),
        cluster: new ClusterRpc(),
        user: new UserId(),
      },
      methods: {},
    })
    const [one, two] = [new ServiceContainer(Careless), new ServiceContainer(Careless)]

    for (const [name, provider] of one.dependencies) {
      expect(two.dependencies.get(name)).not.toBe(provider)
      expect(two.dependencies.get(name)?.container).toBe(two)
    }
    expect(two.dependencies.get('calculator')).toMatchObject({
      targetService: 'calculator',
      options: { timeout: 5 },
    })
    expect(two.dependencies.get('user')).toMatchObject({ contextKey: 'user_id' })
  })

  test('is an error if it cannot', () => {
    const Careless = defineService({
      name: 'careless',
      dependencies: { counter: inject(new Counter()) },
      methods: {},
    })
    new ServiceContainer(Careless)

    expect(() => new ServiceContainer(Careless)).toThrow(
      'Counter already belongs to a container of `careless`: make one for each container',
    )
  })
})

describe('a service class that is instantiated by hand', () => {
  @service('orders')
  class Orders {
    calculator = new RpcProxy<{ add(a: number): number }>('calculator')
  }

  test('says so when a remote method is called', () => {
    expect(() => new Orders().calculator.add(1)).toThrow(UnboundExtension)
    expect(() => new Orders().calculator.add(1)).toThrow(
      '`add` was called on an RPC proxy outside a worker',
    )
  })

  test('does not look like a promise', async () => {
    const { calculator } = new Orders()

    expect(await Promise.resolve(calculator)).toBe(calculator)
  })

  test('must be makeable without arguments', () => {
    class Needy {
      readonly length: number
      constructor(thing: { length: number }) {
        this.length = thing.length
      }
    }
    service('needy')(Needy as unknown as ServiceClass)

    expect(() => new ServiceContainer(Needy as unknown as ServiceClass)).toThrow(
      'service class `Needy` cannot be made without arguments',
    )
  })
})
