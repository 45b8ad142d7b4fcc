import type { FieldTable } from '../values/table.js'

/** A queue as it is to be. */
export interface QueueRequest {
  readonly name: string
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  readonly arguments: FieldTable
}

/** The declaration of a queue, which never changes. */
export interface QueueDeclaration {
  readonly name: string
  readonly virtualHost: string
  readonly durable: boolean
  readonly autoDelete: boolean
  /** The connection that alone may use the queue; undefined when the queue is not exclusive. */
  readonly owner: number | undefined
  readonly arguments: FieldTable
}
