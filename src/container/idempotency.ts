import type { ResolvedConfig } from '../config/config.js'
import type { Ambient } from '../ports/ambient.js'
import type { Logger } from '../ports/logger.js'
import { noDeadline } from '../wire/deadline.js'
import { isPlainJson } from '../wire/unserializable.js'
import { describe, messageOf } from '../support/describe.js'
import { isPromise } from '../support/is-promise.js'
import { within } from '../support/within.js'
import { deserializeError, serializeError, type WireError } from '../wire/error-wire.js'
import { DuplicateInProgress, IdempotencyKeyReused } from '../errors/refusals.js'
import type { WorkerContext } from './worker.js'

/** How a run ended, in a form that JSON can carry if the result can. */
export type StoredOutcome = (
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: WireError }
) & {
  /** A hash of the arguments of the run; left out where the arguments are nothing that JSON could carry. */
  readonly fingerprint?: string
}

/**
 * Keeps the outcomes of idempotent methods, by key. Keys are unique across services and methods.
 *
 * The store decides how far idempotency reaches: a store in memory serves one container, several instances need one
 * that they share. The store also decides what happens to the key of an instance that dies in the middle of a run: to
 * keep it taken means at most once, to free it after a while means at least once.
 */
export interface IdempotencyStore {
  /** Takes the key, atomically; gives how the key was found. */
  take(key: string): Taken | Promise<Taken>
  /** Keeps the outcome of the run that took the key. */
  keep(key: string, outcome: StoredOutcome): void | Promise<void>
  /** Gives the key back: the method was not run after all. */
  free(key: string): void | Promise<void>
}

/**
 * How a key was found. `'taken'`: the key was free and belongs to this run, so the method runs. `'running'`: another
 * run has the key and has not ended. Else the outcome that another run left.
 */
export type Taken = 'taken' | 'running' | StoredOutcome

const firstPauseMs = 20
const longestPauseMs = 1_000

/** The parts of a container that the idempotency of methods needs. */
export interface IdempotencyEnvironment {
  readonly config: ResolvedConfig
  readonly ambient: Ambient
  readonly logger: Logger
}

/**
 * One run per key, for methods that are declared idempotent (`@rpc({ idempotent: true })`).
 *
 * 1. The key is the caller's `idempotencyKey`, bound to the calling service and the user; else the name that a method
 *    gives to each call it makes; else the correlation id with the caller's reply queue. A request that is delivered
 *    twice, or sent twice by a retry, has the same.
 * 2. The first run takes the key, and leaves its outcome there: the result as it was when the method ended, or the
 *    error. Later runs get that outcome, and the method does not run. Later runs with other arguments end with an IdempotencyKeyReused.
 * 3. While the first still runs, a second waits for it until its deadline, then ends with a
 *    DuplicateInProgress. Another attempt of the same call does not come so far: the RpcConsumer drops it.
 * 4. A run that never reached the method gives the key back.
 */
export class Idempotency {
  readonly #environment: IdempotencyEnvironment
  readonly #store: IdempotencyStore

  constructor(environment: IdempotencyEnvironment, store: IdempotencyStore) {
    this.#environment = environment
    this.#store = store
  }

