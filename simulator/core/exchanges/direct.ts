import type { Message } from '../message.js'
import type { Pattern, Router } from './router.js'

/** A binding matches when its key is one of the message's routing keys. */
export class DirectRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #byKey = new Map<string, Set<Binding>>()

  add(binding: Binding): void {
    const bindings = this.#byKey.get(binding.routingKey)
    if (bindings === undefined) this.#byKey.set(binding.routingKey, new Set([binding]))
    else bindings.add(binding)
  }

  remove(binding: Binding): void {
    const bindings = this.#byKey.get(binding.routingKey)
    bindings?.delete(binding)
    if (bindings?.size === 0) this.#byKey.delete(binding.routingKey)
  }

  match(message: Message, found: (binding: Binding) => void): void {
    this.#byKey.get(message.routingKey)?.forEach(found)
    for (const key of message.carbonCopies) this.#byKey.get(key)?.forEach(found)
  }
}
