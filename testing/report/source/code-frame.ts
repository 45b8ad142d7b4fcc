import { readableFrame, userFrames } from '../../../src/support/user-frames.js'

/** The place in the user's code at which a run failed. */
export interface CodeFrame {
  /** The line, with the path from the working directory on: `test/bank.test.ts:42:9`. */
  readonly place: string
  /** Some lines around it with their numbers, the line itself marked with `>`; undefined where it cannot be read. */
  readonly code?: string
}

/** The innermost line of the user's code in the stack of an error; undefined when there is none. */
export function codeFrameOf(stack: string): CodeFrame | undefined {
  const [frame] = userFrames(stack)
  const found = /(?:\(|^)(?:file:\/\/)?([^()]+):(\d+):(\d+)\)?$/.exec(frame ?? '')
  if (found === null) return undefined
  const [, file = '', line = '', column = ''] = found
  const place = readableFrame(`${file}:${line}:${column}`)
  const code = linesAround(file, Number(line), Number(column))
  return code === undefined ? { place } : { place, code }
}

interface Files {
  readFileSync(path: string, encoding: 'utf8'): string
}

const shownBefore = 3
const shownAfter = 2

function linesAround(file: string, line: number, column: number): string | undefined {
  const text = textOf(file)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  if (line > lines.length) return undefined
  const first = Math.max(1, line - shownBefore)
  const last = Math.min(lines.length, line + shownAfter)
  const width = String(last).length
  const shown = []
  for (let number = first; number <= last; number++) {
    const mark = number === line ? '>' : ' '
    shown.push(`${mark} ${String(number).padStart(width)} | ${lines[number - 1] ?? ''}`)
    if (number === line) shown.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`)
  }
  return shown.join('\n')
}

/** Undefined where there are no files, and for one that cannot be read: a report without its lines is still one. */
function textOf(file: string): string | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown }
  }
  const files = process?.getBuiltinModule?.('fs') as Files | undefined
  try {
    return files?.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
