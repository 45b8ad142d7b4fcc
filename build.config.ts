/**
 * Makes the modules of `dist`: one file for each entry point, and what they share in `dist/chunks`. Some two
 * hundred modules take Node a tenth of a second to find and load, which every test file and every start of a
 * service would pay. The small packages that the library is made with go in as well, with their licences in
 * `dist/LICENSES.txt`: as packages they are thirty modules more, a third of an import (docs/performance.md).
 *
 * `dist/cjs` has the library once more as CommonJS, for who cannot load ECMAScript modules by `require`: jest in
 * its default mode and Node before 20.19.
 */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { posix, resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
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

await make('dist', 'es', [...entries.map(fileOf), ...byPath, ...byCondition], {
  external: new RegExp(`^(?!${isInlined})[^./]`),
})

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
for (const folder of ['src', 'simulator', 'testing']) await copyTypes(folder)
await leaveOutTypes()
await writeLicences()

async function make(
  outDir: string,
  format: 'es' | 'cjs',
  files: readonly string[],
  { external, alias = {} }: { external: RegExp; alias?: Record<string, string> },
): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { alias },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      // the code is not minified: a map would lead to what can be read as well
      sourcemap: false,
      lib: {
        entry: Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), file])),
        formats: [format],
      },
      rolldownOptions: {
        external,
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
  })
}

/** TypeScript takes a declaration for CommonJS by the package.json that is next to it. */
async function copyTypes(folder: string): Promise<void> {
  await cp(`dist/${folder}`, `dist/cjs/${folder}`, {
    recursive: true,
    filter: (path) => !/\.(js|map)$/.test(path) && !/\/(vite|vitest)$/.test(path),
  })
}

/** Removes the declarations that no entry leads to: they are of what stays inside. */
async function leaveOutTypes(): Promise<void> {
  const named = JSON.stringify([
    packageJson.exports,
    packageJson.imports,
    packageJson.typesVersions,
  ])
  const waiting = [...named.matchAll(/"\.\/(dist\/[^"]+\.d\.ts)"/g)].map(([, path = '']) => path)
  const reached = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    const text = await readFile(path, 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)\.js["']/g)) {
      waiting.push(posix.join(posix.dirname(path), `${name}.d.ts`))
    }
  }
  for (const name of await readdir('dist', { recursive: true })) {
    const path = posix.join('dist', name.replaceAll('\\', '/'))
    if (path.endsWith('.d.ts') && !reached.has(path)) await rm(path)
  }
}

/** The licences of the packages that are part of the modules. */
async function writeLicences(): Promise<void> {
  const texts = inlined.map(async (name) => {
    const text = await readFile(`node_modules/${name}/LICENSE`, 'utf8')
    return `${name}\n\n${text.trim()}\n`
  })
  await writeFile('dist/LICENSES.txt', (await Promise.all(texts)).join('\n\n'))
}
