import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript'
import { describe, expect, test } from 'vitest'
import { CommandError } from '../../../src/cli/command-error.js'
import { importServices } from '../../../src/cli/import-services.js'

const directory = import.meta.dirname
const names = async (name: string): Promise<string[]> =>
  (await importServices(name, directory)).map((service) => service.name)

/** Compiles what imports modules, so that it runs in a Node that has no TypeScript. */
async function compileTo(folder: string): Promise<string> {
  for (const name of ['import-module', 'command-error', 'load-problem', 'package-entry']) {
    const source = await readFile(`src/cli/${name}.ts`, 'utf8')
    const { outputText } = transpileModule(source, {
      compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
    })
    await writeFile(join(folder, `${name}.js`), outputText)
  }
  await writeFile(join(folder, 'package.json'), '{"type": "module"}')
  return join(folder, 'import-module.js')
}

describe('services of a module', () => {
  test.each([
    'fixtures/plain',
    'fixtures/plain.mjs',
    './fixtures/plain',
    'fixtures.plain',
    `${directory}/fixtures/plain.mjs`,
  ])('are found by %s: every exported class with entrypoints, once', async (name) => {
    expect(await names(name)).toEqual(['calculator', 'greeter'])
  })

  test('may be one of them', async () => {
    expect(await names('fixtures/plain:Greeter')).toEqual(['greeter'])
    expect(await names('fixtures/plain:Idle')).toEqual(['Idle'])
  })

  test.each([
    ['nowhere', `No module named \`nowhere\`: there is no such file in ${directory}`],
    ['fixtures/plain:Nobody', 'Failed to find service class `Nobody` in module `fixtures/plain`'],
    ['fixtures/plain:Nobody', 'it exports Calculator, Greeter, Idle, Same, answer'],
    ['fixtures/plain:answer', '`answer` in module `fixtures/plain` is no class'],
    ['fixtures/nothing', 'Failed to find anything that looks like a service in module'],
  ])('of %s are none, for a reason', async (name, problem) => {
    await expect(names(name)).rejects.toBeInstanceOf(CommandError)
    await expect(names(name)).rejects.toThrow(problem)
  })

  test('in TypeScript, with decorators, are read in a Node that has none of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kinoko-import-'))
    const script = `
      const { importModule } = await import(${JSON.stringify(await compileTo(folder))})
      const exported = await importModule('services', ${JSON.stringify(directory)})
      console.log(Object.keys(exported).join())`
    const args = ['--conditions=kinoko:source', '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: directory })
    await rm(folder, { recursive: true })

    expect(stdout).toBe('CalculatorService,ClockService,NoService,answer\n')
  })

  test('of a module that cannot be imported are none, and its own error is the cause', async () => {
    await expect(names('fixtures/broken')).rejects.toThrow(
      /^cannot load `fixtures\/broken`: .*not-there/,
    )
    await expect(names('fixtures/broken')).rejects.toHaveProperty('cause')
  })
})
