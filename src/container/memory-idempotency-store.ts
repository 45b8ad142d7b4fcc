import { count } from '../config/config.js'
import { checkOptions } from '../config/options.js'
import type { IdempotencyStore, StoredOutcome, Taken } from './idempotency.js'

/** Entries that a `Map` can have. */
const mostEntries = 2 ** 24

/** How much a {@link MemoryIdempotencyStore} keeps. */
export interface MemoryIdempotencyOptions {
  /** The number of keys that are kept at most; the oldest outcomes make way. Default 10,000. */
  maxKeys?: number
}

/** Keeps keys in the memory of one process. The default; a restart forgets them. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #maxKeys: number
  /** Oldest first; a key whose method runs has no outcome yet. */
  readonly #outcomes = new Map<string, StoredOutcome | undefined>()

  /** Throws a ConfigurationError for a number of keys that a table cannot hold. */
  constructor(options: MemoryIdempotencyOptions = {}) {
    checkOptions('MemoryIdempotencyStore', options, ['maxKeys'])
    const { maxKeys = 10_000 } = options
    this.#maxKeys = count('MemoryIdempotencyStore: maxKeys', maxKeys, 1, mostEntries)
  }

  /** The number of keys that are kept at the moment. */
  get size(): number {
    return this.#outcomes.size
  }

  take(key: string): Taken {
    if (this.#outcomes.has(key)) return this.#outcomes.get(key) ?? 'running'
    this.#makeRoom()
    this.#outcomes.set(key, undefined)
    return 'taken'
  }

  keep(key: string, outcome: StoredOutcome): void {
    this.#outcomes.set(key, outcome)
  }

  free(key: string): void {
    this.#outcomes.delete(key)
  }

  /** Keys whose method still runs are never given up: there are no more of them than workers. */
  #makeRoom(): void {
    if (this.#outcomes.size < this.#maxKeys) return
    for (const [key, outcome] of this.#outcomes) {
      if (outcome === undefined) continue
      this.#outcomes.delete(key)
      return
    }
  }
}
