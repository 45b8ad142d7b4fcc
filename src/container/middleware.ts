import type { ResolvedConfig } from '../config/config.js'
import type { WorkerContext } from './worker.js'

/**
 * Hooks around what crosses a container or a client: calls that go out, events that go out, workers that
 * run. Tracing, metrics, circuit breakers and bulkheads are built on them.
 *
 * 1. The first in `middleware` is the outermost. Each hook gets `next`, which goes on to the hook behind it, and
 *    gives the promise of `next`, changed or not.
 * 2. A hook that does not call `next` stands in for all behind it: nothing is sent, nothing runs. A hook that
 *    calls `next` twice sends twice, or runs the method twice.
 * 3. Without any middleware nothing is called and nothing is allocated.
 */
export interface Middleware {
  /** While true, the hooks are passed over, as if they were not there. Default false. */
  readonly isIdle?: boolean
  /** Around a call to another service, until it has ended. */
  call?(call: OutgoingCall, next: () => Promise<unknown>): Promise<unknown>
  /** Around an event that is dispatched, until the broker has it. */
  dispatch?(event: OutgoingEvent, next: () => Promise<unknown>): Promise<unknown>
  /**
   * Around a worker: dependencies are injected and the method runs inside. The hook's result, or its error, is the
   * outcome; the reply is sent afterwards.
   */
  work?(worker: WorkerContext, next: () => Promise<unknown>): Promise<unknown>
}

/** A call, before it is sent. */
export interface OutgoingCall {
  /** The service that is called. */
  readonly service: string
  /** The method that is called. */
  readonly method: string
  /** The exchange that the request is published to. */
  readonly exchange: string
  /** The routing key of the request. */
  readonly routingKey: string
  /** The arguments as the proxy was given them. */
  readonly args: readonly unknown[]
  /** The correlation id of the first request; a second `next` sends a request with another. */
  readonly correlationId: string
  /** When the call must end: a moment of `ambient.monotonic()`, in milliseconds. */
  readonly deadline: number
  /** The worker that makes the call; undefined for a standalone client. */
  readonly worker: WorkerContext | undefined
  /** The settings of the container or client that makes the call. */
  readonly config: ResolvedConfig
  /** More headers for the request: to be added to. */
  readonly headers: Record<string, unknown>
}

/** An event, before it is sent. */
export interface OutgoingEvent {
  /** The service whose event it is. */
  readonly service: string
  /** The type of the event, its routing key. */
  readonly type: string
  /** The data of the event, before they are serialized. */
  readonly data: unknown
  /** The worker that dispatches it; undefined for a standalone dispatcher. */
  readonly worker: WorkerContext | undefined
  /** The settings of the container or client that dispatches it. */
  readonly config: ResolvedConfig
  /** More headers for the event's message: to be added to. */
  readonly headers: Record<string, unknown>
}

type Hook = 'call' | 'dispatch' | 'work'
type HookOf<K extends Hook> = NonNullable<Middleware[K]>
type Layer<T> = (subject: T, next: () => Promise<unknown>) => Promise<unknown>

/** The hooks of one kind, in order. */
export class Layers<K extends Hook> {
  readonly #layers: readonly { readonly of: Middleware; readonly hook: HookOf<K> }[]
  /** All hooks, for when none is idle. */
  readonly #all: readonly HookOf<K>[]

  constructor(middleware: readonly Middleware[], kind: K) {
    this.#layers = middleware.flatMap((of) => {
      const hook = of[kind]
      return hook === undefined ? [] : [{ of, hook: hook.bind(of) as HookOf<K> }]
    })
    this.#all = this.#layers.map(({ hook }) => hook)
  }

  /** The hooks that are at work at this moment. */
  get active(): readonly HookOf<K>[] {
    for (const { of } of this.#layers) if (of.isIdle === true) return this.#withoutIdle()
    return this.#all
  }

  #withoutIdle(): readonly HookOf<K>[] {
    return this.#layers.filter(({ of }) => of.isIdle !== true).map(({ hook }) => hook)
  }
}

/** Runs `innermost` inside all layers. */
export function runLayers<T>(
  layers: readonly Layer<T>[],
  subject: T,
  innermost: () => Promise<unknown>,
): Promise<unknown> {
  // asynchronous, so that what a layer throws is a rejection too
  const enter = async (depth: number): Promise<unknown> => {
    const layer = layers[depth]
    return layer === undefined ? innermost() : layer(subject, () => enter(depth + 1))
  }
  return enter(0)
}
