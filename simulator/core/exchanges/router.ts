import type { Message } from '../message.js'
import type { Binding } from './binding.js'

/** How one type of exchange chooses among its bindings. */
export interface Router {
  add(binding: Binding): void
  remove(binding: Binding): void
  /** Calls back for every binding that matches; the same destination may come up more than once. */
  match(message: Message, found: (binding: Binding) => void): void
}
