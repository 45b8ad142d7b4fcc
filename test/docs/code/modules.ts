import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Block } from './blocks.js'

/** A block, completed to a module, as a file. */
export interface Module {
  readonly path: string
  readonly text: string
  readonly block: Block
  /** What the file is made of, in order; a line of it is a line of a page or of a context. */
  readonly parts: readonly Part[]
}

export interface Part {
  readonly from: string
  /** The line of `from` that is the first of this part. */
  readonly line: number
  readonly text: string
}

const contexts = 'test/docs/contexts'

/** The modules of one page, which may import each other by the names of their files. */
export function modulesOf(blocks: readonly Block[], folder: string): Module[] {
  const modules: Module[] = []
  for (const block of blocks) {
    const parts = [...partsBefore(block, modules.at(-1)), partOf(block)]
    const path = resolve(folder, slug(block.page), block.file ?? `line-${block.line}.ts`)
    if (modules.some((other) => other.path === path))
      throw new Error(`${block.page}:${block.line}: the page has two blocks named ${block.file!}`)
    modules.push({ path, text: parts.map(({ text }) => text).join(''), block, parts })
  }
  return modules
}

function partsBefore(block: Block, previous: Module | undefined): readonly Part[] {
  if (block.context !== undefined) return [contextPart(block.context)]
  if (!block.continues) return []
  if (previous !== undefined) return previous.parts
  throw new Error(`${block.page}:${block.line}: no block stands before this one`)
}

function contextPart(name: string): Part {
  const from = `${contexts}/${name}.ts`
  const text = readFileSync(from, 'utf8')
  // an export is what a block may use; lines stay where they are
  return {
    from,
    line: 1,
    text: text.replace(/^export (type )?\{.*/gm, '').replace(/^export /gm, ''),
  }
}

function partOf({ page, line, code, fails }: Block): Part {
  return {
    from: page,
    line,
    text: fails !== undefined ? code.replace(/^test\(/gm, 'test.fails(') : code,
  }
}

/**
 * Writes the modules, and beside them what their pages leave to the reader: the files of
 * test/docs/contexts/{page}. A file that is as it was is left alone, since whoever watches it would start again.
 */
export function writeModules(modules: readonly Module[]): void {
  for (const { path, text } of modules) write(path, text)
  for (const folder of new Set(modules.map(({ path }) => dirname(path)))) writeDeclaredFiles(folder)
}

function writeDeclaredFiles(folder: string): void {
  const declared = join(contexts, basename(folder))
  if (!existsSync(declared)) return
  for (const file of readdirSync(declared))
    write(join(folder, file), readFileSync(join(declared, file), 'utf8'))
}

function write(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Where a line of a module, counted from 1, stands on its page. */
export function placeOf({ parts }: Module, line: number): string {
  let first = 1
  for (const part of parts) {
    const lines = part.text.split('\n').length - 1
    if (line < first + lines) return `${part.from}:${part.line + line - first}`
    first += lines
  }
  throw new RangeError(`no line ${line}`)
}

/** The pages of the tutorial build one project; every other page has a folder of its own. */
function slug(page: string): string {
  if (page.startsWith('docs/tutorial/')) return 'tutorial'
  return page.replace(/^docs\//, '').replace(/\.md$/, '')
}
