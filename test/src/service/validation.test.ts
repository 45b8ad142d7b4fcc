import { inspect } from 'node:util'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  BadRequest,
  InvalidResult,
  IncorrectSignature,
  kwargs,
  rpc,
  service,
  type ServiceProxy,
  type StandardSchema,
} from 'kinoko'
import { Validation } from '../../../src/service/validation.js'
import { onEachArm, type Stage } from '../../support/arm.js'

const order = z.object({
  id: z.coerce.number().int(),
  items: z.array(z.object({ name: z.string(), price: z.number().positive() })).min(1),
})

/** Knows only by asking somebody else. */
const registered: StandardSchema<string> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async (value) => {
      await Promise.resolve()
      return value === 'ada' ? { value: 'Ada' } : { issues: [{ message: 'nobody we know' }] }
    },
  },
}

async function shopOn(stage: Stage): Promise<ServiceProxy> {
  const shop = stage.name('shop')
  @service(shop)
  class Shop {
    @rpc({ params: { order, 'user?': registered }, result: z.object({ total: z.number() }) })
    place({ items }: z.infer<typeof order>, user?: string) {
      const total = items.reduce((sum, { price }) => sum + price, 0)
      return { total: user === undefined ? total : `${total} for ${user}`, secret: 1 }
    }
    @rpc({ params: { factor: v.number(), '...values': v.pipe(v.number(), v.minValue(0)) } })
    scale(factor: number, ...values: number[]) {
      return values.map((value) => value * factor)
    }
    @rpc({ params: { id: z.number() } }) nested(id: number) {
      throw new BadRequest(`no order ${id}`)
    }
  }
  await stage.host(Shop)
  const { cluster } = await stage.client()
  return cluster.service(shop)
}

const tea = { name: 'tea', price: 2 }

onEachArm('schemas', (arm) => {
  test('hand on what they make of arguments and of the result', async () => {
    await using stage = await arm.open()
    const shop = await shopOn(stage)

    // `id` is coerced, `secret` is no part of the result
    expect(await shop['place']!({ id: '7', items: [tea, tea] })).toEqual({ total: 4 })
    expect(await shop['place']!(kwargs({ order: { id: 7, items: [tea] } }))).toEqual({ total: 2 })
    expect(await shop['scale']!(2, 1, 2)).toEqual([2, 4])
  })

  test('refuse arguments with a BadRequest that names each field, and the method does not run', async () => {
    await using stage = await arm.open()
    const shop = await shopOn(stage)

    const calling = shop['place']!({ id: 'x', items: [tea, { name: 'cup', price: -1 }] }, 'bob')
    await expect(calling).rejects.toBeInstanceOf(BadRequest)
    await expect(calling).rejects.toThrow(/^place\(\) got invalid arguments: 'order.id': .+; /)
    await expect(calling).rejects.toThrow("'order.items[1].price': ")
    await expect(calling).rejects.toThrow("'user': nobody we know")
    await expect(shop['scale']!(2, 1, -1)).rejects.toThrow(
      /^scale\(\) got an invalid argument: 'values\[1\]': /,
    )
    expect(stage.logger.messages('error')).toEqual([])
    expect(stage.logger.messages('warn')).toHaveLength(2)
  })

  test('refuse a result with an InvalidResult that names each field', async () => {
    await using stage = await arm.open()
    const shop = await shopOn(stage)

    const calling = shop['place']!({ id: 7, items: [tea] }, 'ada')

    await expect(calling).rejects.toBeInstanceOf(InvalidResult)
    await expect(calling).rejects.toThrow(/^place\(\) gave an invalid result: 'result.total': /)
    expect(stage.logger.messages('error')).toHaveLength(1)
  })

  test('give the parameters their names, so the signature is checked first', async () => {
    await using stage = await arm.open()
    const shop = await shopOn(stage)

    await expect(shop['place']!()).rejects.toThrow(
      new IncorrectSignature("place() missing 1 required positional argument: 'order'"),
    )
    await expect(shop['place']!(kwargs({ goods: 1 }))).rejects.toBeInstanceOf(IncorrectSignature)
  })

  test('do not make a BadRequest that the method itself throws an expected one', async () => {
    await using stage = await arm.open()
    const shop = await shopOn(stage)

    await expect(shop['nested']!(7)).rejects.toThrow(new BadRequest('no order 7'))

    expect(stage.logger.messages('error')).toHaveLength(1)
  })

  test('whose words quote a sensitive argument are not heard, by callers or in logs', async () => {
    await using stage = await arm.open()
    const vault = stage.name('vault')
    const secret = 'S3cr3t'
    const quoting: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => {
          if (value === `throw ${secret}`) throw new RangeError(`no idea of ${value}`)
          return { issues: [{ message: `not ${String(value)}`, path: [String(value)] }] }
        },
      },
    }
    @service(vault)
    class Vault {
      @rpc({ params: { pin: v.number(), 'to?': v.string() }, sensitiveArguments: 'pin' })
      open(pin: number) {
        return pin
      }
      @rpc({ params: { card: v.object({ pin: v.number() }) }, sensitiveArguments: 'card.pin' })
      pay(card: { pin: number }) {
        return card.pin
      }
      @rpc({ params: { first: v.number(), '...pins': quoting }, sensitiveArguments: 'pins' })
      turn(first: number, ...pins: unknown[]) {
        return [first, pins]
      }
      @rpc({ params: { 'pin?': quoting }, sensitiveArguments: 'renamed' })
      find(pin?: unknown) {
        return pin
      }
    }
    await stage.host(Vault)
    const { cluster } = await stage.client()
    const proxy = cluster.service(vault)
    const hidden = 'what its schema says is hidden, since the argument is sensitive'
    for (const [call, message] of [
      [() => proxy['open']!(secret), `open() got an invalid argument: 'pin': ${hidden}`],
      [
        () => proxy['open']!(kwargs({ pin: secret, to: 5 })),
        `open() got invalid arguments: 'pin': ${hidden}; 'to': Invalid type: Expected string but received 5`,
      ],
      [() => proxy['pay']!({ pin: secret }), `pay() got an invalid argument: 'card': ${hidden}`],
      [() => proxy['turn']!(1, secret), `turn() got an invalid argument: 'pins[0]': ${hidden}`],
      [() => proxy['find']!(secret), `find() got an invalid argument: 'pin': ${hidden}`],
    ] as const) {
      await expect(call()).rejects.toThrow(new BadRequest(message))
    }
    await expect(proxy['find']!(`throw ${secret}`)).rejects.toThrow(
      `find() could not check 'pin': its schema threw an error; ${hidden}`,
    )
    expect(stage.logger.messages('error')).toHaveLength(1)
    expect(inspect(stage.logger.lines, { depth: 10 })).not.toContain(secret)
  })
})

test('an error names the first of very many wrong fields, and tells how many more there are', async () => {
  const wrong: StandardSchema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: () => ({
        issues: Array.from({ length: 300_000 }, (_, i) => ({ message: 'wrong', path: [i] })),
      }),
    },
  }
  const validation = new Validation('place', { items: wrong }, undefined, () => false)

  const refused = await validation.around([[]], () => 1).catch((error: unknown) => error)

  expect(refused).toBeInstanceOf(BadRequest)
  const { message, issues } = refused as BadRequest
  expect(message).toMatch(/'items\[19\]': wrong; and 299980 more$/)
  expect(issues).toHaveLength(300_000)
})
