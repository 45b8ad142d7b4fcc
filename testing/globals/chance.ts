import { replaceProperties } from './replace-properties.js'
import type { GlobalScope } from './scopes.js'

type Clock = GlobalScope['clock']

/**
 * Replaces `Math.random` and `crypto` by chance that is drawn from the seed; gives a function that puts the
 * platform's back.
 */
export function chance(scope: () => GlobalScope | undefined): () => void {
  const { random } = Math
  const restoreMath = replaceProperties(Math, {
    random: () => scope()?.clock.random() ?? random(),
  })
  const { crypto } = globalThis as { crypto?: Crypto }
  const restoreCrypto = crypto === undefined ? () => undefined : replaceCrypto(crypto, scope)
  return () => {
    restoreCrypto()
    restoreMath()
  }
}

interface Crypto extends UuidSource {
  getRandomValues(array: ArrayBufferView): ArrayBufferView
}

/** Whatever makes UUIDs: the global `crypto`, and the module of Node. */
export interface UuidSource {
  /** Not there in pages without https. */
  randomUUID?(options?: object): string
}

function replaceCrypto(crypto: Crypto, scope: () => GlobalScope | undefined): () => void {
  // called as a method: a browser's insists on it
  const getRandomValues = crypto.getRandomValues.bind(crypto)
  const restoreUuids = replaceUuids(crypto, scope)
  const restoreValues = replaceProperties(crypto, {
    getRandomValues: (array: ArrayBufferView) => {
      const clock = scope()?.clock
      return clock === undefined ? getRandomValues(array) : fill(array, clock)
    },
  })
  return () => {
    restoreValues()
    restoreUuids()
  }
}

export function replaceUuids(source: UuidSource, scope: () => GlobalScope | undefined): () => void {
  const randomUUID = source.randomUUID?.bind(source)
  if (randomUUID === undefined) return () => undefined
  return replaceProperties(source, {
    randomUUID: (options?: object) => scope()?.clock.uuid() ?? randomUUID(options),
  })
}

function fill(array: ArrayBufferView, clock: Clock): ArrayBufferView {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(clock.random() * 256)
  return array
}
