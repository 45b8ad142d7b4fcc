import { oneLine, stackOf } from './one-line.js'

/**
 * Structured logging with pino's signature: a pino logger fits as it is. Messages, and fields that are texts, are on one
 * line. `fields.err` is the error as it was thrown: its message may hold line breaks, and texts of peers. JSON escapes them;
 * a logger that writes plain text has to.
 */
export interface Logger {
  /** Details for whoever looks for a fault. */
  debug(fields: object, message: string): void
  /** Connections opened, containers killed on purpose. */
  info(fields: object, message: string): void
  /** Lost connections, refused requests, expected errors of methods. */
  warn(fields: object, message: string): void
  /** Errors of methods and hooks, lost replies, containers that failed. `fields.err` is the error. */
  error(fields: object, message: string): void
}

/**
 * The default logger: warnings and errors go to the console, a line each, an error with its stack; the rest nowhere.
 * The fields are for loggers that keep them: the message says the same.
 */
export const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: (_fields, message) => console.warn(`kinoko: ${oneLine(message)}`),
  error: (fields, message) => {
    const { err } = fields as { err?: unknown }
    console.error(`kinoko: ${oneLine(message)}${stackOf(err)}`)
  },
}

/** A logger that says nothing at all. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent }

function silent(): void {
  // a level nobody asked for
}
