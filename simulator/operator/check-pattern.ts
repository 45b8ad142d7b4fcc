import { compilePattern, foreignPart } from '../core/values/pattern.js'
import { checkNames } from '../options/check-names.js'

/** Why it is no pattern that can be had here; undefined when it is one. */
export function patternFault(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return `${JSON.stringify(pattern)} is no regular expression`
  try {
    compilePattern(pattern)
    return undefined
  } catch {
    return faultOf(pattern)
  }
}

function faultOf(pattern: string): string {
  const part = foreignPart(pattern)
  const shown = JSON.stringify(pattern)
  if (part === undefined) return `${shown} is no regular expression`
  return (
    `${shown} has ${JSON.stringify(part)}, which RabbitMQ knows (PCRE) and the simulator does not: ` +
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
    checkPattern(what, pattern)
  }
}
