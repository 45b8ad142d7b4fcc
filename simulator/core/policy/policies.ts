import { noPolicy, type Policy, type PolicyDefinition, type PolicySubject } from './policy.js'
import { merged } from './merge.js'
import { typesOfTargets } from '../queue/settings.js'
import { compilePattern } from '../values/pattern.js'

interface Compiled {
  readonly policy: Policy
  readonly pattern: RegExp
}

/** Policies by users, and operator policies, which are stronger. */
export type PolicyKind = 'policy' | 'operator policy'

export type PolicyPair = readonly [policy: Policy | undefined, operator: Policy | undefined]

/**
 * The policies of a virtual host. A policy and an operator policy apply together, merged key by key. Case: simulator/operator/policies, "of
 * operators are merged with those of users".
 */
export class Policies {
  readonly #kinds: Readonly<Record<PolicyKind, Map<string, Compiled>>> = {
    policy: new Map(),
    'operator policy': new Map(),
  }

  readonly #unsupported: Readonly<Record<string, readonly string[]>>

  /** @param unsupported - the settings that each type of queue does not have */
  constructor(unsupported: Readonly<Record<string, readonly string[]>>) {
    this.#unsupported = unsupported
  }

  /** A policy that says what it said before has not changed. */
  set(kind: PolicyKind, policy: Policy): void {
    const known = this.#kinds[kind].get(policy.name)?.policy
    if (known !== undefined && isSame(known, policy)) return
    this.#kinds[kind].set(policy.name, { policy, pattern: compilePattern(policy.pattern) })
  }

  clear(kind: PolicyKind, name: string): void {
    this.#kinds[kind].delete(name)
  }

  list(kind: PolicyKind): Policy[] {
    return [...this.#kinds[kind].values()].map(({ policy }) => policy)
  }

  /** The one of that kind that applies to a queue or an exchange. */
  strongest(kind: PolicyKind, subject: PolicySubject): Policy | undefined {
    let found: Policy | undefined
    for (const { policy, pattern } of this.#kinds[kind].values()) {
      const isStronger = found === undefined || policy.priority > found.priority
      if (isStronger && this.#isFor(policy, subject) && pattern.test(subject.name)) found = policy
    }
    return found
  }

  /** The policy and the operator policy that apply to a queue or an exchange. */
  pairOf(subject: PolicySubject): PolicyPair {
    return [this.strongest('policy', subject), this.strongest('operator policy', subject)]
  }

  /** The settings that apply to a queue or an exchange. */
  of(subject: PolicySubject): PolicyDefinition {
    const [policy, operator] = this.pairOf(subject)
    if (operator === undefined) return policy?.definition ?? noPolicy
    return policy === undefined
      ? operator.definition
      : merged(policy.definition, operator.definition)
  }

  /**
   * A policy with a setting that a type of queue does not have is not for queues of that type, with all that it says; the
   * next strongest is. Case: simulator/operator/policies, "are not for queues that do not have all that they set, in %s".
   */
  #isFor(policy: Policy, subject: PolicySubject): boolean {
    const { queueType } = subject
    if (!isAimedAt(policy, subject)) return false
    if (queueType === undefined) return true
    return !this.#unsupported[queueType]?.some((setting) => policy.definition.has(setting))
  }
}

function isAimedAt({ applyTo }: Policy, { queueType }: PolicySubject): boolean {
  switch (applyTo) {
    case 'all':
      return true
    case 'exchanges':
      return queueType === undefined
    case 'queues':
      return queueType !== undefined
    default:
      return queueType === typesOfTargets[applyTo]
  }
}

function isSame(a: Policy, b: Policy): boolean {
  const { pattern, applyTo, priority, definition } = a
  return (
    pattern === b.pattern &&
    applyTo === b.applyTo &&
    priority === b.priority &&
    definition.size === b.definition.size &&
    [...definition].every(([key, value]) => b.definition.get(key) === value)
  )
}
