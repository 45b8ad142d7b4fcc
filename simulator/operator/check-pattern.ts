import { compilePattern, foreignPart } from '../core/values/pattern.js'
import { checkNames, shown } from '../options/check-names.js'

/** Why it is no pattern that can be had here; undefined when it is one. */
export function patternFault(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') {
    return `it has to be a text, a regular expression such as "^orders" or ".*", and is ${shown(pattern)}`
  }
  try {
    compilePattern(pattern)
    return undefined
  } catch (error) {
    return faultOf(pattern, error as Error)
  }
}

function faultOf(pattern: string, { message }: Error): string {
  const part = foreignPart(pattern)
  const text = shown(pattern)
  if (part === undefined) {
    const reason = message.replace(/^.*: /s, '')
    return `${text} is no regular expression (${reason}); a \\ before a character stands for that itself`
  }
  return (
    `${text} has ${JSON.stringify(part)}, which RabbitMQ knows (PCRE) and the simulator does not: ` +
    'write the pattern without it'
  )
}

/** A TypeError unless it is a regular expression. */
export function checkPattern(what: string, pattern: unknown): void {
  const fault = patternFault(pattern)
  if (fault !== undefined) throw new TypeError(`${what}: ${fault}`)
}

/** A TypeError unless permissions have these patterns, all of them, and nothing else. */
export function checkPatterns(what: string, permissions: object, names: readonly string[]): void {
  checkNames(what, permissions, names)
  for (const name of names) {
    const pattern = (permissions as Readonly<Record<string, unknown>>)[name]
    if (pattern === undefined) throw new TypeError(`${what}: the pattern "${name}" is missing`)
    checkPattern(`${what}: the pattern "${name}"`, pattern)
  }
}
