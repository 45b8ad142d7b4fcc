/**
 * Bytes that outlive the chunk they came in. Small ones share a slab: an array of its own costs more than what is in
 * it, and a stretch of a chunk would keep all of the chunk.
 */
const slabSize = 32_768
const largeStretch = 4096

let slab = new Uint8Array(slabSize)
let used = 0

/** The place of the bytes that were copied last. */
export const kept: { bytes: Uint8Array; start: number; end: number } = {
  bytes: slab,
  start: 0,
  end: 0,
}

/** A copy of a stretch of bytes, into which nobody may write. */
export function keep(bytes: Uint8Array, start: number, end: number): Uint8Array {
  place(bytes, start, end)
  return kept.bytes.subarray(kept.start, kept.end)
}

/** Copies a stretch of bytes to where {@link kept} says. */
export function place(bytes: Uint8Array, start: number, end: number): void {
  const count = end - start
  if (count >= largeStretch) {
    kept.bytes = new Uint8Array(bytes.subarray(start, end))
    kept.start = 0
    kept.end = count
    return
  }
  if (used + count > slabSize) {
    slab = new Uint8Array(slabSize)
    used = 0
  }
  if (count < 32) for (let i = 0; i < count; i++) slab[used + i] = bytes[start + i]!
  else slab.set(bytes.subarray(start, end), used)
  kept.bytes = slab
  kept.start = used
  kept.end = used += count
}
