import { DependencyProvider } from '../container/dependency.js'
import type { WorkerContext } from '../container/worker.js'
import { callIdStackKey } from '../wire/context-headers.js'

/** The context of a call as a service sees it: the data of the call, and `correlation_id`, `call_id`, `call_id_stack`. */
export interface ContextView {
  /** An item; undefined when the caller sent none. */
  get(key: string): unknown
  /** Whether there is an item. */
  has(key: string): boolean
  /** The keys of the data, without `correlation_id`, `call_id` and `call_id_stack`. */
  keys(): IterableIterator<string>
  /** The data by key, without `correlation_id`, `call_id` and `call_id_stack`. */
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
    return key === callIdStackKey ? worker.callIdStack : undefined
  }
  return {
    get,
    has: (key) => get(key) !== undefined,
    keys: () => data.keys(),
    entries: () => data.entries(),
  }
}
