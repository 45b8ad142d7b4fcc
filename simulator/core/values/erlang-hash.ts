import { utf8Bytes } from './utf8.js'

/** A term whose hash exchanges need; Erlang's `undefined` is undefined here. */
export type HashableTerm =
  | string
  | number
  | undefined
  | readonly string[]
  | { readonly atom: string; readonly value: string | number }

/** The golden ratio, of which Erlang hashes each kind of term with a multiple of its own. */
const golden = 0x9e3779b9
const range = 0x8000000

/** Erlang's `phash2` of a term: a number below 2^27. Texts are binaries. */
export function phash2(term: HashableTerm): number {
  const hash = new TermHash()
  if (term === undefined) return pjw('undefined') % range
  if (typeof term === 'string') hash.addBinary(utf8Bytes(term))
  else if (typeof term === 'number') hash.addInteger(term)
  else if ('atom' in term) hash.addTagged(term.atom, term.value)
  else if (term.length === 0) return nilHash % range
  else hash.addList(term)
  return hash.value % range
}

/** The hash of an empty list that is all of the term. */
const nilHash = 3_468_870_702

/** Bob Jenkins' hash, as Erlang uses it on terms. */
class TermHash {
  #hash = 0

  get value(): number {
    return this.#hash >>> 0
  }

  addBinary(bytes: Uint8Array): void {
    const start = (multiple(13) + this.#hash) | 0
    this.#hash = bytes.length === 0 ? start : blockHash(bytes, start)
  }

  addInteger(value: number): void {
    if (value < 0) this.#mix(-value, 1)
    this.#mix(value, 1)
  }

  addTagged(atom: string, value: string | number): void {
    this.#mix(2, 9)
    this.#mix(pjw(atom), 3)
    if (typeof value === 'number') this.addInteger(value)
    else this.addBinary(utf8Bytes(value))
  }

  addList(texts: readonly string[]): void {
    for (const text of texts) this.addBinary(utf8Bytes(text))
    this.#mix(nilTag, 2)
  }

  #mix(value: number, kind: number): void {
    const factor = multiple(kind)
    this.#hash = mix((factor + value) | 0, factor, this.#hash)
  }
}

/** The tag of the end of a list inside another term. */
const nilTag = 2

function multiple(times: number): number {
  return Math.imul(golden, times)
}

/** The hash of an atom's name. */
function pjw(name: string): number {
  let hash = 0
  for (const byte of utf8Bytes(name)) {
    hash = ((hash << 4) + byte) >>> 0
    const high = hash & 0xf0000000
    if (high !== 0) hash = (hash ^ (high >>> 24) ^ high) >>> 0
  }
  return hash
}

function blockHash(bytes: Uint8Array, start: number): number {
  const word = (at: number, length: number): number => {
    let value = 0
    for (let i = 0; i < length; i++) value |= (bytes[at + i] ?? 0) << (8 * i)
    return value
  }
  let [a, b, c] = [golden | 0, golden | 0, start]
  let at = 0
  for (; bytes.length - at >= 12; at += 12) {
    ;[a, b, c] = mixed((a + word(at, 4)) | 0, (b + word(at + 4, 4)) | 0, (c + word(at + 8, 4)) | 0)
  }
  // the lowest byte of the last word is the length
  const rest = (c + bytes.length + (word(at + 8, 3) << 8)) | 0
  return mix((a + word(at, 4)) | 0, (b + word(at + 4, 4)) | 0, rest)
}

function mix(a: number, b: number, c: number): number {
  return mixed(a, b, c)[2]
}

const shifts = [13, 8, 13, 12, 16, 5, 3, 10, 15]

function mixed(...words: [a: number, b: number, c: number]): [number, number, number] {
  shifts.forEach((shift, turn) => {
    const at = turn % 3
    const [before, after] = [words[(at + 2) % 3]!, words[(at + 1) % 3]!]
    const reduced = (words[at]! - after - before) | 0
    words[at] = reduced ^ (at === 1 ? before << shift : before >>> shift)
  })
  return words
}
