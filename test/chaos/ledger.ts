/** What became of every call of a chaos run: sent, executed, answered, duplicated, lost. */

/**
 * - `work` runs at least once for each answer;
 * - `charge` is idempotent: it runs once for each key, whatever happens;
 * - `relay` calls `work` from within a service.
 */
export type Kind = 'work' | 'charge' | 'relay'

export const kinds: readonly Kind[] = ['work', 'charge', 'relay']

export interface SentCall {
  readonly id: string
  readonly kind: Kind
  /** `ok`, or the name of the error; undefined as long as it has not ended. */
  outcome: string | undefined
  /** What the method gave; only with `ok`. */
  result: unknown
}

export interface LedgerSummary {
  readonly sent: number
  readonly answered: number
  /** Ended with an error at the caller, by its name. */
  readonly errors: Readonly<Record<string, number>>
  /** Runs of methods. */
  readonly executed: number
  /** Runs of methods beyond the first of their call; at least once says so. */
  readonly duplicated: number
  /** Of those, of idempotent methods: must be none. */
  readonly duplicatedCharges: number
  /** Neither answered nor ended with an error: must be none. */
  readonly unsettled: number
  /** Answered though no method ran, or answered with the answer of another call: must be none. */
  readonly wrong: number
}

export class Ledger {
  readonly #calls: SentCall[] = []
  readonly #executions = new Map<string, number>()

  sent(id: string, kind: Kind): SentCall {
    const call: SentCall = { id, kind, outcome: undefined, result: undefined }
    this.#calls.push(call)
    return call
  }

  /** Calls that somebody else has counted. */
  add(calls: Iterable<SentCall>): void {
    this.#calls.push(...calls)
  }

  executed(id: string): void {
    this.#executions.set(id, this.executionsOf(id) + 1)
  }

  executionsOf(id: string): number {
    return this.#executions.get(id) ?? 0
  }

  get summary(): LedgerSummary {
    const errors: Record<string, number> = {}
    const count = (is: (call: SentCall) => boolean): number => this.#calls.filter(is).length
    for (const { outcome } of this.#calls) {
      if (outcome !== undefined && outcome !== 'ok') errors[outcome] = (errors[outcome] ?? 0) + 1
    }
    const extra = ({ id }: SentCall): number => Math.max(0, this.executionsOf(id) - 1)
    const sum = (calls: readonly SentCall[]): number =>
      calls.reduce((n, call) => n + extra(call), 0)
    return {
      sent: this.#calls.length,
      answered: count(({ outcome }) => outcome === 'ok'),
      errors,
      executed: [...this.#executions.values()].reduce((n, runs) => n + runs, 0),
      duplicated: sum(this.#calls),
      duplicatedCharges: sum(this.#calls.filter(({ kind }) => kind === 'charge')),
      unsettled: count(({ outcome }) => outcome === undefined),
      wrong: count(
        ({ id, outcome, result }) =>
          outcome === 'ok' && (result !== id || this.executionsOf(id) === 0),
      ),
    }
  }
}

/** What must hold of every chaos run; says what does not. */
export function problemsOf(summary: LedgerSummary): string[] {
  const none = { unsettled: summary.unsettled, wrong: summary.wrong }
  const problems = Object.entries({ ...none, duplicatedCharges: summary.duplicatedCharges })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
  const failed = Object.values(summary.errors).reduce((n, count) => n + count, 0)
  const accounted = summary.answered + failed + summary.unsettled
  if (accounted !== summary.sent) problems.push(`${summary.sent - accounted} calls lost`)
  const untyped = Object.keys(summary.errors).filter((name) => !typed.has(name))
  if (untyped.length > 0) problems.push(`errors that nobody promised: ${untyped.join(', ')}`)
  return problems
}

/** The errors that a caller may get when the broker, the network and the services fail. */
const typed = new Set([
  'RpcTimeout',
  'ServiceNotFound',
  'ConnectionLost',
  'ReplyQueueLost',
  'MessageRefused',
  'DuplicateInProgress',
])
