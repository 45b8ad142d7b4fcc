import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { links } from './bundling/links.js'
import { scenarioText } from './bundling/scenario-text.js'
import { workers } from './bundling/workers.js'

/**
 * What the page may load and do: its own files, and no code from text. Scenarios are run by `sandbox.html`, which has
 * a policy of its own. A host that sends policies as headers can send this one.
 */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'content-security-policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [scenarioText(), workers(), links(), contentSecurityPolicy()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('package/dist', import.meta.url)),
    emptyOutDir: true,
    rolldownOptions: {
      input: ['index.html', 'live.html'].map((name) =>
        fileURLToPath(new URL(name, import.meta.url)),
      ),
    },
    modulePreload: { polyfill: false },
    // data addresses would need a policy of their own
    assetsInlineLimit: 0,
  },
})
