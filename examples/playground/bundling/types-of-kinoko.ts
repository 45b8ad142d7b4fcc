/** The declarations that the editor knows: of Kinoko, and of the language. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const require = createRequire(import.meta.url)

const entries = {
  '.': 'src/index.d.ts',
  './simulator': 'simulator/index.d.ts',
  './testing': 'testing/index.d.ts',
}

/** Files of a file system that is only thought of: texts by path. */
export type TypeFiles = Readonly<Record<string, string>>

export async function typesOfKinoko(): Promise<TypeFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'kinoko-types-'))
  try {
    await emitDeclarations(folder)
    const kinoko = await reachable(folder, Object.values(entries))
    return {
      ...(await typesOfLanguage()),
      ...renamed(kinoko, (path) => `/node_modules/kinoko/${path}`),
      '/node_modules/kinoko/package.json': JSON.stringify({
        name: 'kinoko',
        exports: Object.fromEntries(
          Object.entries(entries).map(([name, path]) => [name, { types: `./${path}` }]),
        ),
      }),
      '/node_modules/mitt/index.d.ts': await readFile(
        join(root, 'node_modules/mitt/index.d.ts'),
        'utf8',
      ),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** By the compiler that is quick at it. */
async function emitDeclarations(folder: string): Promise<void> {
  const compiler = require.resolve('typescript-7/package.json').replace('package.json', 'bin/tsc')
  await promisify(execFile)(process.execPath, [
    compiler,
    ...['-p', join(root, 'tsconfig.build.json'), '--outDir', folder, '--declarationMap', 'false'],
  ])
}

/** The files themselves and what they import, texts by path. */
async function reachable(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  const waiting = [...files]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (texts.has(path)) continue
    const text = await readFile(join(folder, path), 'utf8')
    texts.set(path, text)
    for (const [, name = ''] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
      waiting.push(posix.join(posix.dirname(path), `${name}.d.ts`))
    }
  }
  return texts
}

/** As much of JavaScript as the scenarios are compiled to; the page's own types are no part of a simulation. */
async function typesOfLanguage(): Promise<TypeFiles> {
  const folder = dirname(require.resolve('typescript'))
  const wanted =
    /^lib\.(es5|es20(1[5-9]|2[0-2])|esnext\.(decorators|disposable)|decorators|decorators\.legacy)\b.*(?<!full)\.d\.ts$/
  const names = (await readdir(folder)).filter((name) => wanted.test(name))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return Object.fromEntries(names.map((name, i) => [`/${name}`, texts[i]!]))
}

function renamed(files: Map<string, string>, rename: (path: string) => string): TypeFiles {
  return Object.fromEntries([...files].map(([path, text]) => [rename(path), text]))
}
