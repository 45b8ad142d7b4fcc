import { createRequire } from 'node:module'
import { build } from 'esbuild'
import type { Plugin } from 'vite'

/**
 * Puts TypeScript's compiler beside the page as `compiler.js`, a classic script that defines `ts`. A page
 * that was opened from a folder can load nothing else.
 */
export function compilerScript(): Plugin {
  return {
    name: 'compiler-script',
    async generateBundle() {
      const { outputFiles } = await build({
        entryPoints: [createRequire(import.meta.url).resolve('typescript')],
        bundle: false,
        minify: true,
        write: false,
        legalComments: 'none',
        logLevel: 'error',
      })
      this.emitFile({ type: 'asset', fileName: 'compiler.js', source: outputFiles[0]!.text })
    },
  }
}
