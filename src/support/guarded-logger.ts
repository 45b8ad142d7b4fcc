import type { Logger } from '../ports/logger.js'
import { oneLine } from '../ports/one-line.js'
import { messageOf } from './describe.js'

const levels: readonly (keyof Logger)[] = ['debug', 'info', 'warn', 'error']

/**
 * A logger that gets each message, and each field that is a text, on one line: there are texts of peers in them. It never
 * throws: what is logged has happened, and what comes next (a reply, an ack) has to come all the same.
 */
export function guarded(logger: Logger): Logger {
  return Object.fromEntries(
    levels.map((level) => [
      level,
      (fields: object, message: string) => {
        const line = oneLine(message)
        try {
          logger[level](tidyFields(fields), line)
        } catch (cause) {
          console.error(`kinoko: ${line}; the logger failed over it: ${oneLine(messageOf(cause))}`)
        }
      },
    ]),
  ) as unknown as Logger
}

/** The same object where there is nothing to do: a logger may look at its class. */
function tidyFields(fields: object): object {
  const isOdd = (value: unknown): value is string =>
    typeof value === 'string' && value !== oneLine(value)
  const odd = Object.entries(fields).filter(([, value]) => isOdd(value)) as [string, string][]
  if (odd.length === 0) return fields
  return { ...fields, ...Object.fromEntries(odd.map(([key, value]) => [key, oneLine(value)])) }
}
