/**
 * What several processes share, and what survives the death of any: files. Creating one that must not be
 * there yet is atomic, and what was written before a SIGKILL is there after it.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { IdempotencyStore, StoredOutcome, Taken } from 'kinoko'

/** Keys as files. The key of a process that died in the middle of a run stays taken: at most once. */
export class FileIdempotencyStore implements IdempotencyStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  take(key: string): Taken {
    const file = this.#fileOf(key)
    try {
      closeSync(openSync(file, 'wx'))
      return 'taken'
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const text = readFileSync(file, 'utf8')
    return text === '' ? 'running' : (JSON.parse(text) as StoredOutcome)
  }

  keep(key: string, outcome: StoredOutcome): void {
    const file = this.#fileOf(key)
    writeFileSync(`${file}.new`, JSON.stringify(outcome))
    renameSync(`${file}.new`, file)
  }

  free(key: string): void {
    rmSync(this.#fileOf(key))
  }

  #fileOf(key: string): string {
    return join(this.#folder, createHash('sha1').update(key).digest('hex'))
  }
}

/** The runs that a process had, one line each. */
export class ExecutionLog {
  readonly #file: string

  constructor(folder: string) {
    this.#file = join(folder, `executed-${process.pid}.log`)
  }

  readonly record = (id: string): void => appendFileSync(this.#file, `${id}\n`)

  /** How many lines a process wrote. */
  static lengthOf(folder: string, pid: number): number {
    const file = join(folder, `executed-${pid}.log`)
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
  }

  /** What all processes wrote. */
  static read(folder: string): string[] {
    return readdirSync(folder)
      .filter((name) => name.startsWith('executed-'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
      .filter((id) => id !== '')
  }
}
