import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageEntry } from '../../../src/cli/package-entry.js'

let directory = ''

/** A package among the modules of the directory, with files that hold nothing. */
async function install(name: string, manifest: object, ...files: string[]): Promise<void> {
  const root = join(directory, 'node_modules', name)
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), '')
  }
  await writeFile(join(root, 'package.json'), JSON.stringify({ name, ...manifest }))
}

beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'kinoko-packages-')))
  await install('modern', { exports: { import: './module.js' } }, 'module.js')
  const both = { '.': { require: './old.cjs', import: { types: './t.d.ts', default: './new.js' } } }
  await install('both', { exports: both }, 'old.cjs', 'new.js')
  await install('short', { exports: './only.js' }, 'only.js')
  await install('old', { main: 'lib/main.js' }, 'lib/main.js', 'lib/more.js')
  const parts = { '.': './main.js', './tools': { node: './tools.js' }, './deep/*': './deep/*.js' }
  await install('@team/services', { exports: parts }, 'main.js', 'tools.js', 'deep/one.js')
})
afterAll(() => rm(directory, { recursive: true }))

test.each([
  ['modern', 'modern/module.js'],
  ['both', 'both/new.js'],
  ['short', 'short/only.js'],
  ['old', 'old/lib/main.js'],
  ['old/lib/more.js', 'old/lib/more.js'],
  ['@team/services', '@team/services/main.js'],
  ['@team/services/tools', '@team/services/tools.js'],
  ['@team/services/deep/one', '@team/services/deep/one.js'],
])('%s is found where an import would find it: %s', async (name, expected) => {
  const found = await packageEntry(name, directory)
  expect(relative(join(directory, 'node_modules'), found ?? '')).toBe(expected)
})

test.each(['nowhere', '@team/nowhere', 'modern/hidden.js', 'short/part'])(
  '%s is not found',
  async (name) => {
    expect(await packageEntry(name, directory)).toBeUndefined()
  },
)
