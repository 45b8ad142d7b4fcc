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
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    return x < firstSurrogate || y < firstSurrogate ? x - y : a.codePointAt(i)! - b.codePointAt(i)!
  }
  return a.length - b.length
}
