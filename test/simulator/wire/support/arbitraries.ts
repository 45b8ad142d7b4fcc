/** Everything that the protocol can carry, made up. */
import fc from 'fast-check'
import { noProperties, type Properties } from '../../../../simulator/core/message.js'
import {
  numberType,
  Typed,
  type FieldTable,
  type FieldValue,
} from '../../../../simulator/core/values/table.js'
import type { FieldKind } from '../../../../simulator/wire/protocol/definition.js'
import { propertyTable } from '../../../../simulator/wire/protocol/definition.js'
import { shapes, type WireMethod } from '../../../../simulator/wire/protocol/methods.js'

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 40 }))
const key = fc.string({ unit: 'binary', maxLength: 30 })

function typed(type: Typed['type'], values: fc.Arbitrary<number>): fc.Arbitrary<FieldValue> {
  return values.map((value) => (numberType(value) === type ? value : new Typed(type, value)))
}

const wide = (
  type: 'int64' | 'timestamp',
  values: fc.Arbitrary<bigint>,
): fc.Arbitrary<FieldValue> =>
  values.map((value) => {
    const near = Number(value)
    const rest = Number(value - BigInt(near))
    return type === 'int64' && rest === 0 && numberType(near) === type
      ? near
      : new Typed(type, near, rest)
  })

const leaf: fc.Arbitrary<FieldValue> = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 50 }),
  typed('int8', fc.integer({ min: -0x80, max: 0x7f })),
  typed('uint8', fc.integer({ min: 0, max: 0xff })),
  typed('int16', fc.integer({ min: -0x8000, max: 0x7fff })),
  typed('uint16', fc.integer({ min: 0, max: 0xffff })),
  typed('int32', fc.integer({ min: -0x80000000, max: 0x7fffffff })),
  typed('uint32', fc.integer({ min: 0, max: 0xffffffff })),
  wide('int64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  wide('timestamp', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  typed('double', fc.double()),
  typed('float', fc.float()),
  fc
    .record({
      digits: fc.integer({ min: 0, max: 0xffffffff }),
      places: fc.integer({ min: 0, max: 255 }),
    })
    .map(({ digits, places }) => new Typed('decimal', digits, places)),
)

export const fieldValue: fc.Arbitrary<FieldValue> = fc.letrec<{ any: FieldValue }>((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('any'), { maxLength: 4 }), tableOf(tie('any'))),
})).any

function tableOf(value: fc.Arbitrary<FieldValue>): fc.Arbitrary<FieldTable> {
  return fc.array(fc.tuple(key, value), { maxLength: 6 }).map((entries) => new Map(entries))
}

export const fieldTable = tableOf(fieldValue)

const shortstr = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constant('x'.repeat(255)),
)

const values: Record<FieldKind, fc.Arbitrary<unknown>> = {
  bit: fc.boolean(),
  octet: fc.integer({ min: 0, max: 0xff }),
  short: fc.integer({ min: 0, max: 0xffff }),
  long: fc.integer({ min: 0, max: 0xffffffff }),
  longlong: fc.maxSafeNat(),
  shortstr,
  longstr: text,
  bytes: fc.uint8Array({ maxLength: 300 }),
  table: fieldTable,
}

/** Any method of the protocol with any values in its fields. */
export const anyMethod: fc.Arbitrary<WireMethod> = fc
  .constantFrom(...shapes.values())
  .chain(({ name, fields }) =>
    fc
      .record(
        Object.fromEntries(
          fields.filter((f) => !f.isReserved).map((f) => [f.name, values[f.kind]]),
        ),
      )
      .chain((record) =>
        fc
          .integer({ min: 0, max: 0xffff })
          .map(
            (channel) =>
              ({ connection: 1, channel, method: name, ...record }) as unknown as WireMethod,
          ),
      ),
  )

export const anyProperties: fc.Arbitrary<Properties> = fc
  .record(
    Object.fromEntries(
      Object.entries(propertyTable).map(([name, kind]) => [
        name,
        fc.option(values[kind], { nil: undefined }),
      ]),
    ),
  )
  .map((some) => ({ ...noProperties, ...some }))
