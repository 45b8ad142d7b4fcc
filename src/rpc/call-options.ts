import type { Serializer } from '../wire/serializer.js'
import { serializerNamed } from '../wire/serializers.js'
import {
  count,
  flag,
  positive,
  reject,
  resolveRetryPolicy,
  table,
  text,
  type ResolvedConfig,
  type RetryPolicy,
} from '../config/config.js'

/** How calls are made: for a proxy, or for one call (`method.with(...)`). Durations are in seconds, as nameko's. */
export interface CallOptions {
  /** Seconds that a call may take, all in all. Default: config `RPC_TIMEOUT`. */
  timeout?: number
  /** More headers for the request; headers of the context win. Default: none. */
  headers?: Readonly<Record<string, unknown>>
  /** Seconds that the request may wait in the queue. Default, and at most: as long as the call may take. */
  expiration?: number
  /** The priority of the request, which needs a queue that was declared with priorities. Default 0. */
  priority?: number
  /** Whether the request survives a restart of the broker. Default: unless config `RPC_DELIVERY` is `transient`. */
  persistent?: boolean
  /** The name of the request's serializer; the reply comes in the same. Default: config `serializer`. */
  serializer?: string
  /** How the request is sent again when an attempt was lost. Default: config `RPC_RETRY_POLICY`. */
  retryPolicy?: RetryPolicy
  /**
   * Gives calls up, which then end with a CallAborted. A request that waits in the queue is not run; a method that has
   * begun runs on. Default: none.
   */
  signal?: AbortSignal
  /**
   * Whether a request may be sent again, by `retryPolicy`, after the broker had it: when the reply queue was
   * lost, the broker refused the message, or no reply came within `attemptTimeout`. For methods that may run
   * twice, or are declared idempotent by their service. Default false, or true with an `idempotencyKey`.
   */
  idempotent?: boolean
  /**
   * Calls with the same key and arguments, from the same service and on behalf of the same user (`user_id` of the context), are one
   * call to a method that is declared idempotent. All clients that stand alone count as one caller: one that starts anew may send
   * its call again. Default: each call has a key of its own.
   */
  idempotencyKey?: string
  /** Seconds to wait for a reply before an idempotent call is sent again. Default: as long as the call may take. */
  attemptTimeout?: number
}

/** The keys of {@link CallOptions}. */
export const callOptionNames: readonly string[] = Object.keys({
  timeout: 0,
  headers: 0,
  expiration: 0,
  priority: 0,
  persistent: 0,
  serializer: 0,
  retryPolicy: 0,
  signal: 0,
  idempotent: 0,
  idempotencyKey: 0,
  attemptTimeout: 0,
} satisfies Record<keyof CallOptions, 0>)

/** Call options, checked, in milliseconds, with the defaults of the configuration. */
export interface ResolvedCallOptions {
  readonly timeoutMs: number
  readonly expirationMs: number
  readonly headers: Readonly<Record<string, unknown>> | undefined
  readonly priority: number
  readonly persistent: boolean
  readonly serializer: Serializer
  readonly retryPolicy: Readonly<Required<RetryPolicy>>
  readonly signal: AbortSignal | undefined
  readonly isIdempotent: boolean
  readonly idempotencyKey: string | undefined
  readonly attemptTimeoutMs: number
}

/** Checks call options and fills in the defaults. Throws a ConfigurationError for a value that makes no sense. */
export function resolveCallOptions(
  config: ResolvedConfig,
  options: CallOptions = {},
): ResolvedCallOptions {
  const { timeout = config.RPC_TIMEOUT, expiration, retryPolicy } = options
  const { headers, priority = 0, signal, idempotencyKey, attemptTimeout } = options
  const { persistent = config.RPC_DELIVERY === 'persistent', serializer = config.serializer } =
    options
  const { idempotent = idempotencyKey !== undefined } = options
  if (headers !== undefined) table('headers of a call', headers)
  if (signal !== undefined) checkSignal(signal)
  if (idempotencyKey !== undefined) text('idempotencyKey of a call', idempotencyKey)
  return {
    timeoutMs: positive('timeout of a call', timeout) * 1000,
    expirationMs: milliseconds('expiration of a call', expiration),
    headers,
    priority: count('priority of a call', priority, 0, 255),
    persistent: flag('persistent of a call', persistent),
    serializer: serializerNamed(text('serializer of a call', serializer), 'serializer of a call'),
    retryPolicy: resolveRetryPolicy('retryPolicy', retryPolicy, config.RPC_RETRY_POLICY),
    signal,
    isIdempotent: flag('idempotent of a call', idempotent),
    idempotencyKey,
    attemptTimeoutMs: milliseconds('attemptTimeout of a call', attemptTimeout),
  }
}

/** A signal of another realm is one, too. */
function checkSignal(signal: Partial<AbortSignal> | null): void {
  const isSignal =
    typeof signal?.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function' &&
    typeof signal.aborted === 'boolean'
  if (!isSignal) reject('signal of a call', signal, 'an AbortSignal')
}

function milliseconds(where: string, seconds: number | undefined): number {
  return seconds === undefined ? Infinity : positive(where, seconds) * 1000
}
