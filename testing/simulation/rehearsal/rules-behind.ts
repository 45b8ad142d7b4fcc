import type { VersionRule } from '../../../simulator/index.js'

/**
 * The rules behind a difference: each that alone makes the older version go another way; where none does, the fewest that
 * do so together.
 *
 * @param makesDifference - whether the older version with these rules goes another way than without
 */
export async function rulesBehind(
  rules: readonly VersionRule[],
  makesDifference: (some: readonly VersionRule[]) => Promise<boolean>,
): Promise<readonly VersionRule[]> {
  const alone: VersionRule[] = []
  for (const rule of rules) if (await makesDifference([rule])) alone.push(rule)
  return alone.length > 0 ? alone : fewest(rules, makesDifference)
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
