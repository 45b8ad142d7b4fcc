/**
 * What other people's code comes with the package: `npm run test:supply-chain`.
 *
 * 1. Every dependency has a licence that is known to be fine: for the package itself, or for its development alone.
 * 2. `npm audit` knows no vulnerability of moderate severity or above in what the package depends on. Where the registry
 *    does not answer such questions (mirrors often do not), that is said, and is no failure.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

interface LockedPackage {
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly link?: boolean
}

/** Permissive, with no duty but to name the author. */
const permissive = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
])
/** Of tools that nobody gets with the package. */
const forTools = new Set([...permissive, 'MPL-2.0', 'PSF-2.0', 'Python-2.0'])
/** Packages that name a file in the place of a licence, which was read. */
const read = new Map([['spawndamnit', 'MIT']])

const problems = [...licenceProblems(), ...audit()]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function licenceProblems(): string[] {
  const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> }
  const others = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && link !== true,
  )
  console.log(
    `${others.length} packages, ${others.filter(([, one]) => !isForTools(one)).length} of them come with Kinoko`,
  )
  return others.flatMap(([path, one]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = read.get(name) ?? one.license ?? 'none'
    const isFine = (isForTools(one) ? forTools : permissive).has(licence)
    return isFine ? [] : [`${name}: the licence ${licence} is not known to be fine`]
  })
}

function isForTools({ dev = false, devOptional = false }: LockedPackage): boolean {
  return dev || devOptional
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
