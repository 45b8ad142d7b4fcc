/** The methods of the protocol as types and as a table by id, both made from the one definition. */
import type { FieldTable } from '../../core/values/table.js'
import { methodTable, type FieldKind } from './definition.js'

export type MethodName = keyof typeof methodTable

interface ValueOf {
  readonly bit: boolean
  readonly octet: number
  readonly short: number
  readonly long: number
  readonly longlong: number
  readonly shortstr: string
  readonly longstr: string
  readonly bytes: Uint8Array
  readonly table: FieldTable
}

type FieldsOf<Name extends MethodName> = (typeof methodTable)[Name][2]

type Values<Fields> = {
  readonly [Key in keyof Fields as Key extends `reserved${string}` ? never : Key]: ValueOf[Extract<
    Fields[Key],
    FieldKind
  >]
}

/** One method with its fields, as it was read or is to be written. */
export type WireMethod<Name extends MethodName = MethodName> = {
  [One in Name]: {
    readonly connection: number
    readonly channel: number
    readonly method: One
  } & Values<FieldsOf<One>>
}[Name]

/** The codec's knowledge of one method. */
export interface MethodShape {
  readonly name: MethodName
  readonly classId: number
  readonly methodId: number
  readonly fields: readonly Field[]
}

export interface Field {
  readonly name: string
  readonly kind: FieldKind
  readonly isReserved: boolean
}

export const shapes: ReadonlyMap<MethodName, MethodShape> = new Map(
  Object.entries(methodTable).map(([name, [classId, methodId, fields]]) => [
    name as MethodName,
    { name: name as MethodName, classId, methodId, fields: fieldsOf(fields) },
  ]),
)

const shapesById = new Map(
  [...shapes.values()].map((shape) => [idOf(shape.classId, shape.methodId), shape]),
)

/** Undefined for a method that the protocol does not have. */
export function shapeById(classId: number, methodId: number): MethodShape | undefined {
  return shapesById.get(idOf(classId, methodId))
}

/** The shape of a method that is known to be there. */
export function shapeOf(name: MethodName): MethodShape {
  return shapes.get(name)!
}

function idOf(classId: number, methodId: number): number {
  return classId * 0x10000 + methodId
}

function fieldsOf(fields: Readonly<Record<string, FieldKind>>): Field[] {
  return Object.entries(fields).map(([name, kind]) => ({
    name,
    kind,
    isReserved: name.startsWith('reserved'),
  }))
}
