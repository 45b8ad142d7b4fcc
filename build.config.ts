/**
 * Makes the modules of `dist`: one file for each entry point, and what they share in `dist/chunks`. Some two
 * hundred modules take Node a tenth of a second to find and load, which every test file and every start of a
 * service would pay. The small packages that the library is made with go in as well, with their licences in
 * `dist/LICENSES.txt`: as packages they are thirty modules more, a third of an import (docs/performance.md).
 *
 * `dist/cjs` has the library once more as CommonJS, for who cannot load ECMAScript modules by `require`: jest in
 * its default mode and Node before 20.19.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { transform } from 'esbuild'
import { build, minify, type Rolldown } from 'vite'
import { arrangeTypes } from './build.types.config.js'
import packageJson from './package.json' with { type: 'json' }

interface Entry {
  readonly 'kinoko:source': string
  readonly require?: object
}

const fileOf = (entry: Entry): string => entry['kinoko:source'].slice('./'.length)
const entries = Object.values(packageJson.exports).filter(
  (entry): entry is Exclude<typeof entry, string> => typeof entry !== 'string',
)
/** What is found by its path: the command, the processes it starts, what `#amqplib` and `#jest` stand for. */
const byPath = ['src/cli/main.ts', 'src/cli/explore/job.ts']
const byCondition = [
  'src/amqp/amqplib.ts',
  'src/amqp/amqplib.browser.ts',
  'testing/mocks/jest.ts',
  'testing/mocks/jest.browser.ts',
]

/** Small packages that are part of the modules. */
const inlined = ['@msgpack/msgpack', '@noble/hashes', 'mitt', 'pure-rand']
const isInlined = `(?:${inlined.join('|')})(?:/|$)`

/**
 * What most entry points load goes into few files: for each file that Node finds and loads an import takes up to a
 * millisecond longer. `profile` stands alone: the command names the versions of RabbitMQ without the simulator.
 */
const groups = [
  {
    name: 'base',
    test: /\/node_modules\/(?:@noble|mitt)\/|\/src\/(?:errors|support|ports)\//,
    priority: 4,
  },
  { name: 'profile', test: /\/simulator\/core\/profile/, priority: 3 },
  {
    name: 'runtime',
    test: /\/src\/(?:index|(?:config|wire|service|amqp(?!\/amqplib)|container|extensions|rpc|events)\/)/,
    priority: 2,
  },
  {
    name: 'simulator',
    test: /\/simulator\/(?:(?:core|world|client|operator|host-work)\/|[^/]+$)/,
    priority: 1,
  },
]

const modules = await make('dist', 'es', [...entries.map(fileOf), ...byPath, ...byCondition], {
  external: new RegExp(`^(?!${isInlined})[^./]`),
})
for (const file of ofCommandAlone(modules)) await withoutBlanks(join('dist', file))

const required = entries.filter((entry) => 'require' in entry).map(fileOf)
await make('dist/cjs', 'cjs', required, {
  // along come modules that are only there as ECMAScript modules, and mitt, whose default export parcel hands over otherwise
  external: /^(?!@noble\/hashes|mitt$)[^./#]/,
  // not everybody who needs CommonJS knows `#`
  alias: {
    '#amqplib': resolve('src/amqp/amqplib.ts'),
    '#jest': resolve('testing/mocks/jest.browser.ts'),
  },
})
await writeFile('dist/cjs/package.json', JSON.stringify({ type: 'commonjs' }))
for (const file of await commonJs()) await makeSmall(file)
await arrangeTypes(required, declarations())
await writeLicences()

async function make(
  outDir: string,
  format: 'es' | 'cjs',
  files: readonly string[],
  { external, alias = {} }: { external: RegExp; alias?: Record<string, string> },
): Promise<readonly Rolldown.OutputChunk[]> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { alias },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      // what is not minified needs no map: it would lead to what can be read as well
      sourcemap: false,
      lib: {
        entry: Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), file])),
        formats: [format],
      },
      rolldownOptions: {
        external,
        // the paths of modules in front of them are of no use to those who have only the package
        experimental: { attachDebugInfo: 'none' },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // comments stand in the declarations, where editors show them
          comments: { jsdoc: false },
          codeSplitting: { groups },
          ...(format === 'cjs' ? { dynamicImportInCjs: false, exports: 'named' } : {}),
        } satisfies Rolldown.OutputOptions,
      },
    },
  })) as Rolldown.RolldownOutput[]
  return built.flatMap(({ output }) => output.filter((file) => file.type === 'chunk'))
}

/** The modules that nobody can import: their stacks are never shown, and nobody steps through them. */
function ofCommandAlone(chunks: readonly Rolldown.OutputChunk[]): string[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const importable = new Set(
    [...entries.map(fileOf), ...byCondition].map((file) => file.replace(/\.ts$/, '.js')),
  )
  for (const name of importable) {
    const { imports = [], dynamicImports = [] } = byName.get(name) ?? {}
    for (const next of [...imports, ...dynamicImports]) importable.add(next)
  }
  return [...byName.keys()].filter((name) => !importable.has(name))
}

async function withoutBlanks(file: string): Promise<void> {
  const options = { minifyWhitespace: true, lineLimit: 160, charset: 'utf8' } as const
  await writeFile(file, (await transform(await readFile(file, 'utf8'), options)).code)
}

async function commonJs(): Promise<string[]> {
  const names = await readdir('dist/cjs', { recursive: true })
  return names.filter((name) => name.endsWith('.js')).map((name) => join('dist/cjs', name))
}

/**
 * CommonJS is the copy for the few that cannot load modules: it has no spaces, and its variables have short names.
 * Functions and classes keep theirs, so a stack says where an error was, and lines are short, since Node prints the
 * whole line that threw.
 */
async function makeSmall(file: string): Promise<void> {
  const keepNames = { function: true, class: true }
  const { code, errors } = await minify(file, await readFile(file, 'utf8'), {
    compress: { target: 'es2022', keepNames },
    // Node finds the names that a CommonJS module exports by its text
    mangle: { toplevel: true, keepNames, reserved: ['exports', 'module', 'require'] },
  })
  if (errors.length > 0) throw new Error(`${file} cannot be made small: ${errors[0]!.message}`)
  const options = {
    minifyWhitespace: true,
    lineLimit: 1_000,
    charset: 'utf8',
    legalComments: 'none',
  } as const
  await writeFile(file, (await transform(code, options)).code)
}

/** The declarations that package.json names. */
function declarations(): string[] {
  const { exports, imports, typesVersions } = packageJson
  const named = JSON.stringify([exports, imports, typesVersions])
  return [...new Set([...named.matchAll(/"\.\/(dist\/[^"]+\.d\.ts)"/g)].map(([, path]) => path!))]
}

/** The licences of the packages that are part of the modules. */
async function writeLicences(): Promise<void> {
  const texts = inlined.map(async (name) => {
    const text = await readFile(`node_modules/${name}/LICENSE`, 'utf8')
    return `${name}\n\n${text.trim()}\n`
  })
  await writeFile('dist/LICENSES.txt', (await Promise.all(texts)).join('\n\n'))
}
