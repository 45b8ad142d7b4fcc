/** Which tests passed, from the reports of the runners that libraries use. */

/** Whether a test passed, by its title with those of its groups; what was skipped is not there. */
export type Verdicts = ReadonlyMap<string, boolean>

/** Of `--reporter json`. */
export function ofMocha(text: string): Verdicts {
  const report = JSON.parse(text) as Record<'passes' | 'failures', { fullTitle: string }[]>
  const passes = report.passes.map(({ fullTitle }) => [fullTitle, true] as const)
  const failures = report.failures
    // what a hook spoils has not run at all
    .filter(({ fullTitle }) => !/ "(?:before|after) (?:all|each)" hook /.test(fullTitle))
    .map(({ fullTitle }) => [fullTitle, false] as const)
  return collect([...failures, ...passes])
}

interface JestReport {
  readonly testResults: {
    readonly name: string
    readonly assertionResults: { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Of `--json`. */
export function ofJest(text: string): Verdicts {
  const { testResults } = JSON.parse(text) as JestReport
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: name.replace(/.*\//, '') })),
  )
  return collect(
    tests
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ file, fullName, status }) => [`${file} ${fullName}`, status === 'passed']),
  )
}

interface LabTest {
  readonly title: string
  readonly err: unknown
  readonly skipped: boolean
}

/** Of `-r json`. */
export function ofLab(text: string): Verdicts {
  const { tests } = JSON.parse(text) as { tests: Record<string, LabTest[]> }
  return collect(
    Object.entries(tests).flatMap(([group, members]) =>
      members
        .filter(({ skipped }) => !skipped)
        .map(({ title, err }) => [`${group} ${title}`, !isError(err)]),
    ),
  )
}

function isError(value: unknown): boolean {
  return value !== false && value !== undefined && value !== null
}

/**
 * Of what zUnit prints: a group or a test on a line, deeper ones with two spaces more, then how the test ended. What
 * is not indented is the suite's own name, or an error.
 */
export function ofZUnit(text: string): Verdicts {
  const groups: string[] = []
  const found: [string, boolean][] = []
  for (const line of text.split('\n')) {
    const [, indentation = '', said = ''] = /^( *)(.*?) *$/.exec(line) ?? []
    const ended = /^- (PASSED|FAILED \(1 of)/.exec(said)
    if (ended) found.push([groups.join(' '), ended[1] === 'PASSED'])
    else if (/^(?: {2})+$/.test(indentation) && said !== '' && !said.startsWith('at ')) {
      groups.splice(indentation.length / 2 - 1)
      groups.push(said)
    }
  }
  return collect(found)
}

/** Tests of one title are told apart by their number. */
function collect(tests: readonly (readonly [string, boolean])[]): Verdicts {
  const verdicts = new Map<string, boolean>()
  const counts = new Map<string, number>()
  for (const [title, passed] of tests) {
    const count = (counts.get(title) ?? 0) + 1
    counts.set(title, count)
    verdicts.set(count === 1 ? title : `${title} (${count})`, passed)
  }
  return verdicts
}
