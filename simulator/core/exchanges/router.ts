import type { Message } from '../message.js'
import type { FieldTable } from '../values/table.js'

/** A binding, as far as routing looks at it. */
export interface Pattern {
  readonly routingKey: string
  readonly arguments: FieldTable
}

/** How one type of exchange chooses among its bindings. */
export interface Router<Binding extends Pattern> {
  add(binding: Binding): void
  remove(binding: Binding): void
  /** Calls back for every binding that matches; the same destination may come up more than once. */
  match(message: Message, found: (binding: Binding) => void): void
}
