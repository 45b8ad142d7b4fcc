/**
 * Text from bytes and back. A byte that is no UTF-8 becomes a low surrogate of its own (U+DC80 to U+DCFF), as Python's
 * `surrogateescape` has it, and becomes that byte again: names and keys of any bytes go through the broker unchanged.
 *
 * Node's Buffer reads longer texts faster than a loop does; where there is none, the loop reads them all.
 */
interface TextHost {
  readonly Buffer?: {
    readonly prototype: {
      latin1Slice(this: Uint8Array, start: number, end: number): string
      utf8Slice(this: Uint8Array, start: number, end: number): string
    }
  }
}

const prototype = (globalThis as unknown as TextHost).Buffer?.prototype
/** From so many bytes on Buffer is faster than the loop. */
const longText = 24

export function readText(bytes: Uint8Array, start: number, end: number): string {
  return isAscii(bytes, start, end) ? readAscii(bytes, start, end) : readUtf8(bytes, start, end)
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! > 0x7f) return false
  return true
}

function readAscii(bytes: Uint8Array, start: number, end: number): string {
  if (end - start >= longText && prototype !== undefined) {
    return prototype.latin1Slice.call(bytes, start, end)
  }
  let text = ''
  let at = start
  for (; at + 8 <= end; at += 8) {
    text += String.fromCharCode(
      bytes[at]!,
      bytes[at + 1]!,
      bytes[at + 2]!,
      bytes[at + 3]!,
      bytes[at + 4]!,
      bytes[at + 5]!,
      bytes[at + 6]!,
      bytes[at + 7]!,
    )
  }
  for (; at < end; at++) text += String.fromCharCode(bytes[at]!)
  return text
}

function readUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (prototype !== undefined) {
    const text = prototype.utf8Slice.call(bytes, start, end)
    // a replacement character may stand for bytes that were none
    if (!text.includes('\ufffd')) return text
  }
  let text = ''
  for (let at = start; at < end;) {
    const length = sequenceLength(bytes, at, end)
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 | bytes[at]!)
        : String.fromCodePoint(codePointAt(bytes, at, length))
    at += Math.max(1, length)
  }
  return text
}

/** How many bytes the character at that place takes; 0 when it is none. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0 || at + length > end) return 0
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0
  return isShortest(length, codePointAt(bytes, at, length)) ? length : 0
}

/** Neither longer than need be, nor a surrogate, nor beyond the last character. */
function isShortest(length: number, point: number): boolean {
  if (length === 3) return point >= 0x800 && (point < 0xd800 || point > 0xdfff)
  return length !== 4 || (point >= 0x10000 && point <= 0x10ffff)
}

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at]!
  if (length === 1) return first
  let point = first & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) point = (point << 6) | (bytes[at + i]! & 0x3f)
  return point
}

/** Whether a byte in it was no UTF-8. */
export function hasStrayByte(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdfff) continue
    if (unit >= 0xdc00) return true
    // the first half of a pair: the second belongs to it
    i++
  }
  return false
}

/** Bytes that the text takes at most. */
export function mostBytes(text: string): number {
  return text.length * 3
}

/** Writes a text; there must be room for {@link mostBytes}. Gives the place behind it. */
export function writeText(bytes: Uint8Array, start: number, text: string): number {
  let at = start
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes[at++] = unit
    else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6)
      bytes[at++] = 0x80 | (unit & 0x3f)
    } else {
      const point = text.codePointAt(i)!
      if (point > 0xffff) i++
      at = writePoint(bytes, at, point)
    }
  }
  return at
}

function writePoint(bytes: Uint8Array, start: number, point: number): number {
  let at = start
  if (point >= 0xdc80 && point <= 0xdcff) {
    bytes[at++] = point & 0xff
    return at
  }
  const sound = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
  if (sound > 0xffff) {
    bytes[at++] = 0xf0 | (sound >> 18)
    bytes[at++] = 0x80 | ((sound >> 12) & 0x3f)
  } else {
    bytes[at++] = 0xe0 | (sound >> 12)
  }
  bytes[at++] = 0x80 | ((sound >> 6) & 0x3f)
  bytes[at++] = 0x80 | (sound & 0x3f)
  return at
}

/** The bytes of a text, in an array of their own. */
export function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(mostBytes(text))
  return bytes.slice(0, writeText(bytes, 0, text))
}
