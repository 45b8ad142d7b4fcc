/** Makes a page of each example: what it shows, its text, how to run it, and a link to the playground. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { toPlainHash } from '../../examples/playground/model/share-link.js'
import { repository, withSiteLinks } from './addresses.js'
import { asScenario } from './as-scenario.js'
import { frontMatter, writePage } from './stage-pages.js'

/** Scenarios of the playground that an example is. */
const playgroundNames = new Set(readdirSyncNames('examples/planted-bugs'))

export function stageExamples(root: string, source: string): void {
  const index = readFileSync(join(root, 'examples/README.md'), 'utf8')
  writePage(
    join(source, 'examples/index.md'),
    frontMatter({ source: `${repository}/edit/main/examples/README.md` }) +
      withSiteLinks(index, 'examples/README.md'),
  )
  for (const name of readdirSync(join(root, 'examples'))) {
    const path = join(root, 'examples', name)
    if (name === 'playground' || name === 'README.md') continue
    const page = statSync(path).isDirectory() ? pageOfFolder(root, name) : pageOfFile(root, name)
    const file = join(source, 'examples', `${name.replace(/\.ts$/, '')}.md`)
    writePage(file, frontMatter({ source: `${repository}/tree/main/examples/${name}` }) + page)
  }
}

function pageOfFile(root: string, name: string): string {
  const { about, code } = partsOf(readFileSync(join(root, 'examples', name), 'utf8'))
  const scenario = asScenario(code)
  const link = scenario === undefined ? '' : playgroundLink({ scenario: 'hello', source: scenario })
  return [
    `# ${titleOf(name)}`,
    about,
    link,
    fence('ts', name, code),
    `In a clone of Kinoko: \`npx tsx --conditions=kinoko:source examples/${name}\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function pageOfFolder(root: string, name: string): string {
  const files = filesBelow(join(root, 'examples', name)).sort(byReadingOrder)
  const sections = files.map((file) => sectionOf(root, name, file))
  return [`# ${titleOf(name)}`, ...sections].join('\n\n')
}

function sectionOf(root: string, folder: string, file: string): string {
  const text = readFileSync(join(root, 'examples', folder, file), 'utf8')
  const language = extname(file).slice(1)
  if (language !== 'ts')
    return `## ${file}\n\n${fence(language.replace('py', 'python'), file, text)}`
  const { about, code } = partsOf(text)
  const scenario = file.replace(/\.ts$/, '')
  const link = playgroundNames.has(scenario) ? `${playgroundLink({ scenario })}\n\n` : ''
  return `## ${file}\n\n${about}\n\n${link}${fence('ts', file, code)}`
}

/** The files of a folder and of those in it, by their paths within it; without installed packages. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((file) => !/(^|\/)(node_modules\/|package-lock\.json$)/.test(file))
}

/** The comment at the head of a file in prose, and what follows it. */
function partsOf(text: string): { about: string; code: string } {
  const [all = '', comment = ''] = /^\/\*\*([\s\S]*?)\*\/\n/.exec(text) ?? []
  const about = comment.replace(/^ ?\* ?/gm, '').trim()
  return { about, code: text.slice(all.length) }
}

function playgroundLink(run: { scenario: string; source?: string }): string {
  const hash = toPlainHash({ ...run, acts: [], at: 0 })
  return `<a class="open-in-playground" href="/playground/index.html${hash}" target="_blank">Open in the playground</a>`
}

function titleOf(name: string): string {
  const words = name.replace(/\.ts$/, '').replaceAll('-', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

function fence(language: string, file: string, code: string): string {
  return `\`\`\`${language} [${file}]\n${code.trimEnd()}\n\`\`\``
}

/** `main.ts` and `index.ts` last: they only put together what the others are. */
function byReadingOrder(a: string, b: string): number {
  const rank = (file: string): number => (/(^|\/)(index|main|planted-bug)\.ts$/.test(file) ? 1 : 0)
  return rank(a) - rank(b) || a.localeCompare(b)
}

function readdirSyncNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => !/^(index|main|planted-bug)\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ''))
}
