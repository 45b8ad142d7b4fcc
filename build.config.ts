/**
 * Makes the modules of `dist`: one file for each entry point, and what they share in `dist/chunks`. Some two
 * hundred modules take Node a tenth of a second to find and load, which every test file and every start of a
 * service would pay.
 */
import { build } from 'vite'
import packageJson from './package.json' with { type: 'json' }

const ofThePackage = Object.values(packageJson.exports).flatMap((entry) =>
  typeof entry === 'string' ? [] : [entry['kinoko:source'].slice('./'.length)],
)
/** What is found by its path: the command, the processes it starts, what `#amqplib` stands for. */
const byPath = [
  'src/cli/main.ts',
  'src/cli/explore/job.ts',
  'src/amqp/amqplib.ts',
  'src/amqp/amqplib.browser.ts',
]
const entries = [...ofThePackage, ...byPath]

await build({
  configFile: false,
  logLevel: 'warn',
  esbuild: { target: 'es2022' },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: {
      entry: Object.fromEntries(entries.map((file) => [file.replace(/\.ts$/, ''), file])),
      formats: ['es'],
    },
    rollupOptions: {
      external: /^[^./]/,
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        sourcemapExcludeSources: true,
      },
    },
  },
})
