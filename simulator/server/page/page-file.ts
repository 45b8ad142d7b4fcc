import { readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

export const plainText = 'text/plain; charset=utf-8'

/** The headers of whatever is part of a page. */
export const pageHeaders = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }

export const missing: Answer = { status: 404, type: plainText, body: 'not found' }

/** The path of a URL without the query, decoded; undefined when it cannot be. */
export function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/, ''))
  } catch {
    return undefined
  }
}

/** A file of a page, which lies in the folder or below it; any other is not found. */
export async function pageFile(folder: string, path: string): Promise<Answer> {
  const type = types[extname(path)]
  const place = join(folder, path)
  if (type === undefined || relative(folder, place).startsWith('..')) return missing
  try {
    return { status: 200, type, body: await readFile(place) }
  } catch {
    return missing
  }
}
