import { describe, expectTypeOf, test } from 'vitest'
import {
  defineService,
  EventDispatcher,
  kwargs,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  timer,
  type CannotTravel,
  type FromWire,
  type RpcReply,
  type ServiceProxy,
  type ToWire,
} from 'kinoko'
import { entrypointHook, workerFactory } from 'kinoko/testing'

interface Item {
  name: string
  price: number
}

class Money {
  readonly cents: number
  constructor(cents: number) {
    this.cents = cents
  }
  plus(other: Money): Money {
    return new Money(this.cents + other.cents)
  }
}

class Amount {
  readonly cents: bigint = 1n
  toJSON(): string {
    return String(this.cents)
  }
}

interface Tree {
  value: Date
  children: Tree[]
}

describe('what arrives of a result', () => {
  test('is the same where JSON changes nothing', () => {
    expectTypeOf<FromWire<string>>().toEqualTypeOf<string>()
    expectTypeOf<FromWire<'a' | 1 | true | null>>().toEqualTypeOf<'a' | 1 | true | null>()
    expectTypeOf<FromWire<boolean>>().toEqualTypeOf<boolean>()
    expectTypeOf<FromWire<Item>>().toEqualTypeOf<Item>()
    expectTypeOf<FromWire<readonly Item[]>>().toEqualTypeOf<readonly Item[]>()
    expectTypeOf<FromWire<[a: string, b: 1]>>().toEqualTypeOf<[a: string, b: 1]>()
    expectTypeOf<FromWire<Record<string, number>>>().toEqualTypeOf<Record<string, number>>()
    expectTypeOf<FromWire<{ a?: string; readonly b: 1 }>>().toEqualTypeOf<{
      a?: string
      readonly b: 1
    }>()
  })

  test('is unknown, anything, nothing or never where it was', () => {
    expectTypeOf<FromWire<unknown>>().toBeUnknown()
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is tested
    expectTypeOf<FromWire<any>>().toBeAny()
    expectTypeOf<FromWire<ReturnType<() => void>>>().toBeVoid()
    expectTypeOf<FromWire<never>>().toBeNever()
    expectTypeOf<FromWire<object>>().toBeUnknown()
  })

  test('is text for a Date, and for what says so itself', () => {
    expectTypeOf<FromWire<Date>>().toEqualTypeOf<string>()
    expectTypeOf<FromWire<Amount>>().toEqualTypeOf<string>()
    expectTypeOf<FromWire<URL>>().toEqualTypeOf<string>()
    expectTypeOf<FromWire<{ when: Date; all: Date[] }>>().toEqualTypeOf<{
      when: string
      all: string[]
    }>()
    expectTypeOf<FromWire<Tree>['children'][number]['value']>().toEqualTypeOf<string>()
  })

  test('is a number for a bigint that a number can hold', () => {
    expectTypeOf<FromWire<bigint>>().toEqualTypeOf<number | bigint>()
  })

  test('is null for undefined, and missing in an object', () => {
    expectTypeOf<FromWire<undefined>>().toEqualTypeOf<null>()
    expectTypeOf<FromWire<string | undefined>>().toEqualTypeOf<string | null>()
    expectTypeOf<FromWire<(string | undefined)[]>>().toEqualTypeOf<(string | null)[]>()
    expectTypeOf<FromWire<{ a: string | undefined; b: 1 }>>().toEqualTypeOf<{
      b: 1
      a?: string
    }>()
  })

  test('is bytes for a Buffer', () => {
    expectTypeOf<FromWire<Buffer>>().toEqualTypeOf<Uint8Array>()
    expectTypeOf<FromWire<Uint8Array>>().toEqualTypeOf<Uint8Array>()
    expectTypeOf<FromWire<{ file: Buffer }>>().toEqualTypeOf<{ file: Uint8Array }>()
  })

  test('is an object without its methods', () => {
    expectTypeOf<keyof FromWire<Money>>().toEqualTypeOf<'cents'>()
    expectTypeOf<FromWire<{ a: 1; run(): void; [Symbol.iterator]: 2 }>>().toEqualTypeOf<{ a: 1 }>()
  })

  test('is refused by name where nothing arrives', () => {
    expectTypeOf<FromWire<Map<string, number>>>().toEqualTypeOf<CannotTravel<'a Map'>>()
    expectTypeOf<FromWire<Set<string>>>().toEqualTypeOf<CannotTravel<'a Set'>>()
    expectTypeOf<FromWire<() => void>>().toEqualTypeOf<CannotTravel<'a function'>>()
    expectTypeOf<FromWire<symbol>>().toEqualTypeOf<CannotTravel<'a symbol'>>()
    expectTypeOf<FromWire<{ m: Map<string, number> }>['m']>().toEqualTypeOf<CannotTravel<'a Map'>>()
  })
})

