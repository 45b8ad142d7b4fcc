import { ConfigurationError } from '../../src/index.js'
import { tellThrown } from '../report/thrown.js'

/** Throws a ConfigurationError for what is no duration: NaN would be waited for without an end. */
export function checkDuration(what: string, ms: unknown): void {
  if (typeof ms === 'number' && ms >= 0) return
  throw new ConfigurationError(
    `${what} must be a number of virtual milliseconds, 0 or more, not ${tellThrown(ms)}`,
  )
}

/** Throws a ConfigurationError for what is no whole number within bounds. */
export function checkCount(what: string, value: unknown, min: number, max: number): void {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return
  throw new ConfigurationError(
    `${what} must be a whole number from ${min} to ${max}, not ${tellThrown(value)}`,
  )
}

/** Throws a ConfigurationError for settings that are no object: they would be none at all. */
export function checkSettings(what: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new ConfigurationError(`${what} must be an object of settings, not ${tellThrown(value)}`)
}

/** Throws a ConfigurationError for what is no finite number. */
export function checkFinite(what: string, value: unknown): void {
  if (Number.isFinite(value)) return
  throw new ConfigurationError(`${what} must be a finite number, not ${tellThrown(value)}`)
}
