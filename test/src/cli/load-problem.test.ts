/** Modules of the user's that cannot be loaded: one line, which says what is wrong and where. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadProblem } from '../../../src/cli/load-problem.js'
import { kinokoProcess } from './support/kinoko.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinoko-load-'))
  await writeFile(join(folder, 'package.json'), '{"type": "module"}')
})
afterAll(() => rm(folder, { recursive: true }))

const broken: readonly (readonly [file: string, text: string, told: RegExp])[] = [
  ['syntax.ts', 'export class A {\n  foo( {', /syntax\.ts:2:\d+: Expected/],
  [
    'syntax.mjs',
    'export const a = 1\nexport const b = )',
    /SyntaxError: .* \(`node --check` with the file shows where\)$/,
  ],
  ['syntax.cjs', 'exports.a = 1\nexports.b = )', /SyntaxError: .* \(at .*syntax\.cjs:2\)/],
  [
    'missing.ts',
    "import './nowhere.js'\n",
    /Cannot find module .*nowhere\.js.* imported from .*missing\.ts/,
  ],
  [
    'missing.cjs',
    "require('./nowhere.cjs')\n",
    /Cannot find module .*nowhere\.cjs.* imported from .*missing\.cjs/,
  ],
  [
    'throws.ts',
    "\nthrow new RangeError('too much')\n",
    /RangeError: too much \(at .*throws\.ts:2:7\)/,
  ],
  ['thrown.mjs', "throw 'a text'\n", /: a text$/],
  ['unreadable.mjs', 'throw Object.create(null)\n', /: it throws what cannot be read$/],
]

describe.each([
  ['run', broken],
  ['explore', broken.slice(0, 1)],
] as const)('kinoko %s', (command, modules) => {
  test.each(modules)('%s is told in a line', async (file, text, told) => {
    const path = join(folder, file)
    await writeFile(path, text)
    const options = command === 'run' ? ['--broker', 'simulator'] : ['--jobs', '1']
    const { code, stderr } = await kinokoProcess([command, path, ...options])
    const lines = stderr.trimEnd().split('\n')
    expect([code, lines]).toEqual([1, [expect.stringMatching(told)]])
    expect(lines[0]).toMatch(/^Error: cannot load `/)
    expect(stderr).not.toContain('node_modules')
  })
})

test.each([
  ['run', ['--broker', 'simulator'], 'await new Promise(() => undefined)\n'],
  ['run', ['--broker', 'simulator'], "import './waits.mjs'\n"],
  ['explore', ['--jobs', '1'], 'await new Promise(() => undefined)\n'],
])(
  'kinoko %s names a module that never finishes loading: %j %j',
  async (command, options, text) => {
    await writeFile(join(folder, 'waits.mjs'), 'await new Promise(() => undefined)\n')
    const path = join(folder, 'never.mjs')
    await writeFile(path, text)
    const { code, stderr } = await kinokoProcess([command, path, ...options])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Error: `\S+never\.mjs` never finishes loading: .*\n$/),
    ])
  },
)

test('TypeScript in a package of CommonJS is told what the package needs', () => {
  // where the command line runs from its sources, tsx has taken over what fails in a user's project
  const cycle = Object.assign(new Error('Cannot require() ES Module services.ts in a cycle.'), {
    code: 'ERR_REQUIRE_CYCLE_MODULE',
  })
  expect(loadProblem('services.ts', cycle).message).toMatch(
    /^cannot load `services.ts`: .*"type": "commonjs".* `npm pkg set type=module`/,
  )
})
