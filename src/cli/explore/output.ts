import { styleText } from 'node:util'
import type { StoppedBy } from './limit.js'
import type { Progress } from './progress.js'
import type { Failure } from './protocol.js'
import { redactFailure } from './redact-failure.js'
import { writeReport, type ReportPlace } from './report-files.js'

/** A failure as `--json` tells it. */
interface ToldFailure {
  /** Undefined in an exploration of schedules. */
  readonly seed?: number
  readonly reason: string
  readonly message: string
  /** The files of the report, and the command that has the run again; undefined when what was thrown was no error. */
  readonly json?: string
  readonly html?: string
  readonly again?: string
}

/** How an exploration is told: in words, or as one JSON object; on GitHub each failure is an annotation of its line, too. */
export class Output {
  readonly #place: ReportPlace
  readonly #isJson: boolean
  readonly #failures: ToldFailure[] = []
  readonly #notes: string[] = []

  constructor(place: ReportPlace, isJson: boolean) {
    this.#place = place
    this.#isJson = isJson
  }

  say(text: string): void {
    if (!this.#isJson) process.stdout.write(`${text}\n`)
  }

  /** Tells what is no failure, and should be known. */
  note(text: string): void {
    this.#notes.push(text)
    this.say(text)
  }

  /** Writes the report of a failure, and tells of it, both without secrets. */
  async fail(name: string, unsafe: Failure, seed?: number): Promise<void> {
    const failure = redactFailure(unsafe)
    const { message, report } = failure
    this.say(`${styleText('red', 'failed')} ${message}`)
    const reason = report?.reason ?? message.split('\n')[0] ?? ''
    const base = { ...(seed === undefined ? {} : { seed }), reason, message }
    if (report === undefined) {
      this.#failures.push(base)
      return
    }
    const { json, html, command } = await writeReport(report, name, this.#place)
    this.say(`\nreport: ${html}, ${json}\nagain:  ${command}\n`)
    this.#failures.push({ ...base, json, html, again: command })
    this.#annotate(failure, command)
  }

  /** @param summary in words, what was explored and what came of it */
  end(
    progress: Progress,
    summary: string,
    failing: number,
    stoppedBy: StoppedBy | undefined,
  ): void {
    this.say(summary)
    if (!this.#isJson) return
    const { runs, events, elapsedMs } = progress
    const result = {
      runs,
      events,
      elapsedMs: Math.round(elapsedMs),
      failing,
      ...(stoppedBy === undefined ? {} : { stoppedBy }),
      failures: this.#failures,
      ...(this.#notes.length === 0 ? {} : { notes: this.#notes }),
    }
    process.stdout.write(`${JSON.stringify(result)}\n`)
  }

  #annotate({ report }: Failure, again: string): void {
    if (process.env['GITHUB_ACTIONS'] !== 'true' || report === undefined) return
    const [, file = this.#place.file, line = '1'] =
      /^(.*):(\d+):\d+$/.exec(report.frame?.place ?? '') ?? []
    const properties = [`file=${property(file)}`, `line=${line}`, 'title=kinoko explore']
    const text = [report.reason, ...report.causes.slice(0, 5), `again: ${again}`].join('\n')
    process.stderr.write(`::error ${properties.join(',')}::${data(text)}\n`)
  }
}

/** As GitHub's workflow commands are escaped. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
