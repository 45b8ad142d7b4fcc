/**
 * The library goes into a page as it is: bundlers find nothing of Node in it, put no stand-in for anything,
 * and what they make runs where there is nothing but a browser's globals.
 */
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build as esbuild } from 'esbuild'
import { build as vite, type Rolldown } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import kinoko from 'kinoko/vite'
import { greet } from './page.js'

const page = fileURLToPath(new URL('page.ts', import.meta.url))
const conditions = ['kinoko:source']

interface Bundle {
  readonly code: string
  /** The modules in it. */
  readonly modules: readonly string[]
}

async function withEsbuild(): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({
    entryPoints: [page],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: 'page',
    platform: 'browser',
    target: 'es2022',
    conditions,
    logLevel: 'silent',
  })
  return { code: outputFiles[0]!.text, modules: Object.keys(metafile.inputs) }
}

async function withVite(): Promise<Bundle> {
  const modules: string[] = []
  const result = await vite({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: [...conditions, 'module', 'browser', 'development|production'] },
    plugins: [
      kinoko(),
      {
        name: 'modules',
        generateBundle() {
          modules.push(...this.getModuleIds())
        },
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: page, formats: ['iife'], name: 'page' },
    },
  })
  const [{ output }] = result as [Rolldown.RolldownOutput]
  return { code: output[0].code, modules }
}

/**
 * A browser's globals that the library asks for, and nothing else: no process, no Buffer, no require, and nothing that
 * a page lacks without https (crypto.randomUUID) or a sandbox takes away (AbortSignal.timeout).
 */
function browserContext(): object {
  return createContext({
    AbortController,
    AbortSignal: {},
    console,
    crypto: { getRandomValues: <T>(array: T): T => array },
    DOMException,
    MessageChannel,
    performance,
    setTimeout,
    clearTimeout,
    TextDecoder,
    TextEncoder,
    // the bytes that this TextEncoder makes are of this class
    Uint8Array,
    URL,
  })
}

describe.each([
  ['esbuild', withEsbuild],
  ['vite', withVite],
])('a bundle made by %s', (_name, make) => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = await make()
  })

  test('holds our sources and four small packages, nothing of Node and no stand-in for it', () => {
    const { code, modules } = bundle
    const packages = modules.flatMap(
      (id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [],
    )
    expect([...new Set(packages)].sort()).toEqual([
      '@msgpack/msgpack',
      '@noble/hashes',
      'mitt',
      'pure-rand',
    ])
    expect(modules.filter((id) => /polyfill|browser-external|^node:/.test(id))).toEqual([])
    expect(code).not.toMatch(
      /\brequire\(|["']node:[a-z]|from ["'](fs|util|timers|events|buffer)["']/,
    )
  })

  test('runs where there are only a browser’s globals, as it runs here', async () => {
    const context = browserContext()
    runInContext(bundle.code, context)
    const inPage = runInContext('page.greet(42)', context) as ReturnType<typeof greet>
    // what comes from the other context is of other classes
    expect({ ...(await inPage) }).toEqual(await greet(42))
  })
})
