import { readFile } from 'node:fs/promises'
import typescript from 'typescript'
import type { Plugin } from 'vite'
import { compile } from '../language/compile.js'
import { lessonTexts } from './lesson-text.js'

export interface ScenarioText {
  readonly source: string
  readonly code: { readonly js: string; readonly map: string }
}

/**
 * `import x from './x.ts?scenario'` gives the text of a module and what it compiles to;
 * `import x from './x.ts?lesson'` the text of a planted bug without its fix, and with it.
 */
export function scenarioText(): Plugin {
  return {
    name: 'scenario-text',
    enforce: 'pre',
    async load(id) {
      const [file = '', query] = id.split('?')
      if (query === 'scenario') return moduleOf(compiled(file, await readFile(file, 'utf8')))
      if (query !== 'lesson') return undefined
      const { bug, fix } = lessonTexts(file, await readFile(file, 'utf8'))
      return moduleOf({ bug: compiled(file, bug), fix: compiled(file, fix) })
    },
  }
}

function moduleOf(value: object): string {
  return `export default ${JSON.stringify(value)}`
}

function compiled(file: string, source: string): ScenarioText {
  const result = compile(typescript, source)
  if (!result.ok) throw new SyntaxError(`${file}: ${result.mistakes[0]?.message ?? 'mistakes'}`)
  return { source, code: result.code }
}
