/** Commands and files that the documentation names are there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
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
  const named = namesIn(/npm run ([\w:]+)/g)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(([, name]) => !(name in packageJson.scripts))).toEqual([])
})

test('every file and folder of the repository is there', () => {
  const named = namesIn(
    /`((?:src|simulator|testing|test|examples|docs|\.github|\.ci)\/[\w./-]*\w)`/g,
  )
  expect(named.length).toBeGreaterThan(40)
  // where a page means files of the reader, it says `test/scenario.ts`
  const missing = named.filter(([, name]) => !existsSync(name) && name !== 'test/scenario.ts')
  expect(missing).toEqual([])
})
