import type { VersionRule } from '../../../simulator/index.js'

/** The rules behind a difference. */
export interface RulesBehind {
  readonly rules: readonly VersionRule[]
  /** Whether none of them makes the difference alone. */
  readonly areTogether: boolean
}

/**
 * The rules behind a difference: each that alone makes the older version go another way; where none does, the fewest that
 * do so together.
 *
 * @param makesDifference - whether the older version with these rules goes another way than without
 */
export async function rulesBehind(
  rules: readonly VersionRule[],
  makesDifference: (some: readonly VersionRule[]) => Promise<boolean>,
): Promise<RulesBehind> {
  const alone: VersionRule[] = []
  for (const rule of rules) if (await makesDifference([rule])) alone.push(rule)
  if (alone.length > 0) return { rules: alone, areTogether: false }
  const together = await fewest(rules, makesDifference)
  return { rules: together, areTogether: together.length > 1 }
}

async function fewest(
  rules: readonly VersionRule[],
  makesDifference: (some: readonly VersionRule[]) => Promise<boolean>,
): Promise<readonly VersionRule[]> {
  let left = rules
  for (const rule of rules) {
    const without = left.filter((other) => other !== rule)
    if (await makesDifference(without)) left = without
  }
  return left
}
