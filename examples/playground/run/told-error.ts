/** Errors of the scenario as plain data, with the place in its text. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Place, ToldError } from '../model/record.js'
import { shown } from './shown.js'

/** The name under which the engine knows the script; stacks have it. */
export const scriptName = 'scenario.js'

/** Lines that stand before the module in the script that is run. */
export const linesBefore = 1

/** The title that `simulate` adds to a message, and all after it. */
const added = /\n\n(?:seed \d|first come, first served)[^]*$/

export function tellError(error: unknown, map: string): ToldError {
  if (!(error instanceof Error))
    return {
      name: 'Error',
      message: `thrown: ${shown(error)}`,
    }
  const { name, message, stack = '' } = error
  const place = placeIn(stack, map)
  return { name, message: message.replace(added, ''), ...(place === undefined ? {} : { place }) }
}

/** The first place in the text that a stack names. */
export function placeIn(stack: string, map: string): Place | undefined {
  const trace = new TraceMap(map)
  for (const [, line, column] of stack.matchAll(/scenario\.js:(\d+):(\d+)/g)) {
    const position = originalPositionFor(trace, {
      line: Number(line) - linesBefore,
      column: Number(column) - 1,
    })
    if (position.line !== null) return { line: position.line, column: position.column + 1 }
  }
  return undefined
}
