import type { Message } from '../message.js'
import type { Pattern, Router } from './router.js'

/** Every binding matches. */
export class FanoutRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #bindings = new Set<Binding>()

  add(binding: Binding): void {
    this.#bindings.add(binding)
  }

  remove(binding: Binding): void {
    this.#bindings.delete(binding)
  }

  match(_message: Message, found: (binding: Binding) => void): void {
    this.#bindings.forEach(found)
  }
}
