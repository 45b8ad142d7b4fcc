import type { FieldTable } from '../values/table.js'
import type { QueueSettings } from './settings.js'

/** What a queue was declared as. It never changes. */
export interface QueueDeclaration {
  readonly name: string
  readonly virtualHost: string
  readonly durable: boolean
  readonly autoDelete: boolean
  /** The connection that alone may use the queue; undefined when the queue is not exclusive. */
  readonly owner: number | undefined
  readonly arguments: FieldTable
  readonly settings: QueueSettings
}
