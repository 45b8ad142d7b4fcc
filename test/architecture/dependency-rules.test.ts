import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { cruised } from './cruise.js'

let root: string

/** A small project of the same name, with the same entries. */
beforeEach(async () => {
  await mkdir('build', { recursive: true })
  root = await mkdtemp('build/dependency-rules-')
  const { name, type, exports, imports } = packageJson
  await write('package.json', JSON.stringify({ name, type, exports, imports }))
  for (const folder of ['src', 'simulator', 'testing', 'dist/src', 'examples']) {
    await write(`${folder}/index.ts`, 'export const thing = 1')
  }
})

afterEach(() => rm(root, { recursive: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

/** The rules that a file breaks with what it imports. */
async function brokenBy(path: string, code: string): Promise<(string | undefined)[]> {
  await write(path, code)
  const { summary } = await cruised(['src', 'simulator', 'testing', 'examples'], { baseDir: root })
  expect(summary.violations.map(({ from }) => from)).toEqual(summary.violations.map(() => path))
  return summary.violations.map(({ rule }) => rule.name)
}

test.each([
  ['src/support/zz.ts', "export { thing } from 'kinoko'"],
  ['src/support/zz.ts', "import type { thing } from 'kinoko'\nexport type Thing = typeof thing"],
  ['src/support/zz.ts', "export const thing = import('kinoko')"],
  ['src/cli/zz.ts', "export { thing } from 'kinoko/simulator'"],
  ['simulator/world/zz.ts', "export { thing } from 'kinoko/simulator'"],
  ['simulator/world/zz.ts', "export { thing } from 'kinoko/testing'"],
  ['testing/zz.ts', "export { thing } from 'kinoko'"],
])('%s with %s imports the package by its own name', async (path, code) => {
  expect(await brokenBy(path, code)).toContain('no-import-by-own-name')
})

test('an example imports the package by its name, and nothing by a path', async () => {
  expect(await brokenBy('examples/zz.ts', "export { thing } from 'kinoko'")).toEqual([])
  expect(await brokenBy('examples/zz.ts', "export { thing } from '../src/index.js'")).toEqual([
    'examples-use-the-package-by-its-name',
  ])
})

test.each(['src/support/zz.ts', 'simulator/world/zz.ts', 'testing/support/zz.ts'])(
  '%s imports what was built',
  async (path) => {
    const broken = brokenBy(path, "export { thing } from '../../dist/src/index.js'")
    expect(await broken).toContain('no-import-of-dist')
  },
)

test.each([
  ['src/support/zz.ts', "export { thing } from 'there-is-no-such-package'"],
  ['src/support/zz.ts', "export { thing } from './nothing.js'"],
  ['src/support/zz.ts', "export { thing } from 'kinoko/nothing'"],
  ['simulator/world/zz.ts', "export { thing } from '#nothing'"],
  ['testing/zz.ts', "export { thing } from 'kinoko/internal/thing'"],
  ['examples/zz.ts', "export { thing } from 'kinoko/nothing'"],
])('%s with %s imports what is not there', async (path, code) => {
  expect(await brokenBy(path, code)).toContain('nothing-unresolved')
})

test('an optional package whose modules stand in a folder named dist is only for its entry', async () => {
  const code = "export { thing } from 'cockatiel'"
  await write('node_modules/cockatiel/package.json', '{ "main": "./dist/index.js" }')
  await write('node_modules/cockatiel/dist/index.js', 'exports.thing = 1')
  expect(await brokenBy('src/support/zz.ts', code)).toEqual([
    'optional-peers-only-in-their-entries',
  ])
  await rm(join(root, 'src/support/zz.ts'))
  expect(await brokenBy('src/resilience/zz.ts', code)).toEqual([])
})

test('a floor imports nothing that stands above it', async () => {
  const broken = brokenBy('src/support/zz.ts', "export { thing } from '../index.js'")
  expect(await broken).toEqual(['floor-of-support'])
})
