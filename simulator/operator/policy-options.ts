import type { Profile } from '../core/profile.js'
import type { PolicyKind } from '../core/policy/policies.js'
import type { Policy, PolicyTarget } from '../core/policy/policy.js'
import type { FieldValue } from '../core/values/table.js'
import { checkNames, isObject, shown } from '../options/check-names.js'
import { didYouMean } from '../../src/support/suggest.js'
import { aName, aWholeNumber, be, checkValue } from '../options/values.js'
import { checkPattern } from './check-pattern.js'
import { combinationFault } from './policy-combinations.js'
import { settingFault } from './policy-settings.js'

/** A policy as `rabbitmqctl set_policy` takes it. */
export interface PolicyOptions {
  /** The name of the policy, one in its virtual host. */
  name: string
  /** A regular expression; the policy is for queues and exchanges whose names match it. */
  pattern: string
  /** Settings by RabbitMQ's names, such as `{ 'max-length': 100 }`. */
  definition: Readonly<Record<string, PolicyValue>>
  /** The kinds of queues and exchanges it is for. Default `all`. */
  applyTo?: PolicyTarget
  /** Of the policies that match a name, the one of the highest priority applies. Default 0. */
  priority?: number
  /** Default `/`. */
  virtualHost?: string
}

export type PolicyValue = string | number | readonly string[]

const names = Object.keys({
  name: 0,
  pattern: 0,
  definition: 0,
  applyTo: 0,
  priority: 0,
  virtualHost: 0,
} satisfies Record<keyof PolicyOptions, 0>)

const settings = be("an object such as { 'max-length': 100 }", isObject)

/** Checks a policy, as that version of RabbitMQ does before it takes it; a TypeError says what is wrong with which policy. */
export function parsePolicy(kind: PolicyKind, options: PolicyOptions, profile: Profile): Policy {
  checkNames(nameOf(kind, options), options, names, { vhost: 'virtualHost' })
  const { name, pattern, definition, applyTo = 'all', priority = 0 } = options
  const wrong = (reason: string): TypeError => new TypeError(`${kind} '${name}': ${reason}`)
  checkValue(`the name of ${articled[kind]}`, name, aName)
  checkPattern(`${kind} '${name}': the pattern`, pattern)
  const { targets } = profile.policies
  if (!targets.includes(applyTo)) {
    throw wrong(
      `apply-to is ${shown(applyTo)}, and not one of ${targets.join(', ')} (RabbitMQ ${profile.version})`,
    )
  }
  checkValue(`${kind} '${name}': its priority`, priority, aWholeNumber)
  checkValue(`${kind} '${name}': its definition`, definition, settings)
  const entries = Object.entries(definition)
  if (entries.length === 0)
    throw wrong("its definition has no settings, such as { 'max-length': 100 }")
  const fault = definitionFault(kind, definition, profile)
  if (fault !== undefined) throw wrong(fault)
  return {
    name,
    pattern,
    applyTo,
    priority,
    definition: new Map(entries as [string, FieldValue][]),
  }
}

function nameOf(kind: PolicyKind, options: unknown): string {
  return isObject(options) && typeof options['name'] === 'string'
    ? `${kind} '${options['name']}'`
    : kind
}

function definitionFault(
  kind: PolicyKind,
  definition: Readonly<Record<string, unknown>>,
  profile: Profile,
): string | undefined {
  const { settings, ofOperators } = profile.policies
  const known = kind === 'policy' ? settings : ofOperators
  for (const [key, value] of Object.entries(definition)) {
    if (!known.includes(key)) {
      return `${key} is no setting that RabbitMQ ${profile.version} takes in ${several[kind]}; ${didYouMean(key, known)}`
    }
    const fault = settingFault(key, value, profile)
    if (fault !== undefined) return fault
  }
  return combinationFault(definition)
}

/** A kind with its article. */
export const articled = { policy: 'a policy', 'operator policy': 'an operator policy' }

const several = { policy: 'policies', 'operator policy': 'operator policies' }
