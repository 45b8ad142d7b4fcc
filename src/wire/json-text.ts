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

/**
 * Throws a RangeError for a text that nests deeper.
 *
 * @param harmless - so many opening brackets may be there, however deep they nest. Default: `maxDepth`
 */
export function checkDepth(text: string, maxDepth: number, harmless = maxDepth): void {
  if (hasFewBrackets(text, harmless)) return
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === quote) i = endOfString(text, i)
    // most characters come before the brackets
    else if (char < openBracket) continue
    else if (char === openBrace || char === openBracket) depth++
    else if (char === closeBrace || char === closeBracket) depth--
    if (depth > maxDepth) throw tooDeep(maxDepth)
  }
}

export function tooDeep(maxDepth: number): RangeError {
  return new RangeError(`JSON is nested deeper than ${maxDepth} levels`)
}

/**
 * Brackets in strings count, too. A search for one character is far faster than a look at each: most characters are no
 * brackets.
 */
function hasFewBrackets(text: string, limit: number): boolean {
  let left = limit
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (--left < 0) return false
    }
  }
  return true
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