describe('what may be handed over', () => {
  test('is what the method asks for', () => {
    expectTypeOf<ToWire<string>>().toEqualTypeOf<string>()
    expectTypeOf<ToWire<Item>>().toEqualTypeOf<Item>()
    expectTypeOf<ToWire<bigint>>().toEqualTypeOf<bigint>()
    expectTypeOf<ToWire<Buffer>>().toEqualTypeOf<Buffer>()
    expectTypeOf<ToWire<unknown>>().toBeUnknown()
    expectTypeOf<ToWire<string | undefined>>().toEqualTypeOf<string | undefined>()
  })

  test('is a date or its text', () => {
    expectTypeOf<ToWire<Date>>().toEqualTypeOf<Date | string>()
    expectTypeOf<ToWire<{ when: Date }>>().toEqualTypeOf<{ when: Date | string }>()
  })

  test('is nothing for what cannot travel', () => {
    expectTypeOf<ToWire<() => void>>().toEqualTypeOf<CannotTravel<'a function'>>()
    expectTypeOf<ToWire<Map<string, number>>>().toEqualTypeOf<CannotTravel<'a Map'>>()
    expectTypeOf<ToWire<Promise<string>>>().toEqualTypeOf<CannotTravel<'a promise'>>()
    expectTypeOf<ToWire<{ done: () => void }>['done']>().toEqualTypeOf<CannotTravel<'a function'>>()
  })
})

abstract class Base {
  abstract price(item: string): Promise<number>
  inherited(): Date {
    return new Date(0)
  }
}

@service('odd')
class Odd extends Base {
  static make(): Odd {
    return new Odd()
  }
  override async price(item: string): Promise<number> {
    return Promise.resolve(item.length)
  }
  date(when: Date): Date {
    return when
  }
  either(_a: string | number): Date | 'never' {
    return 'never'
  }
  fail(): never {
    throw new Error()
  }
  nothing(): void {}
  perhaps(): Promise<string | undefined> {
    return Promise.resolve(undefined)
  }
  async generic<T extends object>(value: T): Promise<T> {
    return Promise.resolve(value)
  }
  bounded<K extends 'a' | 'b'>(key: K): K {
    return key
  }
  loose<T extends object>(value: T): T {
    return value
  }
  overloaded(a: number): string
  overloaded(a: string, b: Date): Date
  overloaded(a: number | string): string | Date {
    return typeof a === 'number' ? 'a' : new Date()
  }
  callback(_done: () => void): void {}
  map(): Map<string, number> {
    return new Map()
  }
  private secret(): void {}
  protected hidden(): void {
    this.secret()
  }
}

declare const odd: ServiceProxy<Odd>

