import { inspect } from 'node:util'
import type { CallEvents, WaitingCall } from '../../container/call-events.js'
import type { Outcome } from '../../container/outcome.js'
import { redactedArguments } from '../../container/redaction.js'
import type { WorkerContext } from '../../container/worker.js'
import { hostAmbient } from '../../ports/ambient.js'
import { RemoteError } from '../../errors/errors.js'
import { isA, messageOf } from '../../support/describe.js'
import { redactWords } from '../../support/redact-words.js'
import { shortened } from '../../support/redact-value.js'

/** A maker of calls: a client, or a container. */
interface Calls {
  on<Event extends 'callBegun' | 'callSettled'>(
    event: Event,
    listener: (call: CallEvents[Event]) => void,
  ): unknown
}

/** An owner of workers that makes calls: a container. */
interface Workers extends Calls {
  on(event: 'workerSetup', listener: (worker: WorkerContext) => void): unknown
  on<Event extends 'callBegun' | 'callSettled'>(
    event: Event,
    listener: (call: CallEvents[Event]) => void,
  ): unknown
}

/** A call, with moments of the host's clock: the embedded simulator has one of its own. */
interface Seen {
  readonly call: WaitingCall
  readonly begunAt: number
  endedAt: number | undefined
}

/** How many calls, and how many workers, are remembered. */
const most = 1_000
const longestText = 80

/** The calls that the shell made, and those that they led to in the services that it runs. */
export class LastCall {
  /** The calls by correlation id; calls of methods have the method that made them. */
  readonly #calls = new Map<string, Seen>()
  /** By the correlation id of the call that they serve. */
  readonly #workers = new Map<string, WorkerContext>()
  #last: WaitingCall | undefined

  constructor(client: Calls, containers: Iterable<Workers>) {
    this.#follow(client)
    client.on('callBegun', (call) => (this.#last = call))
    for (const events of containers) {
      this.#follow(events)
      events.on('workerSetup', (worker) => {
        if (worker.correlationId !== undefined) keep(this.#workers, worker.correlationId, worker)
      })
    }
  }

  /** The last call as a tree, each above those that it led to, with arguments, result or error, and how long it took. */
  tree(): string {
    if (this.#last === undefined) return 'no call was made yet: .call service.method 1'
    return this.#treeOf(this.#last, '', '').join('\n')
  }

  #follow(calls: Calls): void {
    calls.on('callBegun', (call) => {
      keep(this.#calls, call.correlationId, {
        call,
        begunAt: hostAmbient.monotonic(),
        endedAt: undefined,
      })
    })
    calls.on('callSettled', ({ correlationId }) => {
      const seen = this.#calls.get(correlationId)
      if (seen !== undefined) seen.endedAt = hostAmbient.monotonic()
    })
  }

  #treeOf(call: WaitingCall, first: string, rest: string): string[] {
    const worker = this.#workers.get(call.correlationId)
    const below = worker === undefined ? [] : this.#callsOf(worker)
    return [
      `${first}${this.#tell(call, worker)}`,
      ...below.flatMap((child, i) =>
        i === below.length - 1
          ? this.#treeOf(child, `${rest}└─ `, `${rest}   `)
          : this.#treeOf(child, `${rest}├─ `, `${rest}│  `),
      ),
    ]
  }

  /** Calls that say whose they are; a call to a service elsewhere is the method's that ran meanwhile. */
  #callsOf(worker: WorkerContext): WaitingCall[] {
    const method = `${worker.serviceName}.${worker.methodName}`
    return [...this.#calls.values()]
      .filter(({ call: { correlationId, onBehalfOf }, begunAt }) => {
        const server = this.#workers.get(correlationId)
        if (server !== undefined) return server.parentCallId === (worker.drawnCallId ?? '')
        return onBehalfOf === method && this.#isDuring(begunAt, worker)
      })
      .map(({ call }) => call)
  }

  #isDuring(moment: number, { correlationId = '' }: WorkerContext): boolean {
    const seen = this.#calls.get(correlationId)
    return seen !== undefined && moment >= seen.begunAt && moment <= (seen.endedAt ?? Infinity)
  }

  #tell(call: WaitingCall, worker: WorkerContext | undefined): string {
    const { service, method, correlationId, outcome } = call
    const args = worker === undefined ? '…' : argumentsOf(worker)
    const { begunAt = 0, endedAt } = this.#calls.get(correlationId) ?? {}
    const took = endedAt === undefined ? '' : `  ${(endedAt - begunAt).toFixed(1)} ms`
    const where = worker === undefined ? '  (served elsewhere)' : ''
    return `${service}.${method}(${args}) ${outcomeOf(outcome)}${took}${where}`
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value!)
}

function argumentsOf({ entrypoint, args, kwargs }: WorkerContext): string {
  const named = Object.values(redactedArguments(entrypoint, args, kwargs))
  return shortText(named.map(inLine).join(', '))
}

function outcomeOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '… no reply yet'
  if (outcome.ok) return `→ ${shortText(inLine(outcome.result))}`
  const { error } = outcome
  // the message of a remote error begins with the name that it had there
  const isNamed = isA(error, Error) && !isA(error, RemoteError)
  const name = isNamed ? `${error.name}: ` : ''
  return `✗ ${shortText(name + messageOf(error))}`
}

const shortText = (text: string): string => shortened(redactWords(text), longestText)
const inLine = (value: unknown): string => inspect(value, { breakLength: Infinity, depth: 4 })
