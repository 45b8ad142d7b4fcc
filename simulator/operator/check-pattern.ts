/** Whether it is a text that is a regular expression. */
export function isPattern(pattern: unknown): pattern is string {
  if (typeof pattern !== 'string') return false
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

/** A TypeError unless it is a regular expression. */
export function checkPattern(what: string, pattern: unknown): void {
  if (isPattern(pattern)) return
  throw new TypeError(`${what}: ${JSON.stringify(pattern)} is no regular expression`)
}
