import { Deque } from '../core/containers/deque.js'
import type { Effect } from '../core/methods.js'
import type { Request } from './requests/request.js'

/** The end of a call: an error, or the fields of the answer. */
export type Outcome<Fields> = [error: Error, nothing: undefined] | [error: null, fields: Fields]

/** A request that waits for its answer. */
export interface Call {
  readonly request: Request<unknown>
  settle(...outcome: Outcome<unknown>): void
}

/** The calls of a channel: one is out, the others wait in line and are not even encoded yet. */
export class CallLine {
  readonly #send: (request: Request<unknown>) => void
  #out: Call | undefined
  readonly #waiting = new Deque<Call>()

  constructor(send: (request: Request<unknown>) => void) {
    this.#send = send
  }

  /**
   * Sends a call, or lets it wait. A call whose arguments have no encoding throws, and stays out until the
   * channel is closed: amqplib waits for its answer all the same.
   */
  add(call: Call): void {
    if (this.#out !== undefined) {
      this.#waiting.push(call)
      return
    }
    this.#out = call
    this.#send(call.request)
  }

  /**
   * Takes the call that has been answered, after the next one is sent: its caller goes on later. Throws when
   * the next one has no encoding; then the answered one is never settled.
   */
  next(): Call | undefined {
    const answered = this.takeOut()
    const next = this.#waiting.shift()
    if (next !== undefined) {
      this.#out = next
      this.#send(next.request)
    }
    return answered
  }

  /** Takes the call that is out, and sends no other. */
  takeOut(): Call | undefined {
    const out = this.#out
    this.#out = undefined
    return out
  }

  /** Fails all calls, calls that are added meanwhile as well. */
  failAll(): void {
    this.#out?.settle(noReply(), undefined)
    this.#out = undefined
    for (let call = this.#waiting.shift(); call !== undefined; call = this.#waiting.shift()) {
      call.settle(noReply(), undefined)
    }
  }
}

/** Gives a call its answer. */
export function answer(call: Call | undefined, effect: Effect): void {
  call?.settle(null, call.request.fields(effect))
}

function noReply(): Error {
  return new Error('Channel ended, no reply will be forthcoming')
}
