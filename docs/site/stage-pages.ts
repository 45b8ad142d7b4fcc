/** Lays out the pages of the repository as the source of the site. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pageAddress, repository, withSiteLinks } from './addresses.js'

const topPages = ['CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md']

export function stagePages(root: string, source: string): void {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.startsWith('site/'))
    .map((file) => `docs/${file}`)
  for (const page of [...pages, ...topPages]) {
    const text = readFileSync(join(root, page), 'utf8')
    writePage(join(source, `${pageAddress(page)!}.md`), sitePage(text, page))
  }
  writePage(join(source, 'index.md'), homePage(root))
  const pictures = join(source, 'public/pictures')
  for (const folder of ['pictures', 'performance'])
    cpSync(join(root, 'docs', folder), pictures, { recursive: true })
  cpSync(join(root, 'docs/site/public'), join(source, 'public'), { recursive: true })
}

/** The home page, with the code of README.md. */
function homePage(root: string): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  return readFileSync(join(root, 'docs/site/index.md'), 'utf8').replace(
    /<!-- README: (.+) -->/g,
    (_all, heading: string) => {
      const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
      if (section === undefined) throw new Error(`README.md has no section "${heading}"`)
      return withFileNames(/```ts[\s\S]*?^```$/m.exec(section)?.[0] ?? '')
    },
  )
}

export function writePage(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** A page of the repository as VitePress reads it. */
function sitePage(text: string, page: string): string {
  const description = descriptionOf(text)
  return [
    frontMatter({ description, source: `${repository}/edit/main/${page}` }),
    withFileNames(withPlaygrounds(withPictures(withSiteLinks(text, page)))),
  ].join('')
}

/** What VitePress is told of a page. */
export function frontMatter(settings: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n\n`
}

/** The first paragraph in plain words. */
function descriptionOf(text: string): string {
  const paragraph = text.split(/\n{2,}/).find((part) => /^[\p{Letter}*`[]/u.test(part)) ?? ''
  return paragraph
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 200)
}

/** A paragraph that is nothing but a link to the playground has the playground itself in its place. */
function withPlaygrounds(text: string): string {
  return text.replace(
    /^\[([^\]]+)\]\((\/playground\/index\.html[^)]*)\)$/gm,
    (_all, title: string, address: string) =>
      `<Playground title="${title}" address="${address}" />`,
  )
}

/** A picture `…-light.png` has a dark one beside it. */
function withPictures(text: string): string {
  return text.replace(
    /^!\[([^\]]*)\]\((\/[^)]+)-light\.png\)$/gm,
    (_all, alt: string, name: string) =>
      ['light', 'dark']
        .map((shade) => `<img class="only-${shade}" alt="${alt}" src="${name}-${shade}.png">`)
        .join(''),
  )
}

/** The words behind `ts` are for the test that runs the block; its file is shown as its title. */
function withFileNames(text: string): string {
  return text.replace(
    /^( *)```ts[^\n]*\n( *\/\/ ([\w./-]+\.ts)\n)?/gm,
    (_all, indent: string, _line: string | undefined, file: string | undefined) =>
      `${indent}\`\`\`ts${file === undefined ? '' : ` [${file}]`}\n`,
  )
}
