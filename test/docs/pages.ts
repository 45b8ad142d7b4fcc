import { readdirSync } from 'node:fs'

const markdownIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => (folder === '.' ? file : `${folder}/${file}`))

/** The pages that people read, from the root of the repository. */
export const pages: readonly string[] = [
  '.',
  'docs',
  'docs/tutorial',
  'docs/recipes',
  'examples',
].flatMap(markdownIn)
