import { fieldOf } from '../ports/one-line.js'
import { messageOf } from '../support/describe.js'

// whatever code throws, proxies and errors with getters that throw among it, can be looked at here without a throw

/** The class of an error as its caller knows it; what was thrown in a word where it is no error. */
export function typeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return typeof thrown
  const name = textIn(thrown, 'excType') ?? textIn(thrown, 'name') ?? ''
  return name === '' ? 'Error' : name
}

/** The message of an error, without the class that stands before it in a RemoteError's. */
export function wordsOf(thrown: unknown): string {
  const isRemote = textIn(thrown, 'excType') !== undefined
  return (isRemote ? textIn(thrown, 'value') : undefined) ?? messageOf(thrown)
}

/** The stack of an error; empty where it has none. */
export function stackOf(thrown: unknown): string {
  return textIn(thrown, 'stack') ?? ''
}

function textIn(thrown: unknown, name: string): string | undefined {
  const value = fieldOf(thrown, name)
  return typeof value === 'string' ? value : undefined
}
