/** Structured logging with pino's signature: a pino logger fits as it is. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The default: warnings and errors on the console, the rest nowhere. */
export const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: (fields, message) => console.warn(`kinoko: ${message}`, fields),
  error: (fields, message) => console.error(`kinoko: ${message}`, fields),
}

/** Says nothing at all. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent }

function silent(): void {
  // a level nobody asked for
}
