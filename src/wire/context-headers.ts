import { messageOf } from '../support/describe.js'
import { isOwnKey } from './deadline.js'
import { fromHeader, toHeader } from './header-values.js'

/** The prefix of nameko's headers; headers without the prefix are somebody else's and no context data. */
const prefix = 'nameko.'
/** The key of the ids of the callers up the chain. */
export const callIdStackKey = 'call_id_stack'
/** The header with the ids of the callers up the chain. */
export const callIdStackHeader = prefix + callIdStackKey

/**
 * The data that travel with a call: the user, the language, anything that a caller adds, by key. In headers each key
 * is prefixed, `nameko.user_id`. Data that a worker sets here flow on to the calls that it makes.
 */
export class ContextData extends Map<string, unknown> {
  /** Counts the changes, for code that keeps something derived from the data. */
  version = 0

  /** Sets an item; the calls that the worker makes from now on carry it. */
  override set(key: string, value: unknown): this {
    this.version++
    return super.set(key, value)
  }

  /** Forgets an item; whether there was one. */
  override delete(key: string): boolean {
    this.version++
    return super.delete(key)
  }

  /** Forgets all items. */
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
    if (key !== callIdStackKey && !isOwnKey(key)) data.set(key, fromHeader(headers[header]))
  }
  return data
}

/** The ids of the callers up the chain, oldest first. A JavaScript client may send one as a string. */
export function readCallIdStack(headers: Readonly<Record<string, unknown>>): readonly string[] {
  const stack = headers[callIdStackHeader]
  if (typeof stack === 'string') return [stack]
  return Array.isArray(stack) ? stack.filter((id) => typeof id === 'string') : []
}

/**
 * The headers for a message to others. Null and undefined are dropped, as Python drops None. Throws a TypeError for an item
 * that no header can carry.
 */
export function writeContext(
  data: ReadonlyMap<string, unknown>,
  callIdStack: readonly string[],
): Record<string, unknown> {
  const headers: Record<string, unknown> = {}
  for (const [key, value] of data) {
    if (value !== null && value !== undefined) headers[prefix + key] = itemToHeader(key, value)
  }
  headers[callIdStackHeader] = callIdStack
  return headers
}

function itemToHeader(key: string, value: unknown): unknown {
  if (typeof value === 'string') return value
  try {
    return toHeader(value)
  } catch (cause) {
    throw new TypeError(`context data \`${key}\`: ${messageOf(cause)}`, { cause })
  }
}
