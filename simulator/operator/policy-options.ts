import { policyTargets, type Policy, type PolicyTarget } from '../core/policy/policy.js'
import { isObject } from './definition-fields.js'
import { checkPattern } from './check-pattern.js'
import type { FieldValue } from '../core/values/table.js'

/** A policy as `rabbitmqctl set_policy` takes it. */
export interface PolicyOptions {
  /** The name of the policy, one in its virtual host. */
  name: string
  /** A regular expression; the policy is for queues and exchanges whose names match it. */
  pattern: string
  /** Settings by RabbitMQ's names, such as `{ 'max-length': 100 }`. */
  definition: Readonly<Record<string, PolicyValue>>
  /** Which kinds of queues and exchanges it is for. Default `all`. */
  applyTo?: PolicyTarget
  /** Of the policies that match a name, the one of the highest priority applies. Default 0. */
  priority?: number
  /** Default `/`. */
  virtualHost?: string
}

export type PolicyValue = string | number

/** Checks a policy, as RabbitMQ does before it takes it; a TypeError says what is wrong with which policy. */
export function parsePolicy(options: PolicyOptions): Policy {
  const { name, pattern, definition, applyTo = 'all', priority = 0 } = options
  const wrong = (reason: string): TypeError => new TypeError(`policy '${name}': ${reason}`)
  if (typeof name !== 'string' || name === '') throw wrong('its name has to be a text')
  checkPattern(`policy '${name}': the pattern`, pattern)
  if (!policyTargets.includes(applyTo)) {
    throw wrong(
      `apply-to is ${JSON.stringify(applyTo)}, and not one of ${policyTargets.join(', ')}`,
    )
  }
  if (!Number.isInteger(priority)) throw wrong('its priority has to be a whole number')
  if (!isObject(definition)) {
    throw wrong('its definition has to be an object')
  }
  const entries = Object.entries(definition)
  if (entries.length === 0) throw wrong('its definition has no settings')
  for (const [key, value] of entries) {
    const reason = refusal(key, value)
    if (reason !== undefined) throw wrong(reason)
  }
  return { name, pattern, applyTo, priority, definition: new Map<string, FieldValue>(entries) }
}

type Check = (value: unknown) => string | undefined

const wholeNumber: Check = (value) =>
  Number.isInteger(value) && (value as number) >= 0
    ? undefined
    : 'a whole number that is not negative'

const anyWholeNumber: Check = (value) => (Number.isInteger(value) ? undefined : 'a whole number')

const positive: Check = (value) =>
  Number.isInteger(value) && (value as number) > 0 ? undefined : 'a whole number above 0'

const text: Check = (value) => (typeof value === 'string' ? undefined : 'a text')

function oneOf(...values: readonly string[]): Check {
  return (value) =>
    values.some((known) => known === value) ? undefined : `one of ${values.join(', ')}`
}

/** The settings that the simulator knows, and what each of them has to be. */
const settings: Readonly<Record<string, Check>> = {
  'alternate-exchange': text,
  'consumer-timeout': wholeNumber,
  'dead-letter-exchange': text,
  'dead-letter-routing-key': text,
  'dead-letter-strategy': oneOf('at-most-once', 'at-least-once'),
  'delayed-retry-max': positive,
  'delayed-retry-min': positive,
  'delayed-retry-type': oneOf('all', 'failed', 'returned', 'disabled'),
  'delivery-limit': anyWholeNumber,
  expires: positive,
  'max-age': text,
  'max-length': wholeNumber,
  'max-length-bytes': wholeNumber,
  'message-ttl': wholeNumber,
  overflow: oneOf('drop-head', 'reject-publish', 'reject-publish-dlx'),
  'queue-mode': oneOf('default', 'lazy'),
  'stream-max-segment-size-bytes': wholeNumber,
}

function refusal(key: string, value: unknown): string | undefined {
  const check = settings[key]
  if (check === undefined) return `${key} is no setting that a policy can have here`
  const expected = check(value)
  return expected === undefined
    ? undefined
    : `${key} has to be ${expected}, and is ${JSON.stringify(value)}`
}
