/** Makes the API reference, as pages of Markdown, from the entry points of the package. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { frontMatter } from './stage-pages.js'
import packageJson from '../../package.json' with { type: 'json' }

/** @param typedoc runs typedoc with a file of options */
export function stageApi(root: string, source: string, typedoc: (options: string) => void): void {
  const folder = join(root, 'build/site-api')
  mkdirSync(folder, { recursive: true })
  const entries = entriesOf().map(([entry, file]) => writeEntry(folder, entry, file))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['**/*.ts'], exclude: [] }),
  )
  const options = join(folder, 'typedoc.json')
  writeFileSync(options, JSON.stringify(optionsFor(folder, entries, join(source, 'api'))))
  typedoc(options)
  for (const page of pagesBelow(join(source, 'api'))) mend(page)
}

function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file))
}

/**
 * Of a property with an underscore the links have a hyphen, and the anchors have not. And nobody can change a
 * page that is made of the sources.
 */
function mend(page: string): void {
  const text = readFileSync(page, 'utf8').replace(
    /<a id="([^"]+)">/g,
    (_all, id: string) => `<a id="${id.replaceAll('_', '-')}">`,
  )
  writeFileSync(page, frontMatter({ editLink: false, outline: [2, 4] }) + text)
}

/** The entry points by the names that users import. */
function entriesOf(): [entry: string, file: string][] {
  return Object.entries(packageJson.exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [[path.replace(/^\./, 'kinoko'), target['kinoko:source']]],
  )
}

/** typedoc names a module by its file, so each entry point gets a file of its name. */
function writeEntry(folder: string, entry: string, file: string): string {
  const path = join(folder, `${entry}.ts`)
  const up = '../'.repeat(entry.split('/').length + 1)
  mkdirSync(dirname(path), { recursive: true })
  const original = `${up}${file.replace(/^\.\//, '').replace(/\.ts$/, '.js')}`
  const hasDefault = /^export default/m.test(readFileSync(file, 'utf8'))
  const lines = [
    `/** @module ${entry} */`,
    `export * from '${original}'`,
    ...(hasDefault ? [`export { default } from '${original}'`] : []),
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

function optionsFor(folder: string, entryPoints: readonly string[], out: string): object {
  return {
    name: 'API',
    entryPoints,
    tsconfig: join(folder, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
    router: 'member',
    out,
    docsRoot: dirname(out),
    readme: 'none',
    skipErrorChecking: true,
    excludePrivate: true,
    excludeInternal: true,
    // an error class is its name and its code, not all that the host's Error has
    excludeExternals: true,
    disableSources: true,
    hidePageHeader: true,
    hideBreadcrumbs: false,
    useCodeBlocks: true,
    expandObjects: false,
    parametersFormat: 'table',
    enumMembersFormat: 'table',
    propertyMembersFormat: 'table',
    interfacePropertiesFormat: 'table',
    logLevel: 'Error',
    validation: false,
  }
}
