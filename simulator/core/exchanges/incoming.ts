/** The bindings of a virtual host by the queue or exchange at which they end. */
export class Incoming<Binding extends { readonly destination: object }> {
  readonly #of = new Map<object, Set<Binding>>()

  add(binding: Binding): void {
    const known = this.#of.get(binding.destination)
    if (known === undefined) this.#of.set(binding.destination, new Set([binding]))
    else known.add(binding)
  }

  delete(binding: Binding): void {
    const known = this.#of.get(binding.destination)
    known?.delete(binding)
    if (known?.size === 0) this.#of.delete(binding.destination)
  }

  /** All bindings that end at a queue or exchange, in the order in which they were made. */
  to(destination: Binding['destination']): Binding[] {
    return [...(this.#of.get(destination) ?? [])]
  }
}
