import type { Consumer } from './consumer.js'

/** Consumers that wait to become the active one: the highest priority first, those of one priority in the order in which they came. */
export class WaitingConsumers {
  /** By priority, the highest first. */
  readonly #levels: { readonly priority: number; readonly consumers: Set<Consumer> }[] = []

  add(consumer: Consumer): void {
    const { priority } = consumer
    let at = this.#levels.findIndex((level) => level.priority <= priority)
    if (at < 0) at = this.#levels.length
    if (this.#levels[at]?.priority !== priority) {
      this.#levels.splice(at, 0, { priority, consumers: new Set() })
    }
    this.#levels[at]!.consumers.add(consumer)
  }

  delete(consumer: Consumer): void {
    for (const { consumers } of this.#levels) if (consumers.delete(consumer)) return
  }

  get first(): Consumer | undefined {
    for (const { consumers } of this.#levels) for (const first of consumers) return first
    return undefined
  }

  /** Takes out the first in line. */
  shift(): Consumer | undefined {
    const { first } = this
    if (first !== undefined) this.delete(first)
    return first
  }
}
