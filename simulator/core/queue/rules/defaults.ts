import type { FieldTable } from '../../values/table.js'

/** Rules of a type of queue that has nothing of its own to say. */
export const noObjections = {
  tellsDeleted: true,
  checkProperties: (): void => undefined,
  checkConsume: (): void => undefined,
  checkGet: (): void => undefined,
  checkPurge: (): void => undefined,
  checkRefusal: (): void => undefined,
  comparable: (args: FieldTable): FieldTable => args,
}
