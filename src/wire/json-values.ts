import { tooDeep } from './json-text.js'
import { maxDepth } from './unserializable.js'

/** The findings of a quick look at a parsed value. The text has more characters than values, and a look at it takes longer than to parse it. */
export interface Findings {
  /** A number beyond 2^53: the text may have had more digits than a number holds. */
  hasLarge: boolean
  /** An infinite number: the text had one that is too large. */
  hasInfinite: boolean
  /** `__proto__`, or the mark of kombu's typed values. */
  hasSpecialKeys: boolean
}

/** Looks at what JSON.parse has made. Throws a RangeError for what nests deeper than {@link maxDepth}. */
export function lookAt(value: unknown): Findings {
  const findings = { hasLarge: false, hasInfinite: false, hasSpecialKeys: false }
  look(value, findings, 1)
  return findings
}

const greatest = Number.MAX_SAFE_INTEGER

function look(value: unknown, findings: Findings, depth: number): void {
  if (typeof value === 'number') lookAtNumber(value, findings)
  else if (typeof value !== 'object' || value === null) return
  else if (depth > maxDepth) throw tooDeep(maxDepth)
  else if (Array.isArray(value)) lookAtList(value, findings, depth)
  else lookAtTable(value as Record<string, unknown>, findings, depth)
}

function lookAtList(list: readonly unknown[], findings: Findings, depth: number): void {
  for (const item of list) {
    if (isWorthALook(item)) look(item, findings, depth + 1)
  }
}

function lookAtTable(
  table: Readonly<Record<string, unknown>>,
  findings: Findings,
  depth: number,
): void {
  for (const key in table) {
    if (key === '__proto__' || key === '__type__') findings.hasSpecialKeys = true
    const item = table[key]
    if (isWorthALook(item)) look(item, findings, depth + 1)
  }
}

/** Lists and tables hold little but texts and numbers. */
function isWorthALook(item: unknown): boolean {
  return typeof item === 'number' ? item > greatest || item < -greatest : typeof item === 'object'
}

function lookAtNumber(value: number, findings: Findings): void {
  if (Math.abs(value) <= greatest) return
  findings.hasLarge = true
  if (!Number.isFinite(value)) findings.hasInfinite = true
}
