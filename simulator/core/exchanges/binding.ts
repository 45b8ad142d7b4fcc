import type { Exchange } from './exchange.js'
import type { Queue } from '../queue/queue.js'
import type { FieldTable } from '../values/table.js'

/** A route from an exchange to a queue or to another exchange. */
export interface Binding {
  readonly source: Exchange
  readonly destination: Queue | Exchange
  readonly routingKey: string
  readonly arguments: FieldTable
}
