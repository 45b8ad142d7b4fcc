import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }
import { problemsOf, type LockedPackage } from '../supply-chain/locked-packages.js'

const integrity = 'sha512-x'

function problemsWith(entry: LockedPackage): string[] {
  return problemsOf({ '': {}, 'node_modules/tool/node_modules/@of/one': entry })
}

describe('a package of others', () => {
  test('with a licence that asks for nothing is fine', () => {
    expect(problemsWith({ license: 'MIT', integrity })).toEqual([])
    expect(problemsWith({ license: 'MPL-2.0', integrity, dev: true })).toEqual([])
  })

  test.each<[string, LockedPackage, string]>([
    ['a licence that asks for more', { license: 'GPL-3.0', integrity, dev: true }, 'GPL-3.0'],
    ['a licence that is for tools alone', { license: 'MPL-2.0', integrity }, 'MPL-2.0'],
    ['no licence', { integrity }, 'none'],
  ])('is named with %s', (_, entry, licence) => {
    expect(problemsWith(entry)).toEqual([`@of/one: the licence ${licence} is not known to be fine`])
  })

  test('is named when its contents are not locked', () => {
    expect(problemsWith({ license: 'MIT' })).toEqual([
      '@of/one: no integrity is locked, so that nobody sees when it is exchanged',
    ])
  })

  test('runs no script where Kinoko is installed', () => {
    const entry = { license: 'MIT', integrity, hasInstallScript: true }
    expect(problemsWith({ ...entry, dev: true })).toEqual([])
    expect(problemsWith(entry)).toEqual([
      '@of/one comes with Kinoko, and would run a script where it is installed',
    ])
  })
})

test('the packages that are locked have none of these problems', () => {
  const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')
  expect(problemsOf((JSON.parse(lock) as { packages: Record<string, never> }).packages)).toEqual([])
})

/** A version, under another name where several of a package are there; or a folder of this repository. */
const exact = /^(?:npm:(?:@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$|^file:/

test.each(Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies }))(
  'the version of %s is exact',
  (_, version) => {
    expect(version).toMatch(exact)
  },
)

test.each(['^4.0.0', '~4.0.0', '4', '4.x', '>=4.0.0', '*', 'latest', 'npm:amqplib@^2.2.0'])(
  'the version %s is not exact',
  (version) => {
    expect(version).not.toMatch(exact)
  },
)

interface Workflow {
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly with?: Record<string, unknown> }[]
}

const folder = new URL('../../.github/workflows/', import.meta.url)
const workflows = readdirSync(folder).map((file): [string, Workflow] => [
  file,
  parse(readFileSync(new URL(file, folder), 'utf8')) as Workflow,
])

describe.each(workflows)('the workflow %s', (file, { permissions, jobs }) => {
  test('may only read, but for what a release needs', () => {
    expect(permissions).toEqual({ contents: 'read' })
    const written = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions ?? {}).flatMap(([what, how]) =>
        how === 'write' ? [what] : [],
      ),
    )
    const allowed = file === 'release.yml' ? ['contents', 'id-token', 'attestations'] : []
    expect(written).toEqual(allowed)
  })

  test('uses only what GitHub itself maintains, and leaves no token in the checkout', () => {
    const steps = Object.values(jobs).flatMap((job) => job.steps)
    const used = steps.flatMap(({ uses }) => uses ?? [])
    expect(used.filter((name) => !name.startsWith('actions/'))).toEqual([])
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(0)
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false)
  })
})
