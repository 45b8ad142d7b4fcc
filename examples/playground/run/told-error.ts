/** Errors of the scenario as plain data, with the place in its text. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Place, ToldError } from '../model/record.js'
import type { ScenarioText } from './play.js'
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
  const place = new Places(map).in(stack)
  return { name, message: message.replace(added, ''), ...(place === undefined ? {} : { place }) }
}

/** The text that a map leads to, for a run of it. */
export function textOf(map: string): ScenarioText {
  const places = new Places(map)
  return {
    tellError: (error) => tellError(error, map),
    placeIn: (stack) => places.in(stack),
  }
}

/** The places in a text, by the map from what runs to it. */
class Places {
  readonly #map: TraceMap

  constructor(map: string) {
    this.#map = new TraceMap(map)
  }

  /** The first that a stack names. */
  in(stack: string): Place | undefined {
    for (const [, line, column] of stack.matchAll(/scenario\.js:(\d+):(\d+)/g)) {
      const position = originalPositionFor(this.#map, {
        line: Number(line) - linesBefore,
        column: Number(column) - 1,
      })
      if (position.line !== null) return { line: position.line, column: position.column + 1 }
    }
    return undefined
  }
}
