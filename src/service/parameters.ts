/**
 * Reads a function's parameters from its source text. JavaScript keeps no other record of their names.
 *
 * Cautious: whatever is not understood beyond doubt gives undefined, and the text must agree with what
 * the function itself says (`length`).
 */
export interface Parameters {
  /** undefined for a destructured parameter, which has no name. */
  readonly names: readonly (string | undefined)[]
  /** Parameters before the first with a default. */
  readonly required: number
  /** It has a rest parameter or reads `arguments`: any number of arguments is right. */
  readonly isVariadic: boolean
}

export function readParameters(method: (...args: never[]) => unknown): Parameters | undefined {
  const source = Function.prototype.toString.call(method)
  if (source.includes('[native code]') || source.startsWith('class')) return undefined
  const texts = parameterTexts(source)
  if (texts === undefined) return undefined
  const rest = texts.at(-1)?.startsWith('...') === true
  const named = rest ? texts.slice(0, -1) : texts
  const firstDefault = named.findIndex(hasDefault)
  const required = firstDefault === -1 ? named.length : firstDefault
  if (required !== method.length) return undefined
  return {
    names: named.map(nameOf),
    required,
    isVariadic: rest || /\barguments\b/.test(source),
  }
}

/** `a`, `b = 2`, `...rest`: the text of each parameter, without comments. */
function parameterTexts(source: string): string[] | undefined {
  const arrow = /^(?:async\s+)?([\p{L}_$][\p{L}\p{N}_$]*)\s*=>/u.exec(source)
  if (arrow?.[1] !== undefined) return [arrow[1]]
  const scanner = new Scanner(source)
  return scanner.skipToParenthesis() ? scanner.readList() : undefined
}

function hasDefault(text: string): boolean {
  const scanner = new Scanner(text)
  while (!scanner.isAtEnd()) if (scanner.skipOne() === '=') return true
  return false
}

function nameOf(text: string): string | undefined {
  return /^([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:=|$)/u.exec(text)?.[1]
}

const closing = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** Walks over source text one token at a time, with brackets, strings and comments as single tokens. */
class Scanner {
  readonly #source: string
  #position = 0
  /** The last character that was no space: tells a division from a regular expression. */
  #previous = ''

  constructor(source: string) {
    this.#source = source
  }

  isAtEnd(): boolean {
    return this.#position >= this.#source.length
  }

  /** Stops behind the `(` of the parameter list: the first that is in no other bracket. */
  skipToParenthesis(): boolean {
    while (!this.isAtEnd()) {
      if (this.#source[this.#position] === '(') {
        this.#position++
        this.#previous = '('
        return true
      }
      if (this.#source[this.#position] === '{') return false
      this.skipOne()
    }
    return false
  }

  /** The items up to the closing `)`. */
  readList(): string[] | undefined {
    const items: string[] = []
    let item = ''
    for (;;) {
      if (this.isAtEnd()) return undefined
      const token = this.skipOne()
      if (token === ')' || token === ',') {
        if (item.trim() !== '') items.push(item.trim())
        else if (token === ',') return undefined
        if (token === ')') return items
        item = ''
      } else {
        item += token
      }
    }
  }

  /** Moves over one token and gives its text; a comment is a space. */
  skipOne(): string {
    const start = this.#position
    const char = this.#source[start] ?? ''
    if (this.#source.startsWith('//', start)) return this.#skipTo('\n')
    if (this.#source.startsWith('/*', start)) return this.#skipTo('*/')
    if (char === '"' || char === "'") this.#skipString(char)
    else if (char === '`') this.#skipTemplate()
    else if (char === '/' && '=(,[:?{&|!'.includes(this.#previous)) this.#skipRegex()
    else if (closing.has(char)) this.#skipBracket(closing.get(char) ?? '')
    else this.#position++
    if (char.trim() !== '') this.#previous = char
    return this.#source.slice(start, this.#position)
  }

  #skipTo(end: string): string {
    const index = this.#source.indexOf(end, this.#position + 2)
    this.#position = index === -1 ? this.#source.length : index + end.length
    return ' '
  }

  #skipString(quote: string): void {
    this.#position++
    while (!this.isAtEnd() && this.#source[this.#position] !== quote) {
      this.#position += this.#source[this.#position] === '\\' ? 2 : 1
    }
    this.#position++
  }

  #skipTemplate(): void {
    this.#position++
    while (!this.isAtEnd() && this.#source[this.#position] !== '`') {
      if (this.#source.startsWith('${', this.#position)) {
        this.#position++
        this.skipOne()
      } else {
        this.#position += this.#source[this.#position] === '\\' ? 2 : 1
      }
    }
    this.#position++
  }

  #skipRegex(): void {
    let inClass = false
    this.#position++
    while (!this.isAtEnd() && (inClass || this.#source[this.#position] !== '/')) {
      const char = this.#source[this.#position]
      if (char === '[') inClass = true
      if (char === ']') inClass = false
      this.#position += char === '\\' ? 2 : 1
    }
    this.#position++
  }

  #skipBracket(end: string): void {
    this.#previous = this.#source[this.#position] ?? ''
    this.#position++
    while (!this.isAtEnd() && this.#source[this.#position] !== end) this.skipOne()
    this.#position++
  }
}
