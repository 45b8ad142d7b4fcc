/**
 * What happened, in order: one entry an event, one line an entry, one hash over all lines. Two runs with
 * the same hash went the same way.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import mitt, { type Emitter } from 'mitt'
import type { Command, Effect, OperatorCommand } from '../../core/methods.js'
import { lineOf } from './trace-line.js'

export interface TraceEntry {
  /** Counts the entries from 1. */
  readonly step: number
  /** Milliseconds since the world began. */
  readonly time: number
  readonly event: TraceEvent
}

export type TraceEvent =
  /** A frame reached the broker. */
  | { readonly kind: 'received'; readonly host: string; readonly frame: Command }
  /** A frame reached a client. */
  | { readonly kind: 'delivered'; readonly host: string; readonly frame: Effect }
  /** Someone acted on the broker itself. */
  | { readonly kind: 'operator'; readonly frame: OperatorCommand }
  /** A timer of a host fired. */
  | { readonly kind: 'timer'; readonly host: string }
  /** What a scenario, a fault or a service has to say. */
  | { readonly kind: 'note'; readonly text: string }

// an interface has no index signature, which mitt asks for
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type TraceEvents = { entry: TraceEntry }

// mitt's types call themselves CommonJS, with the function under `default`; the module that loads is ESM
const createEmitter = mitt as unknown as typeof mitt.default

export class Trace {
  readonly events: Emitter<TraceEvents> = createEmitter<TraceEvents>()
  readonly #kept: TraceEntry[] = []
  readonly #limit: number
  readonly #hash = sha256.create()
  /** How many of the kept entries are in the hash. Most runs are over before anybody asks for it. */
  #hashed = 0
  #steps = 0

  /** @param limit - how many of the latest entries are kept */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many events there were. */
  get length(): number {
    return this.#steps
  }

  /** The latest entries, oldest first. */
  get entries(): readonly TraceEntry[] {
    return this.#kept.slice(-this.#limit)
  }

  /** The latest entries as lines of text. */
  get lines(): string[] {
    return this.entries.map(lineOf)
  }

  /** SHA-256 over all lines so far, in hexadecimal. */
  hash(): string {
    this.#flush()
    return bytesToHex(this.#hash.clone().digest())
  }

  record(time: number, event: TraceEvent): void {
    const entry = { step: ++this.#steps, time, event }
    this.#kept.push(entry)
    if (this.#kept.length >= 2 * this.#limit) this.#forget(this.#kept.length - this.#limit)
    this.events.emit('entry', entry)
  }

  #forget(count: number): void {
    this.#flush()
    this.#kept.splice(0, count)
    this.#hashed -= count
  }

  #flush(): void {
    if (this.#hashed === this.#kept.length) return
    const lines = this.#kept.slice(this.#hashed).map(lineOf)
    this.#hash.update(utf8ToBytes(`${lines.join('\n')}\n`))
    this.#hashed = this.#kept.length
  }
}
