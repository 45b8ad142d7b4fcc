import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

interface Manifest {
  readonly homepage?: string
  readonly repository?: { readonly url?: string }
}

/** `virtual:links` has the addresses of guide and repository, as the package tells them; empty where it tells none. */
export function links(): Plugin {
  const id = '\0virtual:links'
  return {
    name: 'links',
    resolveId: (name) => (name === 'virtual:links' ? id : undefined),
    async load(name) {
      if (name !== id) return undefined
      const file = new URL('../../../package.json', import.meta.url)
      const { homepage = '', repository } = JSON.parse(await readFile(file, 'utf8')) as Manifest
      const address = (repository?.url ?? '').replace(/^git\+/, '').replace(/\.git$/, '')
      return [
        `export const guide = ${JSON.stringify(homepage)}`,
        `export const repository = ${JSON.stringify(address)}`,
      ].join('\n')
    },
  }
}
