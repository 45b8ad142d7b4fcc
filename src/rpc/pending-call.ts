import type { CallEvent, WaitingCall } from '../container/call-events.js'
import type { Outcome } from '../container/outcome.js'
import { MalformedReply, RpcTimeout } from '../errors/errors.js'
import { CallAborted } from '../errors/refusals.js'
import type { Ambient, Timer } from '../ports/ambient.js'
import { onAbort } from '../support/abort.js'
import { messageOf } from '../support/describe.js'
import { deserializeError } from '../wire/error-wire.js'
import type { Call } from './call.js'
import type { CallOrigin, CallTarget } from './call-target.js'
import { noteErrorOfCall, waitFor } from './waited-call.js'

/** The thing that a call waits for at the moment; said in the error when time runs out. */
export type Phase = 'connection' | 'confirm' | 'retry' | 'reply' | 'unconfirmed reply'

/** Things that the calls of one caller have in common. */
export interface CallCompany {
  readonly ambient: Ambient
  /** Why the broker reads no requests at the moment; undefined when it does. */
  readonly blockedReason: string | undefined
  /** Whether a call waits for a worker of a service that waits for the call in turn. */
  comesBack(call: PendingCall): boolean
  /** Why the call may wait in vain, if that is the reason. */
  explainStarvation(call: PendingCall): string | undefined
  /** The caller has given the call up, which ends now. */
  aborted(call: PendingCall, signal: AbortSignal): void
  /** The call has ended. */
  settled(call: PendingCall): void
}

const longestHeadStartMs = 200

/**
 * One call, from its beginning to its end. A call ends exactly once: with its reply, at its deadline, since its caller
 * gave it up, since the service does not exist, or since something that it needs is gone.
 */
export class PendingCall implements Call, WaitingCall {
  readonly service: string
  readonly method: string
  readonly correlationId: string
  readonly since: number
  readonly deadline: number
  readonly origin: CallOrigin
  readonly target: CallTarget
  /** The thing that the call waits for; kept up to date by the attempts of the call. */
  phase: Phase = 'connection'
  readonly #company: CallCompany
  #timer: Timer | undefined
  #stopListening: (() => void) | undefined
  #outcome: Outcome | undefined
  #promise: Promise<unknown> | undefined
  #tell: ((outcome: Outcome) => void) | undefined

  constructor(company: CallCompany, target: CallTarget) {
    const { ambient } = company
    const { service, method, origin, options } = target
    this.#company = company
    this.service = service
    this.method = method
    this.correlationId = target.correlationId ?? ambient.uuid()
    this.origin = origin
    this.target = target
    this.since = ambient.monotonic()
    this.deadline = target.deadline ?? Math.min(this.since + options.timeoutMs, origin.deadline)
  }

  get onBehalfOf(): string | undefined {
    return this.origin.onBehalfOf
  }

  get waitsFor(): string {
    const blocked = this.#company.blockedReason
    switch (this.phase) {
      case 'connection':
        return blocked === undefined
          ? 'a connection to the broker'
          : `the broker, which is blocked and takes no requests: ${blocked}`
      case 'retry':
        return 'a retry, after the connection was lost'
      case 'confirm':
        return blocked === undefined
          ? 'the broker to confirm the request'
          : `the broker to confirm the request, but it is blocked and reads nothing: ${blocked}`
      case 'reply':
        return 'the reply to a request that the broker has taken'
      case 'unconfirmed reply':
        return blocked === undefined
          ? 'the reply to a request that was sent'
          : `the reply to a request that was sent, but the broker is blocked and may not have read it: ${blocked}`
    }
  }

  /** Whether the broker has the request, as far as is known. */
  get isTaken(): boolean {
    return this.phase === 'reply' || this.phase === 'unconfirmed reply'
  }

  get outcome(): Outcome | undefined {
    return this.#outcome
  }

  /** For errors: `calculator.add (6fa459ea-...)`. */
  get label(): string {
    return labelOf(this)
  }

