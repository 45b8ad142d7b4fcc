import type { FieldTable } from '../values/table.js'

/** A binding by the names of its ends. */
export interface BindingRequest {
  readonly source: string
  /** The kind of the destination. */
  readonly kind: 'queue' | 'exchange'
  readonly destination: string
  readonly routingKey: string
  readonly arguments: FieldTable
}
