import type { QueueSettings } from './queue-arguments.js'
import type { FieldTable } from './table.js'

/** What a queue was declared as; it never changes. */
export interface QueueDeclaration {
  readonly name: string
  readonly virtualHost: string
  readonly durable: boolean
  readonly autoDelete: boolean
  /** The connection that alone may use it; undefined when it is not exclusive. */
  readonly owner: number | undefined
  readonly arguments: FieldTable
  readonly settings: QueueSettings
}
