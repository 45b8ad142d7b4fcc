/**
 * Every block of TypeScript in README.md and docs is code: it is compiled as a user's project would compile
 * it, and run. Where it wants RabbitMQ it gets the simulator in amqplib's place. The words that may stand
 * behind `ts` at the head of a block are told in test/docs/code/blocks.ts.
 */
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Connect } from 'kinoko'
import { configureSimulator, createSimulator } from 'kinoko/simulator'
import { blocksOf } from './code/blocks.js'
import { modulesOf, writeModules, type Module } from './code/modules.js'
import { hasTests, printedBy, promisedBy } from './code/run.js'
import { mistakesOf, needlessAwaitsOf } from './code/type-check.js'
import { pages } from './pages.js'

const broker = vi.hoisted(() => ({ connect: undefined as Connect | undefined }))
vi.mock('#amqplib', () => ({
  connect: (...given: Parameters<Connect>) => broker.connect!(...given),
  preparing: (connect: Connect) => connect,
}))

process.env['HEALTH_PORT'] = '0' // any free one

const folder = 'build/docs-code'
const modulesOfPages = pages.map((page) => [page, modulesOf(blocksOf(page), folder)] as const)
const all = modulesOfPages.flatMap(([, modules]) => modules)
writeModules(all)

// a limit for what hangs: on a busy machine the compiler alone takes minutes
const compilerLimitMs = 900_000

test(
  'the code of README.md and docs compiles',
  () => {
    expect(all.length).toBeGreaterThan(20)
    expect(mistakesOf(all)).toEqual([])
  },
  compilerLimitMs,
)

test(
  'the examples that are projects of their own wait for promises alone',
  () => {
    const files = ts.sys.readDirectory('.', ['.ts'], ['**/node_modules'], ['examples/13*/**/*'])
    expect(files.length).toBeGreaterThan(3)
    expect(needlessAwaitsOf(files)).toEqual([])
  },
  compilerLimitMs,
)

describe.each(modulesOfPages.filter(([, modules]) => modules.length > 0))('%s', (_, modules) => {
  beforeEach(() => {
    broker.connect = createSimulator({ clock: 'real' }).connect
    // the block before may have set the shared one up in its own way
    configureSimulator({})
  })

  for (const module of modules) {
    const { line, onlyChecked } = module.block
    if (onlyChecked !== undefined) test.skip(`line ${line} is not run: ${onlyChecked}`)
    else if (hasTests(module)) describe(`line ${line}`, () => importTests(module))
    else test(`line ${line} runs, and prints what it says`, () => runs(module))
  }
})

/** The tests of the block register themselves where they are imported. */
async function importTests({ path, text, block: { fails } }: Module): Promise<void> {
  // what it mocks may have been imported by the file before
  if (text.includes('vi.mock(')) vi.resetModules()
  const said: string[] = []
  afterEach(({ task }) => {
    said.push(...(task.result?.errors ?? []).map(({ message }) => message))
  })
  try {
    await import(/* @vite-ignore */ path)
  } catch (error) {
    test('is imported', () => Promise.reject(error as Error))
  }
  if (fails !== undefined)
    test(`has failed with “${fails}”`, () => expect(said.join('\n')).toContain(fails))
}

async function runs(module: Module): Promise<void> {
  const printed = await printedBy(module)
  expect(printed.filter((line) => promisedBy(module).includes(line))).toEqual(promisedBy(module))
}

describe('a block that is broken', () => {
  let count = 0
  const broken = (code: string, info = 'ts'): Module => {
    const blocks = blocksOf(
      `docs/broken-${++count}.md`,
      `# Broken\n\n\`\`\`${info}\n${code}\n\`\`\`\n`,
    )
    const [module] = modulesOf(blocks, `${folder}/of-the-test`)
    writeModules([module!])
    return module!
  }

  test('by its types is told with page and line', { timeout: compilerLimitMs }, () => {
    const module = broken("export const name = 'tea'\nexport const count: number = name")
    expect(mistakesOf([module])).toEqual([
      "docs/broken-1.md:5: Type 'string' is not assignable to type 'number'. (TS2322)",
    ])
  })

  test('by waiting for what is no promise is told', { timeout: compilerLimitMs }, () => {
    const module = broken('function crash(): void {}\nawait crash()')
    expect(mistakesOf([module])).toEqual([
      `${module.block.page}:5: nothing to wait for: await crash()`,
    ])
  })

  test('by what it throws is told', async () => {
    await expect(runs(broken("throw new Error('no tea')"))).rejects.toThrow('no tea')
  })

  test('by what it prints is told', async () => {
    await expect(runs(broken('console.log(2 + 2) // 5'))).rejects.toThrow(/to deeply equal/)
  })

  test('by an unknown word at its head is told', () => {
    expect(() => broken('', 'ts not-checked')).toThrow('docs/broken-5.md:3')
  })
})
