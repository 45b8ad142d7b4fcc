import { messageOf } from '../support/describe.js'

// whatever code throws, proxies and errors with getters that throw among it, can be looked at here without a throw

/** The class of an error as its caller knows it; what was thrown in a word where it is no error. */
export function typeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return typeof thrown
  const { excType, name } = read(thrown, 'excType', 'name')
  if (typeof excType === 'string') return excType
  return typeof name === 'string' && name !== '' ? name : 'Error'
}

/** The message of an error, without the class that stands before it in a RemoteError's. */
export function wordsOf(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null
  const { excType, value } = isObject ? read(thrown, 'excType', 'value') : {}
  return typeof excType === 'string' && typeof value === 'string' ? value : messageOf(thrown)
}

/** The stack of an error; empty where it has none. */
export function stackOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return ''
  const { stack } = read(thrown, 'stack')
  return typeof stack === 'string' ? stack : ''
}

function read(thrown: object, ...names: readonly string[]): Record<string, unknown> {
  try {
    return Object.fromEntries(names.map((name) => [name, (thrown as never)[name]]))
  } catch {
    return {}
  }
}
