import type { Message } from '../message.js'
import { Lottery } from '../values/lottery.js'
import type { Pattern, Router } from './router.js'

/** Each message goes to one of the bound queues, at random. Case: exchange-local-random, "gives each message to one queue". */
export class LocalRandomRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #bindings = new Set<Binding>()
  readonly #lottery = new Lottery()

  add(binding: Binding): void {
    this.#bindings.add(binding)
  }

  remove(binding: Binding): void {
    this.#bindings.delete(binding)
  }

  match(_message: Message, found: (binding: Binding) => void): void {
    const all = [...this.#bindings]
    const drawn = all[this.#lottery.draw(all.length)]
    if (drawn !== undefined) found(drawn)
  }
}
