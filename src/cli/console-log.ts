import { isA, messageOf } from '../support/describe.js'
import type { Config } from '../config/config.js'
import { BrokerUnreachable, ConfigurationError, TopologyError } from '../errors/errors.js'
import { hostAmbient } from '../ports/ambient.js'
import type { Logger } from '../ports/logger.js'
import { fieldOf, oneLine, stackOf } from '../ports/one-line.js'
import { redactText } from '../support/redact.js'
import { noteTold } from './told.js'

const levels = ['debug', 'info', 'warn', 'error'] as const
type Level = (typeof levels)[number]

/** The names that `--log-level` takes. */
export const levelNames: readonly string[] = levels

/** Python's names for them too, since the configuration may be shared with services in Python. */
const levelsByName = new Map<string, Level>([
  ...levels.map((level) => [level, level] as const),
  ['warning', 'warn'],
  ['critical', 'error'],
])

/** How a log is written. */
export interface LogOptions {
  /** `plain`: level and message; `timed`: with the time in front, in UTC; `json`: a JSON object a line. Default plain. */
  readonly format?: 'plain' | 'timed' | 'json'
  /** The least level that is shown. Default: the configuration's. */
  readonly level?: string
}

/**
 * A logger that writes lines to the standard error: level, message, and the stack of an error. The level
 * is the configuration's `LOGGING.root.level`, as in Python; by default `INFO`.
 */
export function consoleLog(config: Config, { format = 'plain', level }: LogOptions = {}): Logger {
  const shown = levels.slice(levels.indexOf(level === undefined ? levelOf(config) : named(level)))
  const lineOf = format === 'json' ? jsonLine : format === 'timed' ? timedLine : plainLine
  const failures = new Set<string>()
  /** All services of a process end over one wrong setting, and one line says all there is to say. */
  const isNews = (message: string): boolean => {
    const isNew = !failures.has(message)
    failures.add(message)
    return isNew
  }
  const log = (level: Level) => (fields: Fields, message: string) => {
    if (!shown.includes(level)) return
    if (level === 'error') noteTold(fields.err)
    const setting = level === 'error' ? settingOf(fields) : undefined
    if (setting !== undefined && !isNews(setting)) return
    const line = lineOf(level, setting ?? message, fields)
    process.stderr.write(`${redactText(line)}\n`)
  }
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
}

interface Fields {
  readonly err?: unknown
  readonly method?: unknown
}

/** The words of the wrong setting that ends a container; a method may fail with such an error, too, and that is its own matter. */
function settingOf({ err, method }: Fields): string | undefined {
  return method === undefined && isSetting(err) ? messageOf(err) : undefined
}

function plainLine(level: Level, message: string, fields: Fields): string {
  const { err } = fields
  const stack = level === 'error' && isBug(err) ? stackOf(err) : ''
  return `${level.toUpperCase().padEnd(5)} ${oneLine(message)}${stack}`
}

function timedLine(level: Level, message: string, fields: object): string {
  return `${now()} ${plainLine(level, message, fields)}`
}

/** Of the fields those that are plain values, and the error: objects may hold more than a log should. */
function jsonLine(level: Level, message: string, fields: Fields): string {
  const { err, ...others } = fields
  const plain = Object.entries(others).filter(([, value]) => plainTypes.has(typeof value))
  const error = isA(err, Error)
    ? {
        err: {
          type: textOf(fieldOf(err, 'name')) ?? 'Error',
          message: messageOf(err),
          ...(isBug(err) ? { stack: textOf(fieldOf(err, 'stack')) } : {}),
        },
      }
    : {}
  // JSON leaves some control characters as they are
  return oneLine(
    JSON.stringify({ time: now(), level, message, ...Object.fromEntries(plain), ...error }),
  )
}

const plainTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean'])

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function now(): string {
  return new Date(hostAmbient.now()).toISOString()
}

function isBug(error: unknown): error is Error {
  return isA(error, Error) && !isSetting(error)
}

/** A stack leads nowhere where a setting is wrong, and the name of the service that noticed says no more: the message tells what is wrong. */
export function isSetting(error: unknown): error is Error {
  return [ConfigurationError, BrokerUnreachable, TopologyError].some((known) => isA(error, known))
}

function levelOf(config: Config): Level {
  const { LOGGING = {} } = config as { LOGGING?: unknown }
  const { root } = LOGGING as { root?: { level?: unknown } }
  return named(String(root?.level))
}

function named(level: string): Level {
  return levelsByName.get(level.toLowerCase()) ?? 'info'
}
