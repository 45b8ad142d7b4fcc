/** Why there is no run to look at. */
import type { Mistake } from '../language/compile.js'
import type { ToldError } from './record.js'

export type Problem =
  /** The text is no TypeScript. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }
  /** The module, or what it says is to be run, is wrong. */
  | { readonly kind: 'error'; readonly error: ToldError }
  | { readonly kind: 'stopped'; readonly by: 'person' | 'watchdog'; readonly message: string }
  /** The same text did not end when it was run before, so it is not run by itself. */
  | { readonly kind: 'did not end' }
  /** A file that cannot be opened. */
  | { readonly kind: 'file'; readonly name: string; readonly message: string }

/** What was thrown on the way to a run. */
export function problemOf(error: unknown): Problem {
  const { name, message, by } = error as Error & { by?: 'person' | 'watchdog' }
  if (name === 'Stopped' && by !== undefined) return { kind: 'stopped', by, message }
  return { kind: 'error', error: { name, message } }
}

/** The event at which a run first goes another way than expected: the causes name it. */
export function firstEventOf(causes: readonly string[]): number {
  return eventOf(causes[0] ?? '') ?? 0
}

/** The number in `at event 69: ...`. */
export function eventOf(cause: string): number | undefined {
  const [, event] = /^(?:at|after) event (\d+)/.exec(cause) ?? []
  return event === undefined ? undefined : Number(event)
}
