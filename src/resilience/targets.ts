import type { OutgoingCall } from '../index.js'

/** The target that has a breaker or a bulkhead of its own: each service, or each method of a service. */
export type Scope = 'service' | 'method'

/** One of something for each target, made when the target is first called. */
export class Targets<T> {
  readonly #scope: Scope
  readonly #make: (target: string) => T
  readonly #made = new Map<string, T>()

  constructor(scope: Scope, make: (target: string) => T) {
    this.#scope = scope
    this.#make = make
  }

  of(call: OutgoingCall): T {
    const target = this.#scope === 'service' ? call.service : `${call.service}.${call.method}`
    let made = this.#made.get(target)
    if (made === undefined) {
      made = this.#make(target)
      this.#made.set(target, made)
    }
    return made
  }
}
