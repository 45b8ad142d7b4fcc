import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as kinoko from 'kinoko'
import {
  BadRequest,
  deserializeToInstance,
  IncorrectSignature,
  MethodNotFound,
  NamekoException,
  RemoteError,
  RpcTimeout,
  ServiceNotFound,
  UnserializableValueError,
} from 'kinoko'
import { deserializeError, serializeError } from '../../../src/wire/error-wire.js'
import { parseJson } from '../../../src/wire/json.js'
import { wireSafe } from '../../../src/wire/wire-safe.js'
import '../../support/properties.js'

const call = { service: 'orders', method: 'create' }

/** To the next service and back into an error, through JSON as on the wire. */
function travel(thrown: unknown, service = 'payments'): Error {
  const wire: unknown = JSON.parse(JSON.stringify(serializeError(thrown, service)))
  return deserializeError(wire, call)
}

describe('an error on the wire', () => {
  test('of JavaScript has its name, message and path', () => {
    expect(serializeError(new RangeError('too far'), 'maths')).toEqual({
      exc_type: 'RangeError',
      exc_path: 'javascript.RangeError',
      exc_args: ['too far'],
      value: 'too far',
    })
  })

  test('without a message has no arguments', () => {
    expect(serializeError(new Error(), 'maths')).toMatchObject({ exc_args: [], value: '' })
    expect(serializeError(new Error(''), 'maths')).toMatchObject({ exc_args: [''], value: '' })
  })

  test('of a class of the service has the service in its path', () => {
    class OutOfStock extends Error {}

    expect(serializeError(new OutOfStock('truffle'), 'shop')).toMatchObject({
      exc_type: 'OutOfStock',
      exc_path: 'shop.OutOfStock',
    })
  })

  test('goes by the name that it gives itself', () => {
    class a extends Error {
      override name = 'PaymentFailed'
    }
    class Derived extends RangeError {}

    expect(serializeError(new a('x'), 'shop').exc_path).toBe('shop.PaymentFailed')
    expect(serializeError(new Derived('x'), 'shop').exc_path).toBe('shop.Derived')
    expect(serializeError(new DOMException('x', 'AbortError'), 'shop').exc_type).toBe('AbortError')
  })

  test('of nameko has nameko’s path, arguments and words', () => {
    expect(serializeError(new MethodNotFound('add', 'calc'), 'calc')).toEqual({
      exc_type: 'MethodNotFound',
      exc_path: 'nameko.exceptions.MethodNotFound',
      exc_args: ['add'],
      value: 'Unknown method `add` in service `calc`',
    })
    expect(serializeError(new ServiceNotFound('calc'), 'x')).toEqual({
      exc_type: 'UnknownService',
      exc_path: 'nameko.exceptions.UnknownService',
      exc_args: ['calc'],
      value: 'Unknown service `calc`',
    })
    expect(serializeError(new kinoko.ConfigurationError('no'), 'x').exc_path).toBe(
      'nameko.exceptions.ConfigurationError',
    )
  })

  test('carries the args it says it is made of, as strings inside', () => {
    const error = Object.assign(new Error('m'), { args: [1, true, null, { a: [1.5] }, 'text'] })

    expect(serializeError(error, 'x').exc_args).toEqual([
      '1',
      'true',
      'null',
      { a: ['1.5'] },
      'text',
    ])
  })

  test('can be made of anything that was thrown', () => {
    const symbol = Symbol('odd')
    class Payload {
      readonly code = 7
    }
    const cases: [unknown, string, string, unknown[]][] = [
      ['boom', 'string', 'boom', ['boom']],
      [null, 'null', 'null', ['null']],
      [undefined, 'undefined', 'undefined', ['undefined']],
      [42, 'number', '42', ['42']],
      [10n, 'bigint', '10n', ['10']],
      [symbol, 'symbol', 'Symbol(odd)', ['Symbol(odd)']],
      [{ code: 7 }, 'Object', '{ code: 7 }', [{ code: '7' }]],
      [[1, 2], 'Array', '[1, 2]', [['1', '2']]],
      [new Payload(), 'Payload', 'Payload { code: 7 }', ['{"code":7}']],
      [Object.create(null), 'Object', '{}', [{}]],
    ]
    for (const [thrown, type, value, args] of cases) {
      expect(serializeError(thrown, 'x')).toMatchObject({ exc_type: type, value, exc_args: args })
    }
    expect(serializeError(new Payload(), 'shop').exc_path).toBe('shop.Payload')
    expect(serializeError('boom', 'shop').exc_path).toBe('javascript.string')
  })

  test('is made without throwing, whatever is thrown', () => {
    const hostile = new Proxy(new Error('x'), {
      get() {
        throw new Error('hands off')
      },
    })
    const cycle: unknown[] = []
    cycle.push(cycle, { toString: null })

    expect(() => JSON.stringify(serializeError(hostile, 'x'))).not.toThrow()
    expect(serializeError(Object.assign(new Error('x'), { args: cycle }), 'x').exc_args).toEqual([
      ['[circular]', { toString: 'null' }],
      { toString: 'null' },
    ])
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true }),
        (thrown) => {
          const wire = serializeError(thrown, 'x')
          expect(parseJson(JSON.stringify(wire))).toBeTypeOf('object')
        },
      ),
    )
  })
})