describe('the proxy of a service', () => {
  test('has public methods of instances, inherited and abstract ones too', () => {
    expectTypeOf<keyof ServiceProxy<Odd>>().toEqualTypeOf<
      | 'price'
      | 'inherited'
      | 'date'
      | 'either'
      | 'fail'
      | 'nothing'
      | 'perhaps'
      | 'generic'
      | 'bounded'
      | 'loose'
      | 'overloaded'
      | 'callback'
      | 'map'
    >()
    expectTypeOf<keyof ServiceProxy<Base>>().toEqualTypeOf<'price' | 'inherited'>()
    expectTypeOf(odd.price('a')).toEqualTypeOf<Promise<number>>()
    expectTypeOf(odd.inherited()).toEqualTypeOf<Promise<string>>()
  })

  test('takes and gives what JSON carries', () => {
    expectTypeOf(odd.date(new Date())).toEqualTypeOf<Promise<string>>()
    expectTypeOf(odd.date('2020-01-02T03:04:05Z')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(odd.date(new Date(), kwargs({}))).toEqualTypeOf<Promise<string>>()
    expectTypeOf(odd.date.callAsync('x')).toEqualTypeOf<RpcReply<string>>()
    expectTypeOf(odd.either(1)).toEqualTypeOf<Promise<string>>()
    expectTypeOf(odd.fail()).toEqualTypeOf<Promise<never>>()
    expectTypeOf(odd.nothing()).toEqualTypeOf<Promise<void>>()
    expectTypeOf(odd.perhaps()).toEqualTypeOf<Promise<string | null>>()
    expectTypeOf(odd.map()).toEqualTypeOf<Promise<CannotTravel<'a Map'>>>()
    // @ts-expect-error -- a function cannot travel
    void odd.callback(() => undefined)
  })

  test('keeps type parameters and overloads', () => {
    expectTypeOf(odd.generic({ a: 1 })).toEqualTypeOf<Promise<{ a: number }>>()
    expectTypeOf(odd.bounded('a')).toEqualTypeOf<Promise<'a' | 'b'>>()
    expectTypeOf(odd.loose({ a: 1 })).toEqualTypeOf<Promise<unknown>>()
    expectTypeOf(odd.overloaded(1)).toEqualTypeOf<Promise<string>>()
    expectTypeOf(odd.overloaded('a', new Date())).toEqualTypeOf<Promise<string>>()
    expectTypeOf(odd.overloaded.callAsync(1)).toEqualTypeOf<RpcReply<string>>()
    // @ts-expect-error -- of no overload
    void odd.overloaded('a')
    // @ts-expect-error -- beyond the bound
    void odd.generic(1)
  })
})

describe('only what can be called', () => {
  const Orders = defineService({
    name: 'orders',
    dependencies: { odd: new RpcProxy<Odd>('odd'), dispatch: new EventDispatcher() },
    methods: {
      async place(item: string) {
        await this.dispatch('placed', item)
        return this.odd.price(item)
      },
    },
  })

  test('is in the proxy of a defined service: its methods, no dependency', () => {
    const orders = new Orders()
    type Proxy = ServiceProxy<typeof orders>
    expectTypeOf(orders.dispatch).toBeFunction()
    expectTypeOf<keyof Proxy>().toEqualTypeOf<'place'>()
    expectTypeOf<ReturnType<Proxy['place']>>().toEqualTypeOf<Promise<number>>()
  })

  test('is in the proxy of a class by the interface that it implements', () => {
    interface ShopApi {
      total(items: string[]): number
    }
    @service('shop')
    class Shop implements ShopApi {
      @rpc total(items: string[]): number {
        return items.length
      }
      @timer(60) tick(): void {}
      helper(): void {}
    }
    expectTypeOf<keyof ServiceProxy<ShopApi>>().toEqualTypeOf<'total'>()
    expectTypeOf<keyof ServiceProxy<Pick<Shop, 'total'>>>().toEqualTypeOf<'total'>()
  })
})

describe('tests see what a method itself takes and gives, since nothing travels', () => {
  test('through a hook', () => {
    const container = new ServiceContainer(Odd)
    const date = (): Promise<Date> => entrypointHook(container, 'date')(new Date())
    expectTypeOf(date).returns.resolves.toEqualTypeOf<Date>()
  })

  test('through a stand-in', () => {
    class Caller {
      odd = new RpcProxy<Odd>('odd')
    }
    workerFactory(Caller, { odd: { price: (item) => item.length, date: (when) => when.getTime() } })
  })
})
