import type { TraceEntry } from 'kinoko/simulator'
import type { ReadMessage } from 'kinoko/testing'
import type { CallOutcome, CallStory } from '../model/calls.js'
import { targetOf, type Publish } from './target-of.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Draft extends Mutable<CallStory> {
  servers: string[]
}

export interface CallContext {
  /** The correlation id of the call that a worker with that id is at work on. */
  readonly callOf: (workerId: string) => string | undefined
  readonly read: ReadMessage
}

/** Collects calls as a trace goes on. */
export class CallCollector {
  readonly #calls = new Map<string, Draft>()
  readonly #context: CallContext

  constructor(context: CallContext) {
    this.#context = context
  }

  get calls(): readonly CallStory[] {
    return [...this.#calls.values()]
  }

  /** @param frame the frame that the entry will be part of */
  hear({ time, event }: TraceEntry, frame: number): void {
    if (event.kind === 'received' && event.frame.method === 'basic.publish') {
      const args = this.#context.read(event)?.value ?? ''
      this.#published(event.frame, { host: event.host, args, frame, time })
    }
    if (event.kind !== 'delivered') return
    const { frame: effect, host } = event
    if (effect.method !== 'basic.deliver' && effect.method !== 'basic.return') return
    const { message } = effect
    const call = this.#calls.get(message.properties.correlationId ?? '')
    if (call === undefined) return
    if (effect.method === 'basic.return') {
      this.#end(call, { ok: false, text: `nobody takes ${call.target}` }, { frame, time })
    } else if (message.properties.replyTo !== undefined) {
      call.servers.push(host)
    } else {
      const { kind, value = '' } = this.#context.read(event) ?? {}
      this.#end(call, { ok: kind !== 'error', text: value }, { frame, time })
    }
  }

  #published(request: Publish, at: Moment & { host: string; args: string }): void {
    const { correlationId, replyTo, headers, messageId, expiration } = request.properties
    if (correlationId === undefined) return
    const known = this.#calls.get(correlationId)
    if (replyTo === undefined) {
      if (known === undefined || known.answered !== undefined) return
      known.answered = at.frame
      known.answeredAt = at.time
      return
    }
    if (known !== undefined) return
    this.#calls.set(correlationId, {
      correlationId,
      target: targetOf(request),
      args: at.args,
      caller: at.host,
      parent: this.#parentOf(headers?.get('nameko.call_id_stack') ?? messageId),
      servers: [],
      outcome: undefined,
      begin: at.frame,
      answered: undefined,
      answeredAt: undefined,
      timeoutMs: expiration === undefined ? undefined : Number(expiration),
      end: undefined,
      beganAt: at.time,
      endedAt: undefined,
    })
  }

  #end(call: Draft, outcome: CallOutcome, { frame, time }: Moment): void {
    if (call.end !== undefined) return
    call.outcome = outcome
    call.end = frame
    call.endedAt = time
  }

  /** @param stack the ids of the workers up the chain, oldest first, or the only one */
  #parentOf(stack: unknown): string | undefined {
    const last: unknown = Array.isArray(stack) ? stack.at(-1) : stack
    return typeof last === 'string' ? this.#context.callOf(last) : undefined
  }
}

interface Moment {
  readonly frame: number
  readonly time: number
}
