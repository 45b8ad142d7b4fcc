import { readFile } from 'node:fs/promises'
import typescript from 'typescript'
import type { Plugin } from 'vite'
import { compile } from '../editor/compile.js'

/** `import x from './x.ts?scenario'` gives the text of a module, and what it compiles to. */
export function scenarioText(): Plugin {
  const query = '?scenario'
  return {
    name: 'scenario-text',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(query)) return undefined
      const source = await readFile(id.slice(0, -query.length), 'utf8')
      const compiled = compile(typescript, source)
      return `export default ${JSON.stringify({ source, compiled })}`
    },
  }
}
