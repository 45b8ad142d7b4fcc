/** Where the files of the repository are on the site. */
import { posix } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }

export const repository = packageJson.repository.url.replace(/^git\+|\.git$/g, '')

/** Pages that stand at the top of the repository or have another name on the site. */
const named = new Map([
  ['docs/README.md', '/overview'],
  // a folder `playground` has the playground itself
  ['docs/playground.md', '/playground-guide'],
  ['README.md', '/'],
  ['CONTRIBUTING.md', '/contributing'],
  ['SECURITY.md', '/security'],
  ['CODE_OF_CONDUCT.md', '/code-of-conduct'],
  ['CHANGELOG.md', '/changelog'],
  ['examples/README.md', '/examples/'],
])

/** Undefined when the file has no page: it is in the repository alone. */
export function pageAddress(path: string): string | undefined {
  const known = named.get(path)
  if (known !== undefined) return known
  if (/^docs\/.*\.md$/.test(path)) return path.slice('docs'.length, -'.md'.length)
  if (/^examples\/playground\/?$/.test(path)) return '/playground/index.html'
  const [, example] = /^examples\/([\w-]+?)(?:\.ts|\/[\w.-]*)?$/.exec(path) ?? []
  return example === undefined ? undefined : `/examples/${example}`
}

/** The links of a page, as it stands in the repository, as links of the site. */
export function withSiteLinks(text: string, page: string): string {
  return outsideOfCode(text, (prose) =>
    prose.replace(/\]\(([^)\s]+)\)/g, (_all, target: string) => `](${siteLink(target, page)})`),
  )
}

function siteLink(target: string, page: string): string {
  if (/^([a-z]+:|#)/.test(target)) return target
  const [path = '', fragment] = target.split('#')
  const file = posix.join(posix.dirname(page), path)
  if (/\.(png|svg)$/.test(file)) return `/pictures/${posix.basename(file)}`
  const hash = fragment === undefined ? '' : `#${fragment}`
  const address = pageAddress(file)
  return address === undefined ? `${repository}/blob/main/${file}${hash}` : `${address}${hash}`
}

/** Applies a change to what is no code. */
function outsideOfCode(text: string, change: (prose: string) => string): string {
  return text
    .split(/(^ *```[\s\S]*?^ *```$|`[^`\n]+`)/m)
    .map((piece, i) => (i % 2 === 0 ? change(piece) : piece))
    .join('')
}
