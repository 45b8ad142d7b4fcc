/** Structured logging with pino's signature: a pino logger fits as it is. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * The default: warnings and errors on the console, a line each, an error with its stack; the rest nowhere. The
 * fields are for loggers that keep them: the message says what they say.
 */
export const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: (_fields, message) => console.warn(`kinoko: ${message}`),
  error: (fields, message) => {
    const { err } = fields as { err?: unknown }
    if (err === undefined) console.error(`kinoko: ${message}`)
    else console.error(`kinoko: ${message}`, err)
  },
}

/** Says nothing at all. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent }

function silent(): void {
  // a level nobody asked for
}
