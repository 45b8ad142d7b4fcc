import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Outcome } from '../protocol.js'
import type { SeedSettings } from '../seed-run.js'

/** Seeds that a coordinator hands to the explorers; one of them takes it. */
export interface Share {
  /** The exploration of one coordinator. */
  readonly run: string
  readonly number: number
  readonly seeds: readonly number[]
  readonly settings: SeedSettings
  /** Whether the seeds behind a failure are run, too. */
  readonly keepGoing: boolean
  /** The code that the coordinator explores. */
  readonly fingerprint: string
}

/** An explorer has taken a share. */
export interface Begun {
  readonly run: string
  readonly share: number
  readonly explorer: string
}

export interface ShareOutcome {
  readonly explorer: string
  readonly outcomes: readonly Outcome[]
}

/** The service that explorers host: `explore`, and the event `begun`. */
export function explorerService(exploration: string): string {
  return `kinoko-explorer-${exploration}`
}

/** The service that a coordinator hosts: the event `over`. */
export function coordinatorService(exploration: string): string {
  return `kinoko-explore-${exploration}`
}

/** Tells scenario files apart. What they import is not looked at: a failure that came of other code shows when it is replayed. */
export async function fingerprintOf(file: string, directory: string): Promise<string> {
  const text = await readFile(resolve(directory, file))
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
