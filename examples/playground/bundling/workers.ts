import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import type { Plugin } from 'vite'
import { typesOfKinoko } from './types-of-kinoko.js'

const playground = fileURLToPath(new URL('..', import.meta.url))

/**
 * `virtual:workers` has the addresses of what the page loads when it needs it: the script of the sandbox, the
 * worker that has TypeScript in it, and the sandbox's own page.
 */
export function workers(): Plugin {
  const id = '\0virtual:workers'
  return {
    name: 'workers',
    resolveId: (name) => (name === 'virtual:workers' ? id : undefined),
    async load(name) {
      if (name !== id) return undefined
      const runner = this.emitFile({
        type: 'asset',
        name: 'runner.js',
        source: await runnerScript(),
      })
      const files = await languageScripts()
      for (const { path, text } of files) {
        this.emitFile({ type: 'asset', fileName: `assets/${path}`, source: text })
      }
      const language = files.find(({ path }) => path.startsWith('language-'))!.path
      this.emitFile({
        type: 'asset',
        // hosts that send a policy of their own need its name
        fileName: 'sandbox.html',
        source: await readFile(`${playground}/sandbox/sandbox.html`),
      })
      return [
        `export const runnerAddress = import.meta.ROLLUP_FILE_URL_${runner}`,
        `export const languageAddress = new URL(${JSON.stringify(`assets/${language}`)}, document.baseURI).href`,
        `export const sandboxAddress = new URL('sandbox.html', document.baseURI).href`,
      ].join('\n')
    },
  }
}

const usual = {
  bundle: true,
  minify: true,
  write: false as const,
  keepNames: true,
  target: 'es2022',
  platform: 'browser' as const,
  conditions: ['kinoko:source'],
  legalComments: 'none' as const,
  logLevel: 'error' as const,
} satisfies BuildOptions

/** One classic script: a worker in a frame without an origin can load no others. */
async function runnerScript(): Promise<string> {
  const { outputFiles } = await build({
    ...usual,
    entryPoints: [`${playground}/run/runner.ts`],
    format: 'iife',
  })
  return outputFiles[0]!.text
}

/** A module and what it loads later. */
async function languageScripts(): Promise<{ path: string; text: string }[]> {
  const types = JSON.stringify(await typesOfKinoko())
  const { outputFiles } = await build({
    ...usual,
    keepNames: false,
    entryPoints: { language: `${playground}/language/worker.ts` },
    format: 'esm',
    splitting: true,
    outdir: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    // parts of TypeScript that only Node has
    external: ['fs', 'os', 'path', 'inspector', 'perf_hooks', 'crypto', 'module', 'buffer'],
    plugins: [
      {
        name: 'types-of-kinoko',
        setup(builder) {
          builder.onResolve({ filter: /^virtual:types$/ }, () => ({
            path: 'types',
            namespace: 'virtual',
          }))
          builder.onLoad({ filter: /./, namespace: 'virtual' }, () => ({
            contents: types,
            loader: 'json',
          }))
        },
      },
    ],
  })
  return outputFiles.map(({ path, text }) => ({ path: path.replace('/assets/', ''), text }))
}
