/** Of a value of MessagePack: the bytes behind its first, and the values inside. */
interface Shape {
  /** Bytes of a number behind the first byte that says how much follows; 0 for none. */
  readonly sizeBytes: number
  /** Bytes that follow in any case. */
  readonly bytes: number
  /** The unit of the number: bytes, or values, so many for each. */
  readonly counts: 'bytes' | number
}

const shapes = new Map<number, Shape>()

function define(first: number, sizeBytes: readonly number[], counts: Shape['counts'], bytes = 0) {
  sizeBytes.forEach((size, i) => shapes.set(first + i, { sizeBytes: size, bytes, counts }))
}

define(0xc4, [1, 2, 4], 'bytes') // bin
define(0xc7, [1, 2, 4], 'bytes', 1) // ext, with its type
define(0xd9, [1, 2, 4], 'bytes') // str
define(0xdc, [2, 4], 1) // array
define(0xde, [2, 4], 2) // map
const numbers: readonly (readonly [number, number])[] = [
  ...[0xca, 0xcb].map((type, i) => [type, 4 << i] as const), // float
  ...[0xcc, 0xcd, 0xce, 0xcf].map((type, i) => [type, 1 << i] as const), // uint
  ...[0xd0, 0xd1, 0xd2, 0xd3].map((type, i) => [type, 1 << i] as const), // int
  ...[0xd4, 0xd5, 0xd6, 0xd7, 0xd8].map((type, i) => [type, 1 + (1 << i)] as const), // fixext
]
for (const [type, bytes] of numbers) shapes.set(type, { sizeBytes: 0, bytes, counts: 'bytes' })

const uint64 = 0xcf
const int64 = 0xd3

/**
 * Throws a RangeError for a body that announces more than it has, or that nests deeper than so many levels. A decoder
 * makes room for what is announced, and for each level: lists that announce millions of items, or each the next, would end
 * the process for want of memory. Goes through the body once: the values that were announced and have not come are
 * never more than the bytes that are left.
 *
 * @returns whether there is an integer in it that a number cannot hold
 */
export function checkClaims(body: Uint8Array, maxDepth: number): boolean {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  /** For each level, how many values of it are still to come. */
  const left = [1]
  let owed = 1
  let at = 0
  let hasLarge = false
  for (;;) {
    while (left[left.length - 1] === 0) left.pop()
    if (left.length === 0) return hasLarge
    if (left.length - 1 > maxDepth) {
      throw new RangeError(`MessagePack is nested deeper than ${maxDepth} levels`)
    }
    if (owed > body.length - at) {
      throw new RangeError(`MessagePack announces more than its ${body.length} bytes can hold`)
    }
    const first = body[at++]!
    owed--
    left[left.length - 1]!--
    if (first <= 0x7f || first >= 0xe0) continue
    let values = 0
    if (first <= 0x8f) values = 2 * (first & 0x0f)
    else if (first <= 0x9f) values = first & 0x0f
    else if (first <= 0xbf) at += first & 0x1f
    else {
      if (first === uint64 || first === int64) hasLarge ||= isLarge(view, at, first)
      const shape = shapes.get(first)
      if (shape === undefined) continue // nil, a boolean, or what the decoder refuses
      const size = at + shape.sizeBytes <= body.length ? sizeAt(view, at, shape.sizeBytes) : 0
      at += shape.sizeBytes + shape.bytes
      if (shape.counts === 'bytes') at += size
      else values = size * shape.counts
    }
    if (values === 0) continue
    owed += values
    left.push(values)
  }
}

function isLarge(view: DataView, at: number, type: number): boolean {
  if (at + 8 > view.byteLength) return false
  const value = type === uint64 ? view.getBigUint64(at) : view.getBigInt64(at)
  return !Number.isSafeInteger(Number(value))
}

function sizeAt(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at)
  if (bytes === 2) return view.getUint16(at)
  return bytes === 4 ? view.getUint32(at) : 0
}
