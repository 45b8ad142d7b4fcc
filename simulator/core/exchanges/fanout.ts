import type { Binding } from './binding.js'
import type { Message } from '../message.js'
import type { Router } from './router.js'

/** Every binding matches. */
export class FanoutRouter implements Router {
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
