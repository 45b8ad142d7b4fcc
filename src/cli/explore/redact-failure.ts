import type { FailureReport } from '../../../testing/index.js'
import { redactWords } from '../../support/redact-words.js'
import type { Failure } from './protocol.js'

/** A failure to be shown and kept: services write secrets into their errors, and addresses with passwords into results. */
export function redactFailure({ message, report }: Failure): Failure {
  return { message: redactWords(message), report: report && redactReport(report) }
}

/** The choices stay as they are: with them the run can be had again. */
function redactReport(report: FailureReport): FailureReport {
  const { deviations, nearest } = report
  return {
    ...(redactTexts(report) as FailureReport),
    deviations,
    ...(nearest === undefined
      ? {}
      : {
          nearest: { ...(redactTexts(nearest) as typeof nearest), deviations: nearest.deviations },
        }),
  }
}

function redactTexts(value: unknown): unknown {
  if (typeof value === 'string') return redactWords(value)
  if (Array.isArray(value)) return value.map(redactTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactTexts(item)]))
}
