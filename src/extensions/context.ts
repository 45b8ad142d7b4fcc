/**
 * What travels along with a call: the user, the language, anything a caller adds. In headers each item
 * is prefixed, `nameko.user_id`; headers without the prefix are somebody else's and stay out.
 */
import { isOwnKey } from '../wire/deadline.js'
import { DependencyProvider } from '../container/dependency.js'
import type { WorkerContext } from '../container/worker.js'

const prefix = 'nameko.'
const stackKey = 'call_id_stack'
export const callIdStackHeader = prefix + stackKey

/** Context data by key. What a worker sets here flows on to the calls it makes. */
export class ContextData extends Map<string, unknown> {
  /** Bumped by every change: who keeps something derived from the data compares it. */
  version = 0

  override set(key: string, value: unknown): this {
    this.version++
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    this.version++
    return super.delete(key)
  }

  override clear(): void {
    this.version++
    super.clear()
  }
}

/** The context data in the headers of a message, without the call id stack. */
export function readContext(headers: Readonly<Record<string, unknown>>): ContextData {
  const data = new ContextData()
  for (const header in headers) {
    if (!header.startsWith(prefix)) continue
    const key = header.slice(prefix.length)
    if (key !== stackKey && !isOwnKey(key)) data.set(key, headers[header])
  }
  return data
}

/** The ids of the callers up the chain, oldest first. A JavaScript client may send one as a string. */
export function readCallIdStack(headers: Readonly<Record<string, unknown>>): readonly string[] {
  const stack = headers[callIdStackHeader]
  if (typeof stack === 'string') return [stack]
  return Array.isArray(stack) ? stack.filter((id) => typeof id === 'string') : []
}

/** The headers for a message to others. Null and undefined are dropped, as Python drops None. */
export function writeContext(
  data: ReadonlyMap<string, unknown>,
  callIdStack: readonly string[],
): Record<string, unknown> {
  const headers: Record<string, unknown> = {}
  for (const [key, value] of data) {
    if (value !== null && value !== undefined) headers[prefix + key] = value
  }
  headers[callIdStackHeader] = callIdStack
  return headers
}

/** The context of a call as a service sees it: its data, and `correlation_id`, `call_id`, `call_id_stack`. */
export interface ContextView {
  get(key: string): unknown
  has(key: string): boolean
  keys(): IterableIterator<string>
  entries(): IterableIterator<[string, unknown]>
}

interface ContextDataProviderConstructor {
  new (): ContextView
  /** @param contextKey the key of the item to inject; undefined is injected when the caller sent none */
  new <T = unknown>(contextKey: string): T | undefined
}

class ContextProvider extends DependencyProvider {
  readonly contextKey: string | undefined

  constructor(contextKey?: string) {
    super()
    this.contextKey = contextKey
  }

  override copy(): ContextProvider {
    return new ContextProvider(this.contextKey)
  }

  override getDependency(worker: WorkerContext): unknown {
    return this.contextKey === undefined ? viewOf(worker) : worker.data.get(this.contextKey)
  }
}

/**
 * Injects the context of the call: all of it as a map-like view, or one item of it.
 *
 * @example
 * context = new ContextDataProvider()                    // context.get('user_id')
 * tenant = new ContextDataProvider<string>('tenant')     // string | undefined
 */
export const ContextDataProvider = ContextProvider as unknown as ContextDataProviderConstructor

/** Injects the caller's `language`. */
export const Language = keyed('language')
/** Injects the caller's `user_id`. */
export const UserId = keyed('user_id')
/** Injects the caller's `user_agent`. */
export const UserAgent = keyed('user_agent')
/** Injects the caller's `auth_token`. */
export const AuthToken = keyed('auth_token')

function keyed(contextKey: string): new () => string | undefined {
  return class extends ContextProvider {
    constructor() {
      super(contextKey)
    }
  } as unknown as new () => string | undefined
}

function viewOf(worker: WorkerContext): ContextView {
  const { data } = worker
  const get = (key: string): unknown => {
    if (data.has(key)) return data.get(key)
    if (key === 'correlation_id') return worker.correlationId
    if (key === 'call_id') return worker.callId
    return key === stackKey ? worker.callIdStack : undefined
  }
  return {
    get,
    has: (key) => get(key) !== undefined,
    keys: () => data.keys(),
    entries: () => data.entries(),
  }
}
