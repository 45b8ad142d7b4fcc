import { delayedMessage, delayedTypeOf } from './delayed-message.js'
import { printTerm } from '../values/erlang-terms.js'
import type { Incoming } from './incoming.js'
import type { Router } from './router.js'
import { noPolicy, type PolicyDefinition } from '../policy/policy.js'
import type { Queue } from '../queue/queue.js'
import type { FieldTable } from '../values/table.js'

export interface ExchangeDeclaration {
  readonly name: string
  readonly type: string
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly internal: boolean
  readonly arguments: FieldTable
}

/** A route from an exchange to a queue or to another exchange. */
export interface Binding {
  readonly source: Exchange
  readonly destination: Queue | Exchange
  readonly routingKey: string
  readonly arguments: FieldTable
}

/** An exchange and the bindings that leave it. */
export class Exchange {
  readonly kind = 'exchange'
  readonly name: string
  readonly type: string
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly internal: boolean
  readonly arguments: FieldTable
  /** The settings of its policy. */
  policy: PolicyDefinition = noPolicy
  readonly router: Router<Binding>
  readonly #incoming: Incoming<Binding>
  readonly #outgoing = new Map<Queue | Exchange, Map<string, Binding>>()

  /** @param incoming - where its bindings are noted for those at whom they end */
  constructor(
    declaration: ExchangeDeclaration,
    router: Router<Binding>,
    incoming: Incoming<Binding>,
  ) {
    this.#incoming = incoming
    this.name = declaration.name
    this.type = declaration.type
    this.durable = declaration.durable
    this.autoDelete = declaration.autoDelete
    this.internal = declaration.internal
    this.arguments = declaration.arguments
    this.router = router
  }

  get hasBindings(): boolean {
    return this.#outgoing.size > 0
  }

  /** The type by which it routes: behind a delay it is another than its own. */
  get routingType(): string {
    return this.type === delayedMessage ? delayedTypeOf(this.arguments) : this.type
  }

  /** The next place of a message that matches no binding: the name of the alternate exchange, if there is one. */
  get alternate(): string | undefined {
    const name = this.arguments.get('alternate-exchange') ?? this.policy.get('alternate-exchange')
    return typeof name === 'string' ? name : undefined
  }

  *bindings(): IterableIterator<Binding> {
    for (const bindings of this.#outgoing.values()) yield* bindings.values()
  }

  /** Binds, unless the same binding (destination, key and arguments) is there already; whether it is new. */
  bind(destination: Queue | Exchange, routingKey: string, args: FieldTable): boolean {
    let bindings = this.#outgoing.get(destination)
    if (bindings === undefined)
      this.#outgoing.set(destination, (bindings = new Map<string, Binding>()))
    const identity = identityOf(routingKey, args)
    if (bindings.has(identity)) return false
    const binding = { source: this, destination, routingKey, arguments: args }
    bindings.set(identity, binding)
    this.#incoming.add(binding)
    this.router.add(binding)
    return true
  }

  hasBinding(destination: Queue | Exchange, routingKey: string, args: FieldTable): boolean {
    return this.#outgoing.get(destination)?.has(identityOf(routingKey, args)) ?? false
  }

  /** Takes a binding away, if it is there. */
  unbind(destination: Queue | Exchange, routingKey: string, args: FieldTable): void {
    const identity = identityOf(routingKey, args)
    const binding = this.#outgoing.get(destination)?.get(identity)
    if (binding !== undefined) this.#remove(binding, identity)
  }

  /** Takes away a binding that is known to be there. */
  removeBinding(binding: Binding): void {
    this.#remove(binding, identityOf(binding.routingKey, binding.arguments))
  }

  #remove(binding: Binding, identity: string): void {
    const bindings = this.#outgoing.get(binding.destination)
    bindings?.delete(identity)
    if (bindings?.size === 0) this.#outgoing.delete(binding.destination)
    this.#incoming.delete(binding)
    this.router.remove(binding)
  }
}

/** Arguments are compared as sets of fields: their order does not count. */
function identityOf(routingKey: string, args: FieldTable): string {
  if (args.size === 0) return routingKey
  const sorted = new Map([...args].sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${routingKey}\0${printTerm(sorted)}`
}
