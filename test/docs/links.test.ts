/** Links of Markdown files lead somewhere, and those of the package's own pages stay in the package. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { pages } from './pages.js'

const markdown = new MarkdownIt({ html: true })

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
const all = [...pages, ...filesIn('.github', '.md')]

interface Link {
  readonly page: string
  /** The file or folder, from the root of the repository. */
  readonly path: string
  readonly fragment: string | undefined
  readonly isAbsolute: boolean
}

/** Addresses of files in the repository, which pages that leave it need. */
const ofRepository =
  /^https:\/\/(?:github\.com\/[\w-]+\/kinoko\/(?:blob|tree)|raw\.githubusercontent\.com\/[\w-]+\/kinoko)\/main\//

/** The links of a page into the repository, pictures among them. */
function linksOf(page: string, text = readFileSync(page, 'utf8')): Link[] {
  const html = markdown.render(text)
  return [...html.matchAll(/ (?:href|src|srcset)="([^"]+)"/g)]
    .map(([, target = '']) => decodeURIComponent(target))
    .filter((target) => ofRepository.test(target) || !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', fragment] = target.replace(ofRepository, '').split('#')
      const isAbsolute = ofRepository.test(target)
      const folder = isAbsolute ? '' : posix.dirname(page)
      return { page, path: path === '' ? page : posix.join(folder, path), fragment, isAbsolute }
    })
}

/** The anchors that GitHub and the site give to the headings of a page. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of readFileSync(page, 'utf8').matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    anchors.add(words.replace(/[^\p{Letter}\p{Number}\- ]/gu, '').replaceAll(' ', '-'))
  }
  return anchors
}

function problemOf({ page, path, fragment }: Link): string | undefined {
  if (!existsSync(path)) return `${page}: there is no ${path}`
  if (fragment === undefined || !path.endsWith('.md')) return undefined
  return anchorsOf(path).has(fragment) ? undefined : `${page}: ${path} has no #${fragment}`
}

const problemsOf = (links: readonly Link[]): string[] =>
  links.map(problemOf).filter((problem) => problem !== undefined)

test('every link into the repository leads to a file, and to a heading of it', () => {
  const links = all.flatMap((page) => linksOf(page))
  expect(links.length).toBeGreaterThan(200)
  expect(problemsOf(links)).toEqual([])
})

test('a link that leads nowhere is noticed', () => {
  const absolute = '[e](https://github.com/kinoko-owner/kinoko/blob/main/docs/gone.md)'
  const text = `[a](nowhere.md), [b](testing.md#nothing), ![c](pictures/none.png), [d](testing.md), ${absolute}`
  expect(problemsOf(linksOf('docs/services.md', text))).toEqual([
    'docs/services.md: there is no docs/nowhere.md',
    'docs/services.md: docs/testing.md has no #nothing',
    'docs/services.md: there is no docs/pictures/none.png',
    'docs/services.md: there is no docs/gone.md',
  ])
})

test('the package has no guides, and its README says where they are', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
  })
  const [{ files }] = JSON.parse(listed) as [{ files: { path: string }[] }]
  const packed = new Set(files.map(({ path }) => path))
  const packedPages = [...packed].filter((path) => path.endsWith('.md') || path.endsWith('.png'))
  expect([...packedPages].sort()).toEqual(['CHANGELOG.md', 'README.md'])
  expect(readFileSync('README.md', 'utf8')).toContain(packageJson.homepage)
  // in node_modules, and on the pages of registries, a link to a file that is not packed leads nowhere
  for (const page of packedPages.filter((path) => path.endsWith('.md'))) {
    const dead = linksOf(page).filter(({ path, isAbsolute }) => !isAbsolute && !packed.has(path))
    expect(dead).toEqual([])
  }
})

test('README.md stays under 5 kB: what takes longer to tell has a page of its own', () => {
  expect(readFileSync('README.md').byteLength).toBeLessThan(5000)
})

test('docs/README.md lists every page', () => {
  const listed = new Set(linksOf('docs/README.md').map(({ path }) => path))
  const isListed = (page: string): boolean =>
    listed.has(page) || page === 'docs/README.md' || !page.startsWith('docs/')
  expect(pages.filter((page) => !isListed(page))).toEqual([])
})

test('the owner of the repository is the same everywhere', () => {
  const [, owner] = /github\.com\/([\w-]+)\/kinoko/.exec(packageJson.repository.url) ?? []
  const places = [...all, 'package.json', ...filesIn('.github', '.yml')]
  const owners = places.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/github\.com\/([\w-]+)\/kinoko\b/g)].map(
      ([, other]) => `${other}`,
    ),
  )
  expect(owners.length).toBeGreaterThan(3)
  expect([...new Set(owners)]).toEqual([owner])
})
