import { ConfigurationError } from '../../src/index.js'
import { tellThrown } from '../report/thrown.js'

/** Throws a ConfigurationError for what is no duration: NaN would be waited for without an end. */
export function checkDuration(what: string, ms: unknown): void {
  if (typeof ms === 'number' && ms >= 0) return
  throw new ConfigurationError(
    `${what} must be a number of virtual milliseconds, 0 or more, not ${tellThrown(ms)}`,
  )
}

/** Throws a ConfigurationError for what is no finite number. */
export function checkFinite(what: string, value: unknown): void {
  if (Number.isFinite(value)) return
  throw new ConfigurationError(`${what} must be a finite number, not ${tellThrown(value)}`)
}
