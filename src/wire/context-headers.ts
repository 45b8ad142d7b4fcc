/**
 * What travels along with a call: the user, the language, anything a caller adds. In headers each item
 * is prefixed, `nameko.user_id`; headers without the prefix are somebody else's and stay out.
 */
import { isOwnKey } from './deadline.js'

const prefix = 'nameko.'
export const callIdStackKey = 'call_id_stack'
export const callIdStackHeader = prefix + callIdStackKey

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
    if (key !== callIdStackKey && !isOwnKey(key)) data.set(key, headers[header])
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
