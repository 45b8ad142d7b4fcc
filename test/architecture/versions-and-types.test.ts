/** In simulator/core only profiles know a version of RabbitMQ, and only rules of queues a type of queue. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ESLint, Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, test } from 'vitest'

const core = 'simulator/core'

test('nothing but the profiles has the number of a version in it, comments included', () => {
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => !/^(profile\.ts$|profiles\/|queue\/rules\/)/.test(file))
  expect(files.length).toBeGreaterThan(50)
  const told = files.flatMap((file) =>
    readFileSync(join(core, file), 'utf8')
      .split('\n')
      .map((line, i) => `${file}:${i + 1}: ${line.trim()}`)
      .filter((line) =>
        /(?<![\d.])[34]\.(x|\d+)|RabbitMQ v?[34]\b|[a-wyz](310|40|43)\b/.test(line),
      ),
  )
  expect(told).toEqual([])
})

test('nothing else asks for a version by its text', () => {
  const files = ['src', 'simulator', 'testing'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  const asks =
    /startsWith\(['"`][34]\.|parse(Int|Float)\(\w*[vV]ersion|[vV]ersion\w* *([<>]=?|===) *['"`]?[34]\b/
  const asking = files.filter(
    (file) => file.endsWith('.ts') && asks.test(readFileSync(file, 'utf8')),
  )
  expect(asking).toEqual([])
})

const questions = [
  "type === 'quorum'",
  "['quorum'].includes(type)",
  "const quorum = 'quorum'",
  "type.startsWith('quo')",
  'type === `quorum`',
  '/^quorum$/.test(type)',
  "new Set(['classic', 'stream']).has(type)",
  "switch (type) { case 'stream': break }",
  'isQuorum(queue)',
  "profile.version === '4.3.6'",
  "profile.version.startsWith('4.')",
  "'4.'",
  'parseInt(profile.version) >= 4',
  'Number.parseInt(version, 10) >= 4',
  '/^4/.test(version)',
  'parts.major >= 4',
  'switch (version) {}',
]

const harmless = [
  "type Type = 'classic' | 'quorum'",
  'type === queue.rules.type',
  "name.startsWith('x-')",
  "import { Stream } from './stream.js'",
  'profile.quorum.returnsToBack',
]

/** What the rules of syntax say of a piece of the core. */
async function refusalsOf(code: string, path: string): Promise<string[]> {
  const { rules } = (await new ESLint().calculateConfigForFile(path)) as Linter.Config
  const rule = rules?.['no-restricted-syntax']
  const found = new Linter().verify(code, {
    languageOptions: { parser: tseslint.parser },
    rules: rule === undefined ? {} : { 'no-restricted-syntax': rule },
  })
  return found.map(({ message }) => message)
}

describe('the rules of syntax', () => {
  test.each(questions)('refuse %s in the core', async (code) => {
    expect(await refusalsOf(code, `${core}/handlers/zz.ts`)).not.toEqual([])
    for (const home of ['queue/rules/zz.ts', 'profiles/zz.ts'])
      expect(await refusalsOf(code, `${core}/${home}`)).toEqual([])
  })

  test.each(harmless)('leave %s alone', async (code) => {
    expect(await refusalsOf(code, `${core}/handlers/zz.ts`)).toEqual([])
  })
})
