import { inspect } from 'node:util'
import { oneLine } from '../../ports/one-line.js'

/**
 * A value as the shell shows it: of an error the message and the frames of the user's own code, of a promise the hint that
 * nobody waits for it.
 */
export function show(value: unknown): string {
  if (value instanceof Error) return shownError(value)
  const text = inspect(value, { colors: process.stdout.isTTY })
  return value instanceof Promise
    ? `${text}\nnobody waits for this call: put await in front of it`
    : text
}

const shownFrames = 3

function shownError(error: Error): string {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/node:|[/\\]node_modules[/\\]|REPL\d+/.test(line))
  return [oneLine(`${error.name}: ${error.message}`), ...frames.slice(0, shownFrames)].join('\n')
}
