import { integerOf, type FieldValue } from '../values/table.js'
import type { PolicyDefinition } from './policy.js'

/** A policy with an operator policy on top of it: the smaller of two numbers, else what the operator says. */
export function merged(policy: PolicyDefinition, operator: PolicyDefinition): PolicyDefinition {
  const result = new Map(policy)
  for (const [key, value] of operator) result.set(key, smaller(key, result.get(key), value))
  return result
}

function smaller(key: string, mine: FieldValue | undefined, operators: FieldValue): FieldValue {
  const [a, b] = [integerOf(mine), integerOf(operators)]
  if (a === undefined || b === undefined) return operators
  return key === 'delivery-limit' ? smallerLimit(a, b) : Math.min(a, b)
}

/** The smaller of two delivery limits, where a negative one is none. */
export function smallerLimit(a: number, b: number): number {
  return a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b)
}
