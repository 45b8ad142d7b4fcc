import type { PolicyKind } from '../core/policy/policies.js'
import type { OperatorCommand } from '../core/methods.js'
import { policiesOf, type Definitions } from './definitions.js'
import { parsePolicy, type PolicyOptions } from './policy-options.js'

/** The broker as its operator sees it. */
export interface OperatedBroker {
  operate(command: OperatorCommand): void
  /** Whether there is a virtual host of that name. */
  hasVirtualHost(name: string): boolean
}

/** What the operator of a broker does to it, as with `rabbitmqctl`. Bad input is a TypeError, and changes nothing. */
export class Operator {
  readonly #broker: OperatedBroker

  constructor(broker: OperatedBroker) {
    this.#broker = broker
  }

  /** Sets a policy in place of another of the same name; queues and exchanges follow it at once. */
  setPolicy(policy: PolicyOptions): void {
    this.#setAll('policy', [policy])
  }

  /** Removes a policy; the queues and exchanges it was for get the next one that matches. */
  clearPolicy(name: string, virtualHost = '/'): void {
    this.#clear('policy', name, virtualHost)
  }

  /** Sets an operator policy, which is merged with policies: the smaller of two numbers counts, else what it says. */
  setOperatorPolicy(policy: PolicyOptions): void {
    this.#setAll('operator policy', [policy])
  }

  /** Removes an operator policy; the queues it was for get the next one that matches. */
  clearOperatorPolicy(name: string, virtualHost = '/'): void {
    this.#clear('operator policy', name, virtualHost)
  }

  /**
   * Takes policies and operator policies from a file that `rabbitmqctl export_definitions` has written.
   *
   * @param definitions - the parsed JSON
   */
  loadDefinitions(definitions: Definitions): void {
    const { policies, operatorPolicies } = policiesOf(definitions)
    for (const policy of [...policies, ...operatorPolicies]) this.#check(policy)
    this.#setAll('policy', policies)
    this.#setAll('operator policy', operatorPolicies)
  }

  #check(options: PolicyOptions): void {
    parsePolicy(options)
    this.#checkVirtualHost(options.virtualHost ?? '/')
  }

  #setAll(kind: PolicyKind, all: readonly PolicyOptions[]): void {
    for (const options of all) {
      this.#check(options)
      this.#broker.operate({
        ...nobody,
        method: 'broker.set-policy',
        kind,
        virtualHost: options.virtualHost ?? '/',
        policy: parsePolicy(options),
      })
    }
  }

  #clear(kind: PolicyKind, name: string, virtualHost: string): void {
    this.#checkVirtualHost(virtualHost)
    this.#broker.operate({ ...nobody, method: 'broker.clear-policy', kind, virtualHost, name })
  }

  #checkVirtualHost(name: string): void {
    if (this.#broker.hasVirtualHost(name)) return
    throw new TypeError(`there is no virtual host '${name}'`)
  }
}

const nobody = { connection: 0, channel: 0 }
