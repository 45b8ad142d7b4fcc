import { readFileSync } from 'node:fs'
import MarkdownIt from 'markdown-it'

/** A block of TypeScript on a page of the documentation. */
export interface Block {
  /** The page, from the root of the repository: `docs/testing.md`. */
  readonly page: string
  /** The line of the page on which the code begins, counted from 1. */
  readonly line: number
  readonly code: string
  /** The file that the first line names, as in `// shop.ts`. */
  readonly file: string | undefined
  /** `continues`: the block goes on where the one before it on the page ended. */
  readonly continues: boolean
  /** `context=orders`: the text of test/docs/contexts/orders.ts stands in front of the block. */
  readonly context: string | undefined
  /** `fails="why"`: its tests fail with these words, as the page says. */
  readonly fails: string | undefined
  /** `only-checked="why"`: the block is compiled, but not run. */
  readonly onlyChecked: string | undefined
}

const markdown = new MarkdownIt({ html: true })
const words = /^(?:continues|fails="[^"]+"|context=[\w-]+|only-checked="[^"]+"|\s+)*$/

export function blocksOf(page: string, text = readFileSync(page, 'utf8')): Block[] {
  return markdown
    .parse(text, {})
    .filter(({ type, info }) => type === 'fence' && /^(ts|tsx|typescript)\b/.test(info))
    .map(({ info, content, map }) => blockOf(page, (map?.[0] ?? 0) + 2, info, content))
}

function blockOf(page: string, line: number, info: string, code: string): Block {
  const said = info.replace(/^\w+/, '').trim()
  if (!words.test(said)) throw new Error(`${page}:${line - 1}: \`${info}\` has a word nobody knows`)
  return {
    page,
    line,
    code,
    file: /^\/\/ ([\w./-]+\.ts)\n/.exec(code)?.[1],
    continues: /\bcontinues\b/.test(said),
    context: /\bcontext=([\w-]+)/.exec(said)?.[1],
    fails: /\bfails="([^"]+)"/.exec(said)?.[1],
    onlyChecked: /\bonly-checked="([^"]+)"/.exec(said)?.[1],
  }
}
