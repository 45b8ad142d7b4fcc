/**
 * What takes part in a benchmark: a module of its own, run in a process of its own, so that nobody pays for
 * another's garbage or compiled code.
 */

/** One round trip with this payload; rejects when it failed. */
export type Call = (payload: string) => Promise<unknown>

export interface Contender {
  /** Serves calls until the process ends. Absent where one process does both. */
  serve?(uri: string): Promise<void>
  /** Makes ready to call. */
  open(uri: string): Promise<Call>
}

/** One measurement: so many calls in flight, for so long, with payloads of so many bytes. */
export interface Load {
  readonly inFlight: number
  readonly bytes: number
  readonly ms: number
}

/** What a process answers to a load. */
export interface Throughput {
  readonly calls: number
  readonly ms: number
  /** Milliseconds of processor time. Not every language tells. */
  readonly cpuMs?: number
}
