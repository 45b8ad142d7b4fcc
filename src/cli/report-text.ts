import type { FailureReport } from '../../testing/index.js'
import { CommandError } from './command-error.js'

/** A report, or a recording of `kinoko watch`, which has its form. */
type ReadReport = Partial<FailureReport> & { readonly recorded?: unknown }

const embedded = /<script type="application\/json" id="report">([\s\S]*?)<\/script>/

/**
 * The JSON of a report, from the text of its file: the JSON itself, or the page that has it in it. Throws a CommandError that
 * says what a report is for any other text.
 */
export function reportText(text: string, file: string): { json: string; report: ReadReport } {
  const json = embedded.exec(text)?.[1] ?? text
  const report = parsed(json)
  if (Array.isArray(report?.deviations) && Array.isArray(report.story)) return { json, report }
  throw new CommandError(
    `${file}: this is no failure report; that is the JSON or the page (.html) of a failed run, which \`kinoko explore\` and ` +
      '`kinoko/testing/reporter` write into .kinoko',
  )
}

function parsed(json: string): ReadReport | null {
  try {
    return JSON.parse(json) as ReadReport | null
  } catch {
    return null
  }
}
