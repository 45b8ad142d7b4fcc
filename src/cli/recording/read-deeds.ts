import type { Deed } from '../../recorder/deed.js'
import { CommandError } from '../command-error.js'

/** The texts that a deed of each kind cannot go without. */
const needed: Readonly<Record<Deed['deed'], readonly string[]>> = {
  started: ['broker', 'virtualHost'],
  called: ['id', 'target', 'exchange', 'routingKey'],
  answered: ['id'],
  began: ['worker', 'method', 'firedBy'],
  ended: ['worker'],
  dispatched: ['exchange', 'routingKey'],
}

/** Whether a text is what a recorder has written, as far as its first line tells. */
export function isRecorded(text: string): boolean {
  return deedIn(text.slice(0, text.search(/\n|$/))) !== undefined
}

/**
 * The deeds in the text of a recorder's file. The last line of a process that was killed may have no end: it is left out, also where
 * another process has gone on behind it. Throws a CommandError for any other line that is no deed.
 */
export function readDeeds(text: string, file: string): Deed[] {
  const lines = text.split('\n')
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    const deed = deedIn(line)
    if (deed !== undefined) return [deed]
    if ((lines[i + 1] ?? '').trim() === '') return []
    throw new CommandError(
      `${file}:${i + 1}: this is no line of a recorder: files of others must not be mixed in`,
    )
  })
}

function deedIn(line: string): Deed | undefined {
  const deed = parsed(line) as Readonly<Record<string, unknown>> | null | undefined
  const kind = deed?.['deed']
  if (deed === null || deed === undefined || typeof kind !== 'string') return undefined
  if (!Object.hasOwn(needed, kind) || !Number.isFinite(deed['at'])) return undefined
  const texts = ['recorder', ...needed[kind as Deed['deed']]]
  return texts.every((name) => typeof deed[name] === 'string') ? (deed as never) : undefined
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
