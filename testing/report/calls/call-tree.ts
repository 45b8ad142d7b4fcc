import type { FailureReport } from '../failure.js'
import { shortValue } from '../sentence.js'
import { differencesOf } from './differences.js'
import { Family } from './family.js'
import type { StoryCall } from './story-call.js'

/** The options of a call tree. */
export interface CallTreeOptions {
  /** How many of the last calls that began a chain are told, with all they led to. Default: all. */
  readonly last?: number
}

/**
 * The calls of a failed run as text, each above the calls that it led to: event, virtual time, who served, arguments, result;
 * behind it what was otherwise in the nearest run that passes, that nobody waited for it, and the line that made it.
 *
 * @example
 *   event       ms
 *      63        0  client#0 → deposits#0 deposit("ada", 50) → nothing
 *      75        0  ├─ accounts#0 read("ada") → 100
 *      83        0  └─ accounts#0 write("ada", 150) → nothing
 */
export function toCallTree(
  { calls, nearest }: Pick<FailureReport, 'calls' | 'nearest'>,
  options: CallTreeOptions = {},
): string {
  const family = new Family(calls)
  const differences = differencesOf(calls, nearest?.calls)
  const roots = family.roots.slice(-(options.last ?? family.roots.length))
  if (roots.length === 0) return ''
  const tell = (call: StoryCall, first: string, rest: string): string[] => {
    const children = family.childrenOf(call)
    const remarks = [...family.remarksOn(call), ...(differences.get(call.correlationId) ?? [])]
    return [
      `${at(call)}  ${first}${tellCall(call, family)}`,
      ...remarks.map(
        (remark) => `${noTime}  ${rest}${children.length > 0 ? '│' : ' '}  ! ${remark}`,
      ),
      ...children.flatMap((child, i) =>
        i === children.length - 1
          ? tell(child, `${rest}└─ `, `${rest}   `)
          : tell(child, `${rest}├─ `, `${rest}│  `),
      ),
    ]
  }
  const lines = roots.flatMap((root) => tell(root, '', ''))
  return ['  event       ms', ...lines].join('\n')
}

/** How many of the last calls of clients are in the message of an error, with all that they led to. */
const shownCalls = 8
const heading = '\nthe calls:'

/** The end of the call tree, as it stands at the end of the message of an error; empty when there were no calls. */
export function tellTree(report: Pick<FailureReport, 'calls' | 'nearest'>): string {
  const tree = toCallTree(report, { last: shownCalls })
  return tree === '' ? '' : `${heading}\n${tree}`
}

/** The message of an error without the tree at its end. */
export function withoutTree(message: string): string {
  const end = message.lastIndexOf(`${heading}\n`)
  return end < 0 ? message : message.slice(0, end)
}

const noTime = ' '.repeat(16)

function at({ begin, beganAt }: StoryCall): string {
  return `${String(begin).padStart(7)} ${String(beganAt).padStart(8)}`
}

function tellCall(call: StoryCall, family: Family): string {
  const { caller, where } = call
  const asker = family.parentOf(call) === undefined ? `${caller} → ` : ''
  const place = where === undefined ? '' : `  at ${where}`
  return `${asker}${serversOf(call)}${methodWithArguments(call)} ${outcomeOf(call)}${place}`
}

/** `accounts#0 `, or who had it one after the other. */
export function serversOf({ servers, target }: StoryCall): string {
  if (servers.length === 0) return `${target.split('.')[0] ?? target}#? `
  return `${servers.join(', then ')} `
}

/** `write("ada", 150)`. */
export function methodWithArguments({ target, args }: StoryCall): string {
  return `${target.slice(target.indexOf('.') + 1)}(${shortValue(args)})`
}

/** `→ 100`, `✗ RangeError: 500 is too much`. */
export function outcomeOf({ outcome }: StoryCall): string {
  if (outcome === undefined) return '… no reply'
  return `${outcome.ok ? '→' : '✗'} ${shortValue(outcome.text)}`
}
