/** docs/rabbitmq-versions.md has each rule of each version, with a case that is there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { versionRules } from 'kinoko/simulator'

const docs = new URL('../../docs/', import.meta.url)
const text = readFileSync(new URL('rabbitmq-versions.md', docs), 'utf8')

interface Row {
  readonly since: string
  readonly words: string
  readonly title: string
  readonly path: string
}

const rows = [...text.matchAll(/^\| (\d\.\d+) +\| (.+?) +\| \[([^\]]+)\]\((\S+)\) +\|$/gm)].map(
  ([, since, words, title, path]): Row => ({
    since: since!,
    words: words!,
    title: title!,
    path: path!,
  }),
)

test('every rule has its row, and every row its rule', () => {
  const told = rows.map(({ since, words }) => `${since}: ${words}`)
  const known = versionRules('3.10', '4.3').map(({ since, words }) => `${since}: ${words}`)
  expect(told).toEqual(known)
})

test('every case is in its file', () => {
  const missing = rows.filter(({ title, path }) => {
    const file = new URL(path, docs)
    // scenarios that were recorded from brokers are not in the repository
    if (path.endsWith('/ground-truth/run.ts')) return !existsSync(file)
    return !readFileSync(file, 'utf8').includes(`'${title}'`)
  })
  expect(missing).toEqual([])
})