describe('an error that arrives', () => {
  test('is a RemoteError with everything that is known of it', () => {
    const error = travel(new RangeError('too far'))

    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({
      message: 'RangeError too far',
      excType: 'RangeError',
      excPath: 'javascript.RangeError',
      excArgs: ['too far'],
      value: 'too far',
      service: 'orders',
      method: 'create',
      code: 'KINOKO_REMOTE_ERROR',
    })
  })

  test('and goes on is passed on as it came', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true }), (thrown) => {
        const once = travel(thrown, 'a')
        const thrice = travel(travel(once, 'b'), 'c')
        expect(Object.entries(thrice)).toEqual(Object.entries(once))
        expect(thrice.message).toBe(once.message)
      }),
    )
  })

  test.each([
    new BadRequest('no'),
    new IncorrectSignature('f() takes 0 positional arguments but 1 was given'),
    new MethodNotFound('add', 'calculator'),
    new ServiceNotFound('calculator'),
    new UnserializableValueError('Unserializable value: `10n`'),
    new RpcTimeout('orders.create: no reply within 5 s'),
  ])('is an instance of its class if that is registered: %s', (thrown) => {
    const error = travel(thrown)

    expect(error).toBeInstanceOf(thrown.constructor)
    expect(error.message).toBe(thrown.message)
    expect(error).toBeInstanceOf(NamekoException)
  })

  test('from Python keeps its own words where ours would say more', () => {
    const python = (name: string, args: unknown[], value: string): Error =>
      deserializeError(
        { exc_type: name, exc_path: `nameko.exceptions.${name}`, exc_args: args, value },
        call,
      )

    expect(python('MethodNotFound', ['add'], 'add').message).toBe('Unknown method `add`')
    expect(python('UnknownService', ['x'], 'Unknown service `x`')).toBeInstanceOf(ServiceNotFound)
    expect(python('UnserializableValueError', [], 'Unserializable value: `<o>`').message).toBe(
      'Unserializable value: `<o>`',
    )
  })

  test('may lack what older peers do not send', () => {
    expect(
      deserializeError({ exc_type: 'KeyError', value: 'k', traceback: '...' }, call),
    ).toMatchObject({ excType: 'KeyError', value: 'k', excArgs: [], excPath: undefined })
    expect(deserializeError('boo', call)).toMatchObject({ excType: 'Error', value: 'boo' })
    expect(deserializeError({ exc_type: 5, exc_args: 5, value: [1] }, call)).toMatchObject({
      excType: 'Error',
      excArgs: [],
      value: '[1]',
    })
  })

  test('of a class that was registered by path, by service or by name is an instance of it', () => {
    class CardDeclined extends Error {
      readonly reason: string
      constructor(reason: string) {
        super(`declined: ${reason}`)
        this.reason = reason
      }
      get args(): unknown[] {
        return [this.reason]
      }
    }
    class Sold extends Error {}
    @deserializeToInstance
    class Shared extends Error {}
    deserializeToInstance(CardDeclined, { path: 'bank.exceptions.CardDeclined' })
    deserializeToInstance(Sold, { service: 'shop' })

    const declined = travel(new CardDeclined('stolen'))
    expect(declined).toBeInstanceOf(CardDeclined)
    expect(declined).toMatchObject({ message: 'declined: stolen', reason: 'stolen' })
    expect(serializeError(declined, 'elsewhere').exc_path).toBe('bank.exceptions.CardDeclined')

    expect(travel(new Sold('x'), 'shop')).toBeInstanceOf(Sold)
    expect(
      deserializeError({ exc_type: 'Sold', exc_path: 'other.Sold', value: '' }, call),
    ).toBeInstanceOf(RemoteError)
    expect(travel(new Shared('x'), 'anywhere')).toBeInstanceOf(Shared)
  })

  test('is a RemoteError when its class cannot be built from what was sent', () => {
    class Picky extends Error {
      constructor(options: { detail: { text: string } }) {
        super(options.detail.text)
      }
    }
    deserializeToInstance(Picky, { service: 'shop' })

    expect(travel(new Picky({ detail: { text: 'x' } }), 'shop')).toMatchObject({
      name: 'RemoteError',
      excType: 'Picky',
      value: 'x',
    })
  })
})

describe('what is safe to send', () => {
  test('has an end', () => {
    let deep: unknown = 'bottom'
    for (let i = 0; i < 100; i++) deep = [deep]
    const wide = Array.from({ length: 50_000 }, (_, i) => i)

    expect(JSON.stringify(wireSafe(deep))).toContain('[...]')
    expect(wireSafe(wide)).toHaveLength(10_000)
    expect(wireSafe(new Map([['a', new Set([1])]]))).toEqual({ a: ['1'] })
  })
})

test('every error has a code and a name of its own', () => {
  const classes = Object.values(kinoko).filter(
    (value): value is typeof NamekoException =>
      typeof value === 'function' && value.prototype instanceof NamekoException,
  )
  const codes = new Set(classes.map((errorClass) => errorClass.prototype.code))
  const names = new Set(classes.map((errorClass) => errorClass.prototype.name))

  expect(classes.length).toBeGreaterThan(15)
  expect(codes.size).toBe(new Set(classes).size)
  expect(names.size).toBe(codes.size)
  for (const code of codes) expect(code).toMatch(/^KINOKO_[A-Z_]+$/)
  expect(new RpcTimeout('x').stack).toMatch(/^RpcTimeout: x/)
})
