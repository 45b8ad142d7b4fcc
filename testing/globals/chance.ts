import type { World } from '../../simulator/index.js'
import { replaceProperties } from './replace-properties.js'

type Clock = ReturnType<World['clockOf']>

/**
 * Replaces `Math.random` and `crypto` by chance that is drawn from the seed; gives a function that puts the
 * platform's back.
 */
export function replaceChance(clock: () => Clock): () => void {
  const restoreMath = replaceProperties(Math, { random: () => clock().random() })
  const { crypto } = globalThis as { crypto?: object }
  const restoreCrypto =
    crypto === undefined
      ? () => undefined
      : replaceProperties(crypto, {
          randomUUID: () => clock().uuid(),
          getRandomValues: (array: ArrayBufferView) => fill(array, clock()),
        })
  return () => {
    restoreCrypto()
    restoreMath()
  }
}

function fill(array: ArrayBufferView, clock: Clock): ArrayBufferView {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(clock.random() * 256)
  return array
}
