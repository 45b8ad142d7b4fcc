import type { Config } from '../config/config.js'
import { BrokerUnreachable, ConfigurationError, TopologyError } from '../errors/errors.js'
import type { Logger } from '../ports/logger.js'
import { oneLine, stackOf } from '../ports/one-line.js'

const levels = ['debug', 'info', 'warn', 'error'] as const
type Level = (typeof levels)[number]

/** Python's names for them too, since the configuration may be shared with services in Python. */
const levelsByName = new Map<string, Level>([
  ...levels.map((level) => [level, level] as const),
  ['warning', 'warn'],
  ['critical', 'error'],
])

/**
 * A logger that writes lines to the standard error: level, message, and the stack of an error. The level
 * is the configuration's `LOGGING.root.level`, as in Python; by default `INFO`.
 */
export function consoleLog(config: Config): Logger {
  const shown = levels.slice(levels.indexOf(levelOf(config)))
  const log = (level: Level) => (fields: object, message: string) => {
    if (!shown.includes(level)) return
    const { err } = fields as { err?: unknown }
    const stack = level === 'error' && isBug(err) ? stackOf(err) : ''
    process.stderr.write(`${level.toUpperCase().padEnd(5)} ${oneLine(message)}${stack}\n`)
  }
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
}

/** A stack leads nowhere where a setting is wrong: the message says which. */
function isBug(error: unknown): error is Error {
  const isUsers = [ConfigurationError, BrokerUnreachable, TopologyError].some(
    (known) => error instanceof known,
  )
  return error instanceof Error && !isUsers
}

function levelOf(config: Config): Level {
  const { LOGGING = {} } = config as { LOGGING?: unknown }
  const { root } = LOGGING as { root?: { level?: unknown } }
  return levelsByName.get(String(root?.level).toLowerCase()) ?? 'info'
}
