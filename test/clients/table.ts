import type { Suite, Verdict } from './suite.js'

export interface Comparison {
  readonly suite: Suite
  /** Tests that pass on RabbitMQ; undefined when there was none to run on. */
  readonly there: number | undefined
  /** Of these, or of all, those that pass here. */
  readonly here: number
  /** Tests that pass there and not here. */
  readonly lost: readonly string[]
  /** Tests that pass here and not there. */
  readonly gained: readonly string[]
}

export function compare(
  suite: Suite,
  there: ReadonlyMap<string, Verdict> | undefined,
  here: ReadonlyMap<string, Verdict>,
): Comparison {
  const passing = (verdicts: ReadonlyMap<string, Verdict>): string[] =>
    [...verdicts].flatMap(([name, verdict]) => (verdict === 'passed' ? [name] : []))
  const expected = there === undefined ? [...here.keys()] : passing(there)
  const passed = new Set(passing(here))
  const known = new Set(expected)
  return {
    suite,
    there: there === undefined ? undefined : expected.length,
    here: expected.filter((name) => passed.has(name)).length,
    lost: expected.filter((name) => !passed.has(name) && here.get(name) !== 'skipped'),
    gained: there === undefined ? [] : [...passed].filter((name) => !known.has(name)),
  }
}

/** A table in Markdown. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(({ suite, there, here, lost, gained }) =>
    [
      suite.name,
      suite.version,
      suite.language,
      there ?? 'not run',
      here,
      named(lost),
      named(gained),
      suite.leftOut,
    ].join(' | '),
  )
  return [
    '| client | version | language | pass on RabbitMQ | of these here | not here | only here | left out |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n')
}

const shown = 12

function named(tests: readonly string[]): string {
  if (tests.length === 0) return ''
  const more = tests.length > shown ? ` and ${tests.length - shown} more` : ''
  return `${tests.slice(0, shown).join(', ')}${more}`
}
