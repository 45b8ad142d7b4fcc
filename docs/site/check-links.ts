/** Follows the links of built pages, in the files, without a server. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** The links that lead nowhere, each with its page; those to other hosts are not looked at. */
export function deadLinksOf(site: string): string[] {
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => join(site, file))
  const anchors = new Map<string, Set<string>>()
  const anchorsOf = (file: string): Set<string> => {
    if (!anchors.has(file)) anchors.set(file, idsOf(readFileSync(file, 'utf8')))
    return anchors.get(file)!
  }
  const problems = files.flatMap((file) =>
    targetsOf(readFileSync(file, 'utf8'))
      .filter((target) => !leadsTo(target, file, site, anchorsOf))
      .map((target) => `${relative(site, file)}: ${target}`),
  )
  return [...new Set(problems)]
}

function idsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/ (?:id|name)="([^"]+)"/g)].map(([, id = '']) => unescaped(id)))
}

function targetsOf(html: string): string[] {
  const withoutScripts = html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.slice(0, script.indexOf('>') + 1),
  )
  return [...withoutScripts.matchAll(/<[a-z][^>]*? (?:href|src)="([^"]*)"/g)]
    .map(([, target = '']) => unescaped(target))
    .filter((target) => !/^(?:[a-z]+:|\/\/)/.test(target))
}

function leadsTo(
  target: string,
  from: string,
  site: string,
  anchorsOf: (file: string) => Set<string>,
): boolean {
  const [path = '', fragment = ''] = target.split('#')
  const file = path === '' ? from : fileOf(decodeURI(path), from, site)
  if (file === undefined) return false
  // the playground reads its fragment as a scenario
  if (fragment === '' || !file.endsWith('.html') || fragment.startsWith('run=')) return true
  return anchorsOf(file).has(decodeURIComponent(fragment))
}

/** The file that a static host answers with. */
function fileOf(path: string, from: string, site: string): string | undefined {
  const plain = path.split('?')[0]!
  const base = plain.startsWith('/') ? join(site, plain) : resolve(dirname(from), plain)
  const candidates = plain.endsWith('/') ? [join(base, 'index.html')] : [base, `${base}.html`]
  return candidates.find((file) => existsSync(file) && statSync(file).isFile())
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
