/** Markdown as pages of the site. */
import MarkdownIt from 'markdown-it'
import type { Guide } from './guides.js'

const markdown = new MarkdownIt({ html: true, linkify: false })

/** A paragraph that is nothing but a link to the playground has the playground itself in its place. */
const playgroundLink = /<p><a href="[^"]*examples\/playground\/?(#[^"]*)">([^<]*)<\/a><\/p>/g

export function renderPage(guide: Guide, guides: readonly Guide[]): string {
  const body = markdown
    .render(guide.text)
    .replace(playgroundLink, (_all, hash: string, title: string) => playground(hash, title))
    .replace(/<h([23])>(.*?)<\/h\1>/g, (_all, level: string, title: string) =>
      heading(level, title),
    )
    .replace(/href="([^"]+)"/g, (_all, target: string) => `href="${siteAddress(target, guides)}"`)
    .replace(/src="(?:\.\.\/)?(?:docs\/)?pictures\//g, 'src="pictures/')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(guide.title)}${guide.name === 'index' ? '' : ' · Kinoko'}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<nav aria-label="Pages">
<ul>
${guides.map((other) => entry(`${other.name}.html`, other.title, other === guide)).join('\n')}
${entry('api/index.html', 'API', false)}
${entry('playground/index.html', 'Playground', false)}
</ul>
</nav>
<main>
${body}
</main>
</body>
</html>
`
}

function entry(address: string, title: string, isCurrent: boolean): string {
  const current = isCurrent ? ' aria-current="page"' : ''
  return `<li><a href="${address}"${current}>${escapeHtml(title)}</a></li>`
}

function playground(hash: string, title: string): string {
  return `<figure><iframe src="playground/index.html${hash}" title="${title}" loading="lazy"></iframe><figcaption><a href="playground/index.html${hash}">${title}</a></figcaption></figure>`
}

function heading(level: string, title: string): string {
  const id = title
    .replace(/<[^>]*>/g, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return `<h${level} id="${id}">${title}</h${level}>`
}

/** Links between the files of the repository, as links between pages of the site where they have one. */
export function siteAddress(target: string, guides: readonly Guide[]): string {
  if (/^([a-z]+:|#|playground\/|api\/)/.test(target)) return target
  const [, path = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(target) ?? []
  if (/examples\/playground\/?$/.test(path)) return `playground/index.html${hash}`
  const name = /([^/]+)\.md$/.exec(path)?.[1]
  const guide = guides.find((other) => other.name === (name === 'README' ? 'index' : name))
  return guide === undefined ? target : `${guide.name}.html${hash}`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
