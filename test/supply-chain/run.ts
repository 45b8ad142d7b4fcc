/**
 * What other people's code comes with the package: `npm run test:supply-chain`.
 *
 * 1. Every dependency has a licence that is known to be fine, for the package itself or for its development alone; its contents are
 *    locked; and none that comes with the package runs a script where it is installed.
 * 2. `npm audit` knows no vulnerability of moderate severity or above in what the package depends on. Where the registry
 *    does not answer such questions (mirrors often do not), that is said, and is no failure.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isForTools, othersOf, problemsOf, type LockedPackages } from './locked-packages.js'

const problems = [...lockedProblems(), ...audit()]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function lockedProblems(): string[] {
  const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: LockedPackages }
  const others = othersOf(packages)
  console.log(
    `${others.length} packages, ${others.filter(([, one]) => !isForTools(one)).length} of them come with Kinoko`,
  )
  return problemsOf(packages)
}

function audit(): string[] {
  const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    encoding: 'utf8',
  })
  const report = parsed(stdout)
  const counts = report?.metadata?.vulnerabilities
  if (counts === undefined) {
    console.log(`npm audit: the registry does not answer (${stderr.trim().split('\n')[0] ?? ''})`)
    return []
  }
  const grave = (['moderate', 'high', 'critical'] as const).filter(
    (level) => (counts[level] ?? 0) > 0,
  )
  console.log(`npm audit: ${JSON.stringify(counts)}`)
  return grave.map((level) => `npm audit: ${counts[level]} of ${level} severity`)
}

interface AuditReport {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> }
}

function parsed(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport
  } catch {
    return undefined
  }
}
