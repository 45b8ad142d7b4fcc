/**
 * An example as a module for the playground, which runs what a module exports as `scenario`. Undefined where the
 * example is no simulation, or imports what the playground does not have.
 */
export function asScenario(code: string): string | undefined {
  const imported = [...code.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name)
  if (!imported.every((name) => /^kinoko(\/testing|\/simulator)?$/.test(name))) return undefined
  const [call, options] = /^await simulate\((\{.*\}), async \(sim\) => \{$/m.exec(code) ?? []
  if (call === undefined || options === undefined || !code.trimEnd().endsWith('\n})'))
    return undefined
  const scenario = code
    .replace(
      "import { simulate } from 'kinoko/testing'",
      "import type { Simulation } from 'kinoko/testing'",
    )
    .replace(call, 'export async function scenario(sim: Simulation) {')
    .trimEnd()
    .replace(/\n\}\)$/, '\n}\n')
  return options === '{}' ? scenario : `${scenario}\nexport const options = ${options}\n`
}
