import { describe, expectTypeOf, test } from 'vitest'
import {
  ClusterRpc,
  ClusterRpcClient,
  ContextDataProvider,
  defineService,
  DependencyProvider,
  inject,
  kwargs,
  rpc,
  RpcProxy,
  service,
  ServiceRpcClient,
  UserId,
  type MethodProxy,
  type RpcReply,
  type ServiceProxy,
} from 'kinoko'

interface Item {
  name: string
  price: number
}

@service('shop')
class Shop {
  readonly stock = 5
  user = new UserId()
  then = 'a field'

  @rpc add(a: number, b: number) {
    return a + b
  }
  @rpc greet(name: string, greeting = 'Hello') {
    return `${greeting} ${name}`
  }
  @rpc async find(names: string[]): Promise<Item[]> {
    return Promise.resolve(names.map((name) => ({ name, price: 1 })))
  }
  @rpc log(level: string, ...parts: unknown[]): void {
    this.user = `${level} ${parts.length}`
  }
  @rpc pick<T>(values: T[]): T | undefined {
    return values[0]
  }
  private secret(): string {
    return this.user ?? ''
  }
  protected hidden(): string {
    return this.secret()
  }
}

declare const shop: ServiceProxy<Shop>

describe('the proxy of a service', () => {
  test('has its methods, and nothing else', () => {
    expectTypeOf<keyof ServiceProxy<Shop>>().toEqualTypeOf<
      'add' | 'greet' | 'find' | 'log' | 'pick'
    >()
    expectTypeOf(shop.add).toEqualTypeOf<MethodProxy<(a: number, b: number) => number>>()
  })

  test('gives a promise of each result, once', () => {
    expectTypeOf(shop.add(1, 2)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(shop.find(['a'])).toEqualTypeOf<Promise<Item[]>>()
    expectTypeOf(shop.log('info', 1, 'x')).toEqualTypeOf<Promise<void>>()
    expectTypeOf(shop.greet('Ada')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(shop.greet('Ada', 'Hi')).toEqualTypeOf<Promise<string>>()
  })

  test('checks the arguments', () => {
    // @ts-expect-error -- one too few
    void shop.add(1)
    // @ts-expect-error -- one too many
    void shop.add(1, 2, 3)
    // @ts-expect-error -- of another type
    void shop.find('a')
    expectTypeOf(shop).not.toHaveProperty('subtract')
    expectTypeOf(shop).not.toHaveProperty('stock')
    expectTypeOf(shop).not.toHaveProperty('secret')
  })

  test('calls later, and with other options', () => {
    expectTypeOf(shop.find.callAsync(['a'])).toEqualTypeOf<RpcReply<Item[]>>()
    expectTypeOf(shop.find.callAsync(['a']).result()).toEqualTypeOf<Promise<Item[]>>()
    expectTypeOf(shop.add.with({ timeout: 5 })(1, 2)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(shop.add.with({}).callAsync(1, 2)).toEqualTypeOf<RpcReply<number>>()
    // @ts-expect-error -- the arguments are still checked
    void shop.add.callAsync('1', 2)
    // @ts-expect-error -- no such option
    void shop.add.with({ timeOut: 5 })
  })

  test('takes keyword arguments behind as many positional ones as there are', () => {
    expectTypeOf(shop.add(kwargs({ a: 1, b: 2 }))).toEqualTypeOf<Promise<number>>()
    expectTypeOf(shop.add(1, kwargs({ b: 2 }))).toEqualTypeOf<Promise<number>>()
    expectTypeOf(shop.greet(kwargs({ name: 'Ada' }))).toEqualTypeOf<Promise<string>>()
    expectTypeOf(shop.log('info', 1, 2, kwargs({}))).toEqualTypeOf<Promise<void>>()
    expectTypeOf(shop.add.callAsync(kwargs({ a: 1, b: 2 }))).toEqualTypeOf<RpcReply<number>>()
    // @ts-expect-error -- they come last
    void shop.add(kwargs({ a: 1 }), 2)
    // @ts-expect-error -- a positional argument of another type
    void shop.add('1', kwargs({ b: 2 }))
  })
})

describe('services that call each other, or themselves', () => {
  class Ping {
    pong = new RpcProxy<Pong>('pong')
    self = new RpcProxy<Ping>('ping')
    async down(count: number): Promise<number> {
      return count === 0 ? this.pong.up(1) : this.self.down(count - 1)
    }
  }
  class Pong {
    ping = new RpcProxy<Ping>('ping')
    async up(count: number): Promise<number> {
      return count > 9 ? count : this.ping.down(count)
    }
  }

  test('are typed like any other', () => {
    expectTypeOf<keyof ServiceProxy<Ping>>().toEqualTypeOf<'down'>()
    expectTypeOf<ServiceProxy<Pong>['up']>().returns.toEqualTypeOf<Promise<number>>()
  })
})

describe('a field of a service class has the type of what is injected', () => {
  class Database extends DependencyProvider<Map<string, Item>> {
    override getDependency() {
      return new Map<string, Item>()
    }
  }

  class Orders {
    shop = new RpcProxy<Shop>('shop')
    cluster = new ClusterRpc<{ shop: Shop; 'my-shop': Shop }>({ timeout: 5 })
    database = inject(new Database())
    user = new UserId()
    tenant = new ContextDataProvider<string>('tenant')
    context = new ContextDataProvider()
  }
  type Field<Name extends keyof Orders> = Orders[Name]

  test('for every provider', () => {
    expectTypeOf<Field<'shop'>>().toEqualTypeOf<ServiceProxy<Shop>>()
    expectTypeOf<Field<'cluster'>['shop']>().toEqualTypeOf<ServiceProxy<Shop>>()
    expectTypeOf<Field<'cluster'>['my-shop']>().toEqualTypeOf<ServiceProxy<Shop>>()
    expectTypeOf<Field<'database'>>().toEqualTypeOf<Map<string, Item>>()
    expectTypeOf<Field<'user'>>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Field<'tenant'>>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Field<'context'>['get']>().returns.toBeUnknown()
  })

  test('and any service of a cluster by its name', () => {
    const { cluster } = new Orders()
    expectTypeOf(cluster.service<Shop>('x').add(1, 2)).toEqualTypeOf<Promise<number>>()
  })
})

describe('clients', () => {
  test('start into typed proxies', () => {
    const single = new ServiceRpcClient<Shop>('shop')
    const many = new ClusterRpcClient<{ shop: Shop }>()

    expectTypeOf(single.start()).resolves.toEqualTypeOf<ServiceProxy<Shop>>()
    expectTypeOf(many.start()).resolves.toHaveProperty('shop').toEqualTypeOf<ServiceProxy<Shop>>()
  })
})

describe('a service without decorators', () => {
  const Orders = defineService({
    name: 'orders',
    dependencies: { shop: new RpcProxy<Shop>('shop') },
    methods: {
      async total(items: string[]) {
        const found = await this.shop.find(items)
        return this.sum(found)
      },
      sum(items: Item[]) {
        return items.reduce((total, item) => total + item.price, 0)
      },
    },
    rpc: { total: { sensitiveArguments: 'items' } },
  })

  test('knows its dependencies and methods', () => {
    const orders = new Orders()
    expectTypeOf(orders.shop).toEqualTypeOf<ServiceProxy<Shop>>()
    expectTypeOf(orders.total(['a'])).toEqualTypeOf<Promise<number>>()
  })

  test('has a proxy like any other', () => {
    type Proxy = ServiceProxy<InstanceType<typeof Orders>>
    expectTypeOf<keyof Proxy>().toEqualTypeOf<'total' | 'sum'>()
    expectTypeOf<Parameters<Proxy['total']>>().toEqualTypeOf<[items: string[]]>()
    expectTypeOf<ReturnType<Proxy['sum']>>().toEqualTypeOf<Promise<number>>()
  })

  test('only takes rpc options for its own methods', () => {
    defineService({
      name: 'x',
      methods: { run: () => 1 },
      // @ts-expect-error -- no such method
      rpc: { walk: {} },
    })
  })
})
