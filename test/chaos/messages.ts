import type { SentCall } from './ledger.js'

/** What a process is told when it starts. */
export interface ProcessPlan {
  readonly uri: string
  /** Where what survives is written. */
  readonly folder: string
  readonly config: Readonly<Record<string, unknown>>
  /** Which service the process hosts. Default: all of `chaosServices`. */
  readonly role?: string
}

export interface LoadPlan extends ProcessPlan {
  readonly name: string
  /** How many calls to make, and how many at a time. */
  readonly calls: number
  readonly callsAtOnce: number
  /** Seconds after which an idempotent call without a reply is sent again. */
  readonly attemptTimeout: number
  /** Ends after so many seconds at the latest, and keeps no books. */
  readonly seconds?: number
}

/** What a process tells the one that started it. */
export type Report =
  | { readonly kind: 'ready'; readonly clientId?: string }
  /** Something that must not happen. */
  | { readonly kind: 'problem'; readonly text: string }
  | {
      readonly kind: 'progress'
      readonly sent: number
      readonly settled: number
      readonly failed: number
    }
  /** A call that began after the latest `mended` has ended well. */
  | { readonly kind: 'works' }
  /** The calls of a phase of the ledger, all of which have ended or never will. */
  | { readonly kind: 'books'; readonly calls: readonly SentCall[] }
  | { readonly kind: 'memory'; readonly heapUsed: number; readonly rss: number }
  | { readonly kind: 'done'; readonly figures: LoadFigures; readonly calls: readonly SentCall[] }

export interface LoadFigures {
  readonly droppedReplies: number
  readonly pendingCalls: number
}

export function tell(report: Report): void {
  process.send?.(report)
}

/** An unhandled rejection or an uncaught exception is a failure of the run. */
export function reportFaults(): void {
  const report = (what: string) => (error: unknown) =>
    tell({
      kind: 'problem',
      text: `${what}: ${error instanceof Error ? error.stack : String(error)}`,
    })
  process.on('unhandledRejection', report('unhandled rejection'))
  process.on('uncaughtException', report('uncaught exception'))
}

/** The memory in use after a collection, if the process was started with --expose-gc. */
export function reportMemory(): void {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  tell({ kind: 'memory', heapUsed, rss })
}
