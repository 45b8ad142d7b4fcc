/** The calls of a run, each with its whole story, and the calls that it led to. */
import type { TraceEntry } from 'kinoko/simulator'
import { textOfBody } from './bodies.js'

export interface CallStory {
  readonly correlationId: string
  /** `payments.charge`. */
  readonly target: string
  readonly args: string
  readonly caller: string
  /** The call in whose course it was made. */
  readonly parent: string | undefined
  /** The machines that were given the request, one after the other. */
  readonly servers: readonly string[]
  /** Undefined as long as no reply has come. */
  readonly outcome: CallOutcome | undefined
  /** The frames in which it was asked, and in which its reply arrived. */
  readonly begin: number
  readonly end: number | undefined
  readonly beganAt: number
  readonly endedAt: number | undefined
}

export interface CallOutcome {
  readonly ok: boolean
  readonly text: string
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Draft extends Mutable<CallStory> {
  servers: string[]
}

/** Collects calls as a trace goes on. */
export class CallCollector {
  readonly #calls = new Map<string, Draft>()
  readonly #callOf: (workerId: string) => string | undefined

  /** @param callOf the correlation id of the call that a worker with that id is at work on */
  constructor(callOf: (workerId: string) => string | undefined) {
    this.#callOf = callOf
  }

  get calls(): readonly CallStory[] {
    return [...this.#calls.values()]
  }

  hear({ time, event }: TraceEntry, frame: number): void {
    if (event.kind === 'received' && event.frame.method === 'basic.publish') {
      const { properties, routingKey, body } = event.frame
      const { correlationId, replyTo, headers } = properties
      if (correlationId === undefined || replyTo === undefined) return
      if (this.#calls.has(correlationId)) return
      this.#calls.set(correlationId, {
        correlationId,
        target: routingKey,
        args: textOfBody(body).request,
        caller: event.host,
        parent: this.#parentOf(headers?.get('nameko.call_id_stack')),
        servers: [],
        outcome: undefined,
        begin: frame,
        end: undefined,
        beganAt: time,
        endedAt: undefined,
      })
    }
    if (event.kind !== 'delivered') return
    const { frame: effect, host } = event
    if (effect.method !== 'basic.deliver' && effect.method !== 'basic.return') return
    const { correlationId = '', replyTo } = effect.message.properties
    const call = this.#calls.get(correlationId)
    if (call === undefined) return
    if (effect.method === 'basic.return') {
      this.#end(call, { ok: false, text: `nobody takes ${call.target}` }, frame, time)
    } else if (replyTo !== undefined) {
      call.servers.push(host)
    } else {
      const { reply, isError } = textOfBody(effect.message.body)
      this.#end(call, { ok: !isError, text: reply }, frame, time)
    }
  }

  #end(call: Draft, outcome: CallOutcome, frame: number, time: number): void {
    if (call.end !== undefined) return
    call.outcome = outcome
    call.end = frame
    call.endedAt = time
  }

  #parentOf(stack: unknown): string | undefined {
    const last: unknown = Array.isArray(stack) ? stack.at(-1) : undefined
    return typeof last === 'string' ? this.#callOf(last) : undefined
  }
}

/** The calls that began a chain of calls. */
export function rootsOf(calls: readonly CallStory[]): CallStory[] {
  const known = new Set(calls.map(({ correlationId }) => correlationId))
  return calls.filter(({ parent }) => parent === undefined || !known.has(parent))
}

export function childrenOf(calls: readonly CallStory[], parent: string): CallStory[] {
  return calls.filter((call) => call.parent === parent)
}

/** A call with all the calls it led to, and whom it belongs to: correlation ids. */
export function familyOf(calls: readonly CallStory[], correlationId: string): ReadonlySet<string> {
  const byId = new Map(calls.map((call) => [call.correlationId, call]))
  let root = correlationId
  for (
    let up = byId.get(root)?.parent;
    up !== undefined && byId.has(up);
    up = byId.get(up)?.parent
  ) {
    root = up
  }
  const family = new Set([root])
  // calls are in the order in which they began: children come after their parents
  for (const { correlationId: id, parent } of calls) {
    if (parent !== undefined && family.has(parent)) family.add(id)
  }
  return family
}
