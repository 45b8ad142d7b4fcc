/** Walks through the text of JSON, from string to string, in time that grows with its length and no faster. */

const quote = 34
const backslash = 92
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125
const afterKey = /\s*:/y

/** How parts of a text are rewritten. */
export interface Rewriting {
  /** A part without strings. */
  readonly between: (part: string) => string
  /** A string with its quotes; whether it is the key of a table. */
  readonly string: (token: string, isKey: boolean) => string
}

export const same = (part: string): string => part

/** The text with each of its parts rewritten. */
export function rewritten(text: string, { between, string }: Rewriting): string {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const start = text.indexOf('"', at)
    if (start === -1) break
    const end = endOfString(text, start) + 1
    parts.push(
      between(text.slice(at, start)),
      string(text.slice(start, end), isKeyBefore(text, end)),
    )
    at = end
  }
  parts.push(between(text.slice(at)))
  return parts.join('')
}

/** Whether what ends there is the key of a table: a colon follows. */
export function isKeyBefore(text: string, end: number): boolean {
  afterKey.lastIndex = end
  return afterKey.test(text)
}

/** Throws a RangeError for a text that nests deeper. */
export function checkDepth(text: string, maxDepth: number): void {
  if (hasFewBrackets(text, maxDepth)) return
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === quote) i = endOfString(text, i)
    else if (char === openBrace || char === openBracket) depth++
    else if (char === closeBrace || char === closeBracket) depth--
    if (depth > maxDepth) throw new RangeError(`JSON is nested deeper than ${maxDepth} levels`)
  }
}

/** A search for one character is far faster than a look at each: long texts without structure are common. */
function hasFewBrackets(text: string, limit: number): boolean {
  let left = limit
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (--left < 0) return false
    }
  }
  return true
}

const longest = 16
const point = 46

/**
 * Whether there is an integer of 16 digits or more that a number may not hold, where a number may stand: what stands
 * between other things than brackets, commas, colons and space is part of a string (an identifier, the number of a card). Looks at one
 * in 16 characters, and at those around a digit. No character is looked at twice: of a fraction the walk to the left ends where it
 * began before.
 */
export function hasLongInteger(text: string): boolean {
  let inFraction = NaN
  for (let i = longest - 1; i < text.length; i += longest) {
    if (!isDigit(text.charCodeAt(i))) continue
    let start = i - 1
    while (start !== inFraction && isDigit(text.charCodeAt(start))) start--
    if (start === inFraction || text.charCodeAt(start) === point) {
      inFraction = i
      continue
    }
    let end = i + 1
    while (isDigit(text.charCodeAt(end))) end++
    if (end - start > longest && mayBeNumber(text, start, end) && !isSafe(text, start + 1, end))
      return true
  }
  return false
}

/**
 * Whether there is a number with an exponent of three digits or more, where a number may stand: beyond some 300 only Infinity
 * could stand for it.
 */
export function hasLongExponent(text: string): boolean {
  longExponent.lastIndex = 0
  for (let at = longExponent.exec(text); at !== null; at = longExponent.exec(text)) {
    let before = at.index - 1
    while (isDigit(text.charCodeAt(before)) || text.charCodeAt(before) === point) before--
    if (before < at.index - 1 && mayBeNumber(text, before, longExponent.lastIndex)) return true
  }
  return false
}

/** Hexadecimal identifiers have it, too. */
const longExponent = /[eE]\+?\d{3,}/g

/** @param before - the place before its first digit */
function mayBeNumber(text: string, before: number, end: number): boolean {
  const isNegative = text.charCodeAt(before) === minus
  const begin = text[isNegative ? before - 1 : before]
  const next = text[end]
  return (
    (begin === undefined || beforeNumbers.includes(begin)) &&
    (next === undefined || afterNumbers.includes(next))
  )
}

const minus = 45
const beforeNumbers = '[,: \t\n\r'
const afterNumbers = '],} \t\n\r.eE'

/** Whether a number holds it exactly: at most 2^53 - 1. */
function isSafe(text: string, start: number, end: number): boolean {
  return end - start === longest && text.slice(start, end) <= greatest
}

const greatest = String(Number.MAX_SAFE_INTEGER)

/** Of nothing (NaN), beyond an end of the text, false. */
function isDigit(char: number): boolean {
  return char >= 48 && char <= 57
}

/** The position of the quote that ends the string starting at `start`; the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  let i = start
  for (;;) {
    i = text.indexOf('"', i + 1)
    if (i === -1) return text.length
    let escapes = 0
    while (text.charCodeAt(i - 1 - escapes) === backslash) escapes++
    if (escapes % 2 === 0) return i
  }
}