  /**
   * Runs the method for the first request with a key, and gives its outcome to the others.
   *
   * @param hasBegun whether the method was called, once `run` has ended
   */
  async once(
    worker: WorkerContext,
    key: string,
    run: () => Promise<unknown>,
    hasBegun: () => boolean,
  ): Promise<unknown> {
    const name = `${worker.toString()}:${key}`
    const hash = worker.fingerprint
    const fingerprint = hash === undefined ? {} : { fingerprint: hash }
    const taken = await this.#take(worker, name)
    worker.waitsForRun = false
    if (taken !== 'taken') {
      checkSame(taken, worker, hash)
      return outcomeOf(taken, worker)
    }
    try {
      const result = await run()
      // what becomes of the result later is no part of the outcome
      const kept = { ok: true as const, result: copyOf(result, worker), ...fingerprint }
      await this.#settle(worker, () => this.#store.keep(name, kept))
      return result
    } catch (cause) {
      const error = serializeError(cause, worker.serviceName)
      await this.#settle(worker, () =>
        hasBegun()
          ? this.#store.keep(name, { ok: false, error, ...fingerprint })
          : this.#store.free(name),
      )
      throw cause
    }
  }

  async #take(worker: WorkerContext, name: string): Promise<'taken' | StoredOutcome> {
    const { ambient, config } = this.#environment
    const longest = ambient.monotonic() + config.RPC_TIMEOUT * 1000
    const end = worker.deadline === noDeadline ? longest : worker.deadline
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      const taken = await this.#takeOnce(worker, name, end)
      if (taken !== 'running') return taken
      const leftMs = end - ambient.monotonic()
      if (leftMs <= 0) {
        throw new DuplicateInProgress(
          `${worker.toString()}: another run of the same idempotency key had not ended in time; its ` +
            'outcome will be there for a later call with this key',
        )
      }
      worker.waitsForRun = true
      await pause(ambient, Math.min(pauseMs, leftMs))
    }
  }

  /** Asks the store once, for as long as the call may take. A key that a store takes later than that is given back. */
  async #takeOnce(worker: WorkerContext, name: string, end: number): Promise<Taken> {
    const { ambient } = this.#environment
    const asked = this.#store.take(name)
    let taken: unknown
    if (isPromise(asked)) {
      const limitMs = Math.max(1, end - ambient.monotonic())
      if (!(await within(ambient, limitMs, asked))) {
        void asked.then((late) => late === 'taken' && this.#store.free(name)).catch(() => undefined)
        throw this.#logged('before', worker, new Error(silence('take', limitMs)))
      }
      taken = await asked
    } else taken = asked
    if (isTaken(taken)) return taken
    throw this.#logged(
      'before',
      worker,
      new Error(
        `the idempotency store gave ${describe(taken)} for \`take\`: it gives 'taken', 'running', or the outcome that it was given to keep`,
      ),
    )
  }

  /**
   * Tells the store. The method has run: an error of the store cannot change that, and is logged. One that does not answer
   * holds the reply up for half of the time that is left.
   */
  async #settle(worker: WorkerContext, settle: () => void | Promise<void>): Promise<void> {
    const { ambient, config } = this.#environment
    try {
      const told = settle()
      if (!isPromise(told)) return
      const leftMs = Math.min(worker.deadline - ambient.monotonic(), config.RPC_TIMEOUT * 1000)
      const limitMs = Math.max(1, leftMs / 2)
      if (!(await within(ambient, limitMs, told))) throw new Error(silence('keep', limitMs))
      await told
    } catch (error) {
      this.#logged('after', worker, error)
    }
  }

  #logged(when: 'before' | 'after', worker: WorkerContext, error: unknown): unknown {
    this.#environment.logger.error(
      { service: worker.serviceName, method: worker.methodName, err: error },
      `the idempotency store failed ${when} ${worker.toString()}: ${messageOf(error)}`,
    )
    return error
  }
}

function silence(method: string, limitMs: number): string {
  return `the idempotency store has not answered \`${method}\` within ${Math.round(limitMs) / 1000} s`
}

function isTaken(value: unknown): value is Taken {
  if (value === 'taken' || value === 'running') return true
  return typeof (value as StoredOutcome | null | undefined)?.ok === 'boolean'
}

function checkSame(
  { fingerprint }: StoredOutcome,
  worker: WorkerContext,
  hash: string | undefined,
): void {
  if (fingerprint === undefined || fingerprint === hash) return
  throw new IdempotencyKeyReused(
    `${worker.toString()}: the idempotency key was used before, for a call with other arguments`,
  )
}

/** The result as it is now; the result itself if it cannot be sent anyway. */
function copyOf(result: unknown, { options }: WorkerContext): unknown {
  try {
    return isPlainJson(result) || !options.asSent ? structuredClone(result) : options.asSent(result)
  } catch {
    return result
  }
}

function outcomeOf(kept: StoredOutcome, worker: WorkerContext): unknown {
  if (kept.ok) return copyOf(kept.result, worker)
  throw deserializeError(kept.error, { service: worker.serviceName, method: worker.methodName })
}

function pause(ambient: Ambient, ms: number): Promise<void> {
  return new Promise((resolve) => ambient.setTimeout(resolve, ms))
}
