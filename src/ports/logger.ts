/** Structured logging with pino's signature: a pino logger fits as it is. */
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

/** The default logger: warnings and errors go to the console, the rest nowhere. */
export const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: (fields, message) => console.warn(`kinoko: ${message}`, fields),
  error: (fields, message) => console.error(`kinoko: ${message}`, fields),
}

/** A logger that says nothing at all. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent }

function silent(): void {
  // a level nobody asked for
}
