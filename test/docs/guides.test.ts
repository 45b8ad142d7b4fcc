/** The code of the guides is code: it is compiled as a user's project would compile it. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Where the files of the guides would be, if they were files. */
const folder = join(root, 'test/docs/guides')

/** What the guides leave to the reader. */
const left = new Map([
  [
    join(folder, 'scenario.ts'),
    `import type { Simulation } from 'kinoko/testing'
     export async function scenario(sim: Simulation): Promise<void> { await sim.idle() }`,
  ],
])

/** The blocks of TypeScript that begin with the name of their file. */
async function filesOf(guide: string): Promise<[string, string][]> {
  const text = await readFile(join(root, 'docs', guide), 'utf8')
  return [...text.matchAll(/^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', code = '']) => [join(folder, name), code],
  )
}

test('the code of the guides compiles', async () => {
  const guides = await Promise.all(['getting-started.md', 'testing.md'].map(filesOf))
  const files = new Map([...guides.flat(), ...left])
  expect(files.size).toBe(7)

  const { options } = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
    },
  })!
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: { ...options, skipLibCheck: true },
    host: {
      ...host,
      fileExists: (name) => files.has(name) || host.fileExists(name),
      readFile: (name) => files.get(name) ?? host.readFile(name),
      directoryExists: (name) => name === folder || ts.sys.directoryExists(name),
      getSourceFile: (name, target) =>
        files.has(name)
          ? ts.createSourceFile(name, files.get(name)!, target)
          : host.getSourceFile(name, target),
    },
  })
  const mistakes = [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  expect(
    mistakes.map(({ file, messageText }) => [
      file?.fileName.slice(dirname(folder).length),
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    ]),
  ).toEqual([])
})
