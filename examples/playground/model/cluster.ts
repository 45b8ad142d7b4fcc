/**
 * The cluster as it is drawn: plain data, one value for each event of a run. What has not changed from one
 * event to the next is the same object, so that a view can see by identity what it has to draw anew.
 */
export interface Cluster {
  /** Whoever calls from outside. */
  readonly clients: readonly ClientNode[]
  readonly services: readonly ServiceNode[]
  readonly exchanges: readonly ExchangeNode[]
  /** Those that are shared; reply queues belong to their owners. */
  readonly queues: readonly QueueNode[]
  readonly bindings: readonly BindingLink[]
  readonly broker: BrokerState
}

export interface ClientNode {
  readonly name: string
  /** Stands there instead of the name. */
  readonly title?: string
  /** A second line: where it is. */
  readonly detail?: string
  readonly network: NetworkState
  /** Replies that wait in its queue. */
  readonly inbox: number
}

export interface ServiceNode {
  readonly name: string
  /** Stands there instead of the name. */
  readonly title?: string
  readonly instances: readonly InstanceNode[]
}

export interface InstanceNode {
  readonly name: string
  /** Stands there instead of its number. */
  readonly title?: string
  readonly state: 'running' | 'paused' | 'stopped' | 'crashed'
  readonly network: NetworkState
  /** How many requests it works on, and at most. */
  readonly busy: number
  readonly limit: number
  /** Requests it was given so far, in all its lives. */
  readonly served: number
  readonly inbox: number
}

export interface ExchangeNode {
  readonly name: string
  readonly type: string
}

export interface QueueNode {
  readonly name: string
  readonly ready: number
  readonly unacked: number
  /** The machines that take from it, each once. */
  readonly consumers: readonly string[]
}

export interface BindingLink {
  readonly exchange: string
  readonly queue: string
  /** Whether it leads to an exchange, of that name, instead of a queue. */
  readonly isToExchange?: boolean
  readonly keys: readonly string[]
}

export interface NetworkState {
  readonly isCut: boolean
  readonly isHeld: boolean
  readonly delayMs: number
}

export interface BrokerState {
  readonly isBlocked: boolean
  readonly isRefusing: boolean
}

export const perfect: NetworkState = { isCut: false, isHeld: false, delayMs: 0 }

export const emptyCluster: Cluster = {
  clients: [],
  services: [],
  exchanges: [],
  queues: [],
  bindings: [],
  broker: { isBlocked: false, isRefusing: false },
}

/** What the picture calls the places that messages move between. */
export const place = {
  exchange: (name: string) => `exchange ${name}`,
  queue: (name: string) => `queue ${name}`,
  host: (name: string) => `host ${name}`,
}

/** The next value, made of the parts of the one before wherever they are equal. */
export function share<T>(before: T, after: T): T {
  if (Object.is(before, after)) return before
  if (Array.isArray(before) && Array.isArray(after)) return shareArray(before, after) as T
  if (!isRecord(before) || !isRecord(after)) return after
  const keys = Object.keys(after)
  const shared = Object.fromEntries(keys.map((key) => [key, share(before[key], after[key])]))
  const isSame =
    keys.length === Object.keys(before).length && keys.every((key) => shared[key] === before[key])
  return isSame ? before : (shared as T)
}

function shareArray(before: unknown[], after: unknown[]): unknown[] {
  const shared = after.map((item, i) => (i < before.length ? share(before[i], item) : item))
  const isSame = before.length === after.length && shared.every((item, i) => item === before[i])
  return isSame ? before : shared
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
