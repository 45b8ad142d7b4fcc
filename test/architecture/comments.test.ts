/** Where comments stand, and that their sentences have a noun. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const files = ['src', 'simulator', 'testing'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
)

const textOf = (path: string): string => readFileSync(path, 'utf8')

test('a text that tells of a class stands at the class, where editors show it, not at the head of its file', () => {
  const misplaced = files.filter((path) => {
    const text = textOf(path)
    return /^\/\*\*[^]*?\*\/\nimport /.test(text) && /\n\nexport (abstract )?class /.test(text)
  })
  expect(misplaced).toEqual([])
})

test('a comment does not begin with a pronoun that stands for nothing', () => {
  const found = files.flatMap((path) =>
    commentsIn(textOf(path))
      .filter((comment) => /^(It|Its|They|Those|Who|Whoever|What)\b/.test(comment))
      .map((comment) => `${path}: ${comment}`),
  )
  expect(found).toEqual([])
})

/** The comments of a file without their marks, each on one line. */
function commentsIn(text: string): string[] {
  const found = new Map<number, string>()
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest)
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
      found.set(pos, text.slice(pos, end))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...found.values()].map((comment) => comment.replace(/^(\/\*\*?|\/\/)[\s*]*/, ''))
}
