import type { Verdict } from './suite.js'

/** The verdicts in a report in the form of JUnit: by class and name. */
export function verdictsOfJunit(xml: string): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  const cases = xml.matchAll(/<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)
  for (const [, attributes = '', , inside = ''] of cases) {
    const value = (name: string): string =>
      new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
    const verdict = /<(failure|error)\b/.test(inside)
      ? 'failed'
      : inside.includes('<skipped')
        ? 'skipped'
        : 'passed'
    verdicts.set(`${value('classname')}.${value('name')}`, verdict)
  }
  return verdicts
}
