import type { ResolvedConfig } from '../config/config.js'
import { TextTable } from '../support/text-table.js'
import type { PendingCall } from './pending-call.js'

/** The calls that have not ended, by correlation id, within limits of number and memory. */
export class PendingCalls {
  readonly #config: ResolvedConfig
  readonly #calls = new TextTable<PendingCall>()
  #begun = 0
  #bytes = 0

  constructor(config: ResolvedConfig) {
    this.#config = config
  }

  get size(): number {
    return this.#calls.size
  }

  get(correlationId: unknown): PendingCall | undefined {
    return typeof correlationId === 'string' ? this.#calls.get(correlationId) : undefined
  }

  /** All of them now, the oldest first, for who ends them on the way. */
  all(): PendingCall[] {
    return this.#calls.values().sort((a, b) => a.number - b.number)
  }

  /** Why there is no room for this one; undefined if there is. */
  excess(call: PendingCall): string | undefined {
    const { max_pending_calls, max_pending_bytes } = this.#config
    if (this.#calls.size >= max_pending_calls) {
      return `${this.#calls.size} calls wait already (config: max_pending_calls)`
    }
    return this.#bytes + call.body.byteLength > max_pending_bytes
      ? `the calls that wait take ${this.#bytes} bytes already (config: max_pending_bytes)`
      : undefined
  }

  add(call: PendingCall): void {
    call.number = ++this.#begun
    this.#calls.set(call.correlationId, call)
    this.#bytes += call.body.byteLength
  }

  delete(call: PendingCall): void {
    if (this.#calls.delete(call.correlationId)) this.#bytes -= call.body.byteLength
  }
}
