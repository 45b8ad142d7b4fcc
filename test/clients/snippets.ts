/** The programs in docs/broker.md, as they stand there. */
import { readFile } from 'node:fs/promises'

/** The text of the code block with this first line: a comment with the name of its file. */
export async function snippet(file: string): Promise<string> {
  const page = await readFile('docs/broker.md', 'utf8')
  const blocks = [...page.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
  const found = blocks.find((text) => /^(?:#|\/\/) (\S+):/.exec(text)?.[1] === file)
  if (found === undefined) throw new Error(`docs/broker.md has no program ${file}`)
  return found
}
