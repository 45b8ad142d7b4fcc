import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { compilerScript } from './build/compiler-script.js'
import { scenarioText } from './build/scenario-text.js'

/** A page opened from a folder runs classic scripts only, and loads nothing across origins. */
function classicScript(): Plugin {
  return {
    name: 'classic-script',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html
          .replace('<script type="module" crossorigin', '<script defer')
          .replaceAll(' crossorigin', ''),
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [scenarioText(), compilerScript(), classicScript()],
  resolve: { conditions: ['kinoko:source', 'module', 'browser', 'development|production'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('../../dist/playground', import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 2_000,
    modulePreload: false,
    rolldownOptions: {
      output: {
        format: 'iife',
        keepNames: true,
        entryFileNames: 'playground.js',
        assetFileNames: 'playground[extname]',
      },
    },
  },
})
