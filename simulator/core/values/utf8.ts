/** UTF-8 without a host: the core has no TextEncoder. A lone surrogate becomes U+FFFD, as everywhere. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point))
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point))
  }
  return Uint8Array.from(bytes)
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f)
}

/** The text of bytes; each beginning of a character that does not go on becomes one U+FFFD, as in every decoder. */
export function utf8Text(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const { point, length } = characterAt(bytes, at)
    text += String.fromCodePoint(point)
    at += length
  }
  return text
}

function characterAt(bytes: Uint8Array, at: number): { point: number; length: number } {
  const first = bytes[at]!
  if (first < 0x80) return { point: first, length: 1 }
  const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0
  let point = first & (0x3f >> more)
  for (let i = 1; i <= more; i++) {
    const byte = bytes[at + i]
    if (byte === undefined || !mayFollow(byte, first, i)) return { point: 0xfffd, length: i }
    point = (point << 6) | (byte & 0x3f)
  }
  return more === 0 ? { point: 0xfffd, length: 1 } : { point, length: more + 1 }
}

/** Rules out what is written longer than it need be, surrogates, and what is beyond U+10FFFF. */
function mayFollow(byte: number, first: number, index: number): boolean {
  if (index > 1) return byte >= 0x80 && byte < 0xc0
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const beyond = first === 0xed ? 0xa0 : first === 0xf4 ? 0x90 : 0xc0
  return byte >= lowest && byte < beyond
}

export function utf8Length(text: string): number {
  return utf8Bytes(text).length
}

/** As much of a text as fits into so many bytes. */
export function utf8Prefix(text: string, bytes: number): string {
  let prefix = ''
  let used = 0
  for (const character of text) {
    used += utf8Bytes(character).length
    if (used > bytes) break
    prefix += character
  }
  return prefix
}

const firstSurrogate = 0xd800

/** The order of two texts by their bytes; negative when `a` comes first. Above U+FFFF it is not that of UTF-16. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    return x < firstSurrogate || y < firstSurrogate ? x - y : a.codePointAt(i)! - b.codePointAt(i)!
  }
  return a.length - b.length
}