  /** The promise is made when it is asked for, so that an error that nobody wants is no unhandled rejection. */
  result(): Promise<unknown> {
    if (this.#promise !== undefined) return this.#promise
    const outcome = new Promise<Outcome>((resolve) => {
      this.#tell = resolve
    })
    if (this.#outcome !== undefined) this.#tell?.(this.#outcome)
    this.#promise = waitFor(outcome)
    return this.#promise
  }

  /** From now on the call ends at its deadline, or when its caller gives it up. */
  startClock(): void {
    const totalMs = this.deadline - this.since
    const { headStartMs } = this
    if (headStartMs > 0) this.#endEarlyIfStarving(totalMs, headStartMs)
    else this.#timer = this.#company.ambient.setTimeout(() => this.timeOut(), totalMs)
    const { signal } = this.target.options
    if (signal !== undefined) this.#stopListening = onAbort(signal, () => this.abort(signal))
  }

  /**
   * How long before its deadline a call that may starve ends, so that the reply that tells of it still reaches the caller of
   * the worker; 0 for others. Its request leaves the queue as long before that: the worker that becomes free is not for a
   * request whose caller is gone.
   */
  get headStartMs(): number {
    if (!this.#company.comesBack(this)) return 0
    return Math.min(longestHeadStartMs, (this.deadline - this.since) / 20)
  }

  /** Looks while all that may starve still wait: the first that ends frees a worker, and the others' requests are gone by then. */
  #endEarlyIfStarving(totalMs: number, earlyMs: number): void {
    const { ambient } = this.#company
    this.#timer = ambient.setTimeout(
      () => {
        const starving = this.#company.explainStarvation(this)
        const leftMs = starving === undefined ? 2 * earlyMs : earlyMs
        this.#timer = ambient.setTimeout(() => this.timeOut(starving), leftMs)
      },
      totalMs - 2 * earlyMs,
    )
  }

  /** The caller has given the call up. */
  abort(signal: AbortSignal): void {
    if (this.#outcome === undefined) this.#company.aborted(this, signal)
    this.fail(abortError(this, signal))
  }

  /** The deadline has passed, or will in vain. */
  timeOut(starving = this.#company.explainStarvation(this)): void {
    const seconds = Math.round(this.deadline - this.since) / 1000
    const waitedFor = this.waitsFor
    const problem =
      `${this.label}: no reply within ${seconds} s; it waited for ${waitedFor}` +
      (starving === undefined ? '' : `. ${starving}`)
    const { service, method, correlationId } = this
    this.fail(new RpcTimeout(problem, { service, method, correlationId, seconds, waitedFor }))
  }

  /** @param body the decoded body of the reply */
  replied(body: unknown): void {
    const isTable = typeof body === 'object' && body !== null
    const { result, error } = (isTable ? body : {}) as { result?: unknown; error?: unknown }
    // a method without a result has the result null
    if (isTrueInPython(error))
      this.fail(deserializeError(error, { service: this.service, method: this.method }))
    else if (isTable && 'result' in body) this.#settle({ ok: true, result })
    else this.fail(new MalformedReply(`${this.label}: the reply is no { result, error }`))
  }

  /** Ends the call with an error; only the first end of a call counts. */
  fail(error: Error): void {
    noteErrorOfCall(error)
    this.#settle({ ok: false, error })
  }

  #settle(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    if (this.#timer !== undefined) this.#company.ambient.clearTimeout(this.#timer)
    this.#stopListening?.()
    this.#company.settled(this)
    this.#tell?.(outcome)
  }
}

/** The error of a call that its caller gave up. */
export function abortError(call: CallEvent, signal: AbortSignal): CallAborted {
  const cause: unknown = signal.reason
  const problem = `${labelOf(call)}: the caller gave it up: ${messageOf(cause)}`
  return new CallAborted(problem, { cause })
}

function labelOf({ service, method, correlationId }: CallEvent): string {
  return `${service}.${method} (${correlationId})`
}

/** nameko raises an `error` that is true: an empty table or list is false in Python. */
function isTrueInPython(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return Object.keys(value).length > 0
}
