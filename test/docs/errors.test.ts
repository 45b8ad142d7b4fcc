import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import * as kinoko from 'kinoko'
import * as testing from 'kinoko/testing'

const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')

/** The rows of all tables, without their heads. */
const rows = text
  .split('\n')
  .filter((line) => /^\| \w+ +\| `KINOKO_/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

const documented = rows.map(([, name, code]) => `${name!} ${code!.replaceAll('`', '')}`)

/** Every error class that an entry exports, by its own name (some have a second one). */
function errorsOf(entry: object): Map<string, { code?: unknown }> {
  const found = new Map<string, { code?: unknown }>()
  for (const exported of Object.values(entry) as unknown[]) {
    if (typeof exported !== 'function') continue
    const { name, prototype } = exported as { name: string; prototype: unknown }
    if (prototype instanceof Error) found.set(name, prototype as object)
  }
  return found
}

test('every public error of the runtime is in docs/errors.md, with its code, and no other', () => {
  const exported = [...errorsOf(kinoko)].map(([name, { code }]) => `${name} ${String(code)}`)
  const kit = new Set(errorsOf(testing).keys())
  const ofRuntime = documented.filter((row) => !kit.has(row.split(' ')[0]!))

  expect(exported.length).toBeGreaterThan(25)
  expect(ofRuntime.sort()).toEqual(exported.sort())
})

test('every error of the testing kit is there too', () => {
  for (const name of errorsOf(testing).keys()) {
    expect(documented.some((row) => row.startsWith(`${name} KINOKO_`))).toBe(true)
  }
})

test('every code means one error, and every row says cause and remedy', () => {
  const codes = documented.map((row) => row.split(' ')[1])
  expect(new Set(codes).size).toBe(codes.length)
  for (const [, name, , cause = '', remedy = ''] of rows) {
    expect([name, cause.length > 10, remedy.length > 10]).toEqual([name, true, true])
  }
})

test('every code in the sources is documented', async () => {
  const { readdir } = await import('node:fs/promises')
  for (const folder of ['src', 'testing']) {
    const root = new URL(`../../${folder}/`, import.meta.url)
    const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.ts'))
    for (const file of files) {
      const source = await readFile(new URL(file, root), 'utf8')
      // environment variables apart
      for (const [, code] of source.matchAll(
        /'(KINOKO_(?!SEED|DEVIATIONS|SHELL_HISTORY|WATCHED_ARGUMENTS)[A-Z_]*[A-Z])'/g,
      )) {
        expect(text, `${folder}/${file}`).toContain(code)
      }
    }
  }
})
