/** Commands and files that the documentation names are there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }
import { pages } from './pages.js'

const namesIn = (pattern: RegExp): [page: string, name: string][] =>
  pages
    .filter((page) => page !== 'CHANGELOG.md')
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(pattern)].map(([, name = '']): [string, string] => [
        page,
        name,
      ]),
    )

test('every script is one of package.json', () => {
  const named = namesIn(/npm run ([\w:-]+)/g)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(([, name]) => !(name in packageJson.scripts))).toEqual([])
})

test('every file and folder of the repository is there', () => {
  const named = namesIn(
    /`((?:src|simulator|testing|test|examples|docs|\.github|\.ci)\/[\w./-]*\w)`/g,
  )
  expect(named.length).toBeGreaterThan(40)
  // files of the reader, and nameko's own tests, are not ours
  const missing = named.filter(
    ([, name]) => !existsSync(name) && name !== 'test/scenario.ts' && !name.endsWith('.py'),
  )
  expect(missing).toEqual([])
})

test('the workflows are YAML, call .ci/run and publish with provenance', () => {
  const read = (name: string): { jobs: Record<string, { steps: { run?: string }[] }> } =>
    parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8')) as never
  const commandsOf = (name: string): string[] =>
    Object.values(read(name).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

  expect(commandsOf('ci')).toContain('bash .ci/run')
  const release = commandsOf('release').join('\n')
  expect(release).toContain('--provenance')
  expect(release).toContain('npm sbom')
  const scripts = [...release.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script)
  expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([])
})
