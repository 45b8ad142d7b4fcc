/** The values of environment variables, by their names. */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * The text with every variable in it replaced: nameko's environment variables in configuration files, `${VAR}` and
 * `${VAR:default}`.
 *
 * 1. A name ends at a brace, a colon or a space. A variable that is empty is set; a variable that is not set is
 *    its default, or nothing.
 * 2. A default may hold braces in pairs, and variables of its own, as deep as one likes.
 * 3. The value of a variable is not looked at again here; the reader of the file does that.
 */
export function substitute(text: string, variables: Variables): string {
  let result = ''
  let position = 0
  while (position < text.length) {
    const reference = referenceAt(text, position)
    if (reference === undefined) {
      result += text.charAt(position)
      position++
    } else {
      result += variables[reference.name] ?? substitute(reference.fallback, variables)
      position = reference.end
    }
  }
  return result
}

/** The names of the variables in a text, those in defaults among them, each once. */
export function namesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\{([^{}:\s]+)/g)].map(([, name = '']) => name))]
}

/** Whether a text looks as if there were a variable in it. */
export const reference = /\$\{.*\}/

interface Reference {
  readonly name: string
  readonly fallback: string
  /** The position behind it. */
  readonly end: number
}

const opening = /\$\{([^{}:\s]+)(:)?/y

function referenceAt(text: string, position: number): Reference | undefined {
  opening.lastIndex = position
  const match = opening.exec(text)
  if (match === null) return undefined
  const [start, name = '', colon] = match
  const begin = position + start.length
  const close = colon === undefined ? begin : closingBrace(text, begin)
  if (text[close] !== '}') return undefined
  return { name, fallback: text.slice(begin, close), end: close + 1 }
}

/** The position of the brace that closes the one before `position`; the end of the text if none does. */
function closingBrace(text: string, position: number): number {
  let depth = 0
  for (let i = position; i < text.length; i++) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && depth-- === 0) return i
  }
  return text.length
}
