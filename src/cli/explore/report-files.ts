import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { toHtml, type FailureReport } from '../../../testing/index.js'
import { CommandError } from '../command-error.js'
import { reportText } from '../report-text.js'

/** The place for the reports of one scenario. */
export interface ReportPlace {
  /** The scenario's file, as it was given. */
  readonly file: string
  readonly directory: string
  /** The folder for reports, relative to the directory. */
  readonly out: string
}

export interface ReportFiles {
  readonly json: string
  readonly html: string
  /** The command that has the failure again. */
  readonly command: string
}

/** Writes a report as JSON, to be replayed, and as a page, to be read. */
export async function writeReport(
  report: FailureReport,
  name: string,
  { file, directory, out }: ReportPlace,
): Promise<ReportFiles> {
  const folder = resolve(directory, out)
  await mkdir(folder, { recursive: true })
  const stem = `${basename(file).replace(/\.[^.]+$/, '')}-${name}`
  const json = relative(directory, join(folder, `${stem}.json`))
  const html = relative(directory, join(folder, `${stem}.html`))
  const command = `npx kinoko explore ${file} --replay ${json}`
  await writeFile(resolve(directory, json), JSON.stringify(report, null, 2))
  await writeFile(resolve(directory, html), toHtml(report, { command }))
  return { json, html, command }
}

/** A report to be replayed: its JSON, and the hash of its run. Throws a CommandError when the file cannot be read or is none. */
export async function readReport(
  file: string,
  directory: string,
): Promise<{ json: string; hash: string | undefined }> {
  const { json, report } = reportText(await textOf(file, directory), file)
  if (report.recorded === undefined) return { json, hash: report.hash }
  throw new CommandError(`${file} is a recording of a broker, which nobody can have again`)
}

async function textOf(file: string, directory: string): Promise<string> {
  try {
    return await readFile(resolve(directory, file), 'utf8')
  } catch (cause) {
    throw new CommandError(`cannot read the report ${file}: ${(cause as Error).message}`)
  }
}
