/**
 * Patterns of policies and permissions. RabbitMQ takes those of PCRE; the parts of them that JavaScript writes otherwise are
 * translated. Observed with `re:run` on each version that is simulated.
 */
import { posixClass } from './posix-class.js'

/** The regular expression of a pattern; a SyntaxError when it is none, or one that has a {@link foreignPart}. */
export function compilePattern(pattern: string): RegExp {
  const [front = '', flags = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? []
  return new RegExp(translated(pattern.slice(front.length)), `u${[...new Set(flags)].join('')}`)
}

const foreign: readonly RegExp[] = [
  // a quantifier that gives nothing back, and a group that does not
  /[*+?}]\+/u,
  /\(\?>/u,
  // numbers that several groups share, conditions, recursion, verbs
  /\(\?\|/u,
  /\(\?\(/u,
  /\(\?(?:R|[+-]?\d+|&\w+|P>\w+)\)/u,
  /\(\*[A-Z]\w*[^)]*\)/u,
  // settings that are not at the front, or that JavaScript does not have
  /\(\?[a-zA-Z]*-?[a-zA-Z]+[:)]/u,
  /\\[CGKNXgHV]/u,
]

/** The first part of a pattern that PCRE knows, and JavaScript does not. */
export function foreignPart(pattern: string): string | undefined {
  const found = foreign.flatMap((part) => part.exec(pattern)?.[0] ?? [])
  return found[0]
}

/** The tokens that a pattern may begin with at a place, and their form in JavaScript. */
type Rule = readonly [part: RegExp, write: (match: RegExpExecArray) => string]

const atEnd = '(?![\\s\\S])'

const anywhere: readonly Rule[] = [
  [/\\Q([\s\S]*?)(?:\\E|$)/uy, ([, text = '']) => literal(text)],
  [/\\E/uy, () => ''],
  [/\\x\{([0-9a-fA-F]+)\}/uy, ([, digits = '']) => `\\u{${digits}}`],
  [/\\e/uy, () => '\\x1b'],
  [/\\[LlNUu]/uy, ([escape]) => refused(escape)],
  [/\\a/uy, () => '\\x07'],
  [/\\([^A-Za-z0-9])/uy, ([, char = '']) => literal(char)],
  [/\\[\s\S]/uy, ([escape]) => escape],
]

const outside: readonly Rule[] = [
  [/\(\?#[^)]*\)/uy, () => ''],
  [/\(\?P</uy, () => '(?<'],
  [/\\A/uy, () => '(?<![\\s\\S])'],
  [/\\z/uy, () => atEnd],
  [/\\Z/uy, () => `(?=\\n?${atEnd})`],
  [/\\h/uy, () => '[ \\t]'],
  [/\\R/uy, () => '(?:\\r\\n|[\\n\\x0b\\f\\r\\x85])'],
  [/\\[pP]\{[^}]*\}/uy, ([property]) => property],
  [/\\k<\w+>/uy, ([reference]) => reference],
  ...anywhere,
  [/\{\d+(?:,\d*)?\}/uy, ([quantifier]) => quantifier],
  // a quantifier has digits first; other braces, and a bracket alone, are themselves
  [/[{}\]]/uy, ([char]) => literal(char)],
  [/\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]])*\]/uy, ([all]) => classOf(all)],
  [/[\s\S]/uy, ([char]) => char],
]

const inside: readonly Rule[] = [
  [/\[:(\^?)(\w+):\]/uy, ([, not, name = '']) => posixClass(name, not === '^')],
  [/\\h/uy, () => ' \\t'],
  [/\\[pP]\{[^}]*\}/uy, ([property]) => property],
  ...anywhere,
  [/\[/uy, () => '\\['],
  [/[\s\S]/uy, ([char]) => char],
]

/** A class; a bracket that comes first is one of its characters. */
function classOf(all: string): string {
  const [, not = '', first = '', rest = ''] = /^\[(\^?)(\]?)([\s\S]*)\]$/u.exec(all) ?? []
  return `[${not}${first === '' ? '' : '\\]'}${rewritten(rest, inside)}]`
}

function translated(pattern: string): string {
  return rewritten(pattern, outside)
}

function rewritten(text: string, rules: readonly Rule[]): string {
  let result = ''
  for (let at = 0; at < text.length;) {
    const [length, written] = firstOf(text, at, rules)
    result += written
    at += length
  }
  return result
}

function firstOf(text: string, at: number, rules: readonly Rule[]): readonly [number, string] {
  for (const [part, write] of rules) {
    part.lastIndex = at
    const match = part.exec(text)
    if (match !== null) return [match[0].length, write(match)]
  }
  return [1, text[at] ?? '']
}

/** JavaScript has another meaning for it. */
function refused(escape: string): never {
  throw new SyntaxError(`PCRE does not know ${escape}`)
}

/** A text that matches itself. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, (char) => (char === '-' ? '\\x2d' : `\\${char}`))
}
