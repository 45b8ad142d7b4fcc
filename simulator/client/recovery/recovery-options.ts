/**
 * The option `recovery` of `connect`: how a connection is restored. `Model` is the connection of the API that
 * is used.
 */
export interface RecoveryOptions<Model> {
  /** False turns recovery off. Default true. */
  enabled?: boolean
  /** Milliseconds before the first retry. Default 100. */
  initialDelay?: number
  /** Milliseconds that no delay exceeds. Default 30,000. */
  maxDelay?: number
  /** The factor by which each delay is longer than the one before, at least 1. Default 2. */
  factor?: number
  /** The part of a delay, from 0 to 1, that is left to chance. Default 0.2. */
  jitter?: number
  /** How many retries in a row there may be. Default: no limit. */
  maxRetries?: number
  /** How many retries there may be before the first success. Default: as `maxRetries`. */
  initialMaxRetries?: number
  /** Called after each connect; the connection does not count as open before the setup is done. Default: none. */
  setup?:
    ((model: Model) => Promise<void>) | ((model: Model, done: (error?: Error) => void) => void)
  /** Whether `connect` waits for the first success. Default true. */
  waitForConnect?: boolean
  /** Milliseconds before the retry of that number, 1 the first, instead of all of the above. */
  calculateDelay?: (attempt: number) => number
}

/** The options of recovery with all defaults, in milliseconds. */
export interface RecoveryPlan<Model> {
  readonly initialDelay: number
  readonly maxDelay: number
  readonly factor: number
  readonly jitter: number
  readonly maxRetries: number
  readonly initialMaxRetries: number
  readonly setup: Setup<Model> | undefined
  readonly waitForConnect: boolean
  readonly calculateDelay: ((attempt: number) => unknown) | undefined
}

/** A setup function of either kind: one that gives a promise, or one that takes a callback. */
export type Setup<Model> = (model: Model, done: (error?: unknown) => void) => unknown

/**
 * The plan of the options: values that are no numbers are replaced by the default, numbers out of range by the
 * nearest.
 */
export function planRecovery<Model>(given: RecoveryOptions<Model> | true): RecoveryPlan<Model> {
  const options = given === true ? {} : given
  const initialDelay = Math.max(0, finite(options.initialDelay, 100))
  const maxRetries = count(options.maxRetries, Infinity)
  return {
    initialDelay,
    maxDelay: Math.max(initialDelay, finite(options.maxDelay, 30_000)),
    factor: Math.max(1, finite(options.factor, 2)),
    jitter: Math.min(1, Math.max(0, finite(options.jitter, 0.2))),
    maxRetries,
    initialMaxRetries: count(options.initialMaxRetries, maxRetries),
    setup: functionOf(options.setup),
    waitForConnect: options.waitForConnect !== false,
    calculateDelay: functionOf(options.calculateDelay),
  }
}

/**
 * Milliseconds before a retry. Throws for a strategy of the user's that gives no duration.
 *
 * Chance moves a delay both ways. So that the longest delays stay apart from each other, the limit cuts the
 * middle that chance starts from, and not the delays themselves.
 */
export function delayBefore(
  attempt: number,
  plan: RecoveryPlan<never>,
  random: () => number,
): number {
  if (plan.calculateDelay !== undefined) return checkedDelay(plan.calculateDelay(attempt))
  const { initialDelay, maxDelay, factor, jitter } = plan
  const middle = Math.min(maxDelay / (1 + jitter), initialDelay * factor ** (attempt - 1))
  const spread = middle * jitter
  const offset = spread > 0 ? (2 * random() - 1) * spread : 0
  return Math.max(0, Math.round(middle + offset))
}

function checkedDelay(delay: unknown): number {
  if (typeof delay === 'number' && Number.isFinite(delay) && delay >= 0) return Math.round(delay)
  throw new Error(
    `calculateDelay must return a finite, non-negative number of milliseconds (got ${String(delay)})`,
  )
}

function finite(value: unknown, otherwise: number): number {
  const number = Number(value)
  return Number.isFinite(number) ? number : otherwise
}

function count(value: unknown, otherwise: number): number {
  if (value === undefined || value === null) return otherwise
  return value === Infinity ? Infinity : Math.max(0, finite(value, otherwise))
}

function functionOf<F>(value: F | undefined): F | undefined {
  return typeof value === 'function' ? value : undefined
}
