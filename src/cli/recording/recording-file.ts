import { open } from 'node:fs/promises'
import { oneLine } from '../../ports/one-line.js'
import { messageOf } from '../../support/describe.js'
import { CommandError } from '../command-error.js'

/** A file to which lines are added. */
export interface RecordingFile {
  /** Throws once the file cannot be written to. */
  readonly write: (line: string) => void
  /** Resolves when all lines are in the file. */
  close(): Promise<void>
}

/** Opens a file for a recording, and keeps what is in it: a process that starts again goes on. */
export async function openRecording(file: string): Promise<RecordingFile> {
  const handle = await open(file, 'a').catch((cause: unknown) => {
    throw new CommandError(`--record: cannot write ${file}: ${oneLine(messageOf(cause))}`, {
      cause,
    })
  })
  const { size } = await handle.stat()
  const stream = handle.createWriteStream()
  // the last line of a process that was killed may have no end
  if (size > 0) stream.write('\n')
  let problem: Error | undefined
  stream.on('error', (error) => (problem ??= error))
  return {
    write: (line) => {
      if (problem !== undefined) throw problem
      stream.write(`${line}\n`)
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}
