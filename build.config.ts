/**
 * Makes the modules of `dist`: one file for each entry point, and what they share in `dist/chunks`. Some two
 * hundred modules take Node a tenth of a second to find and load, which every test file and every start of a
 * service would pay.
 *
 * `dist/cjs` has the library once more as CommonJS, for who cannot load ECMAScript modules by `require`: jest in
 * its default mode and Node before 20.19.
 */
import { cp, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
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
/** What is found by its path: the command, the processes it starts, what `#amqplib` stands for. */
const byPath = ['src/cli/main.ts', 'src/cli/explore/job.ts']
const ofAmqplib = ['src/amqp/amqplib.ts', 'src/amqp/amqplib.browser.ts']

await make('dist', 'es', [...entries.map(fileOf), ...byPath, ...ofAmqplib], {
  external: /^[^./]/,
})

const required = entries.filter((entry) => 'require' in entry).map(fileOf)
await make('dist/cjs', 'cjs', [...required, ...ofAmqplib], {
  // what is only there as an ECMAScript module has to come along
  external: /^(?!@noble\/hashes)[^./#]/,
  // not everybody who needs CommonJS knows `#`
  alias: { '#amqplib': resolve('src/amqp/amqplib.ts') },
})
await writeFile('dist/cjs/package.json', JSON.stringify({ type: 'commonjs' }))
for (const folder of ['src', 'simulator', 'testing']) await copyTypes(folder)

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
      sourcemap: true,
      lib: {
        entry: Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), file])),
        formats: [format],
      },
      rolldownOptions: {
        external,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          sourcemapExcludeSources: true,
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
