import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Reporter, TestCase } from 'vitest/node'
import { oneLine } from '../../ports/one-line.js'

/** The options of the reporter. */
export interface ReporterOptions {
  /** The folder for reports, from the working directory. Default `.kinoko`. */
  readonly out?: string
}

/** The summary of an exploration that its time has ended: nobody may have asked for that. */
const isStopped = /^no failure in .*, stopped after [\d.]+ s \(timeMs\)/

type Annotation = Parameters<NonNullable<Reporter['onTestCaseAnnotate']>>[1]

/**
 * A reporter for vitest that keeps the reports of failed simulations as files, each a page to be read, and
 * says how to step through them. It names the tests whose explorations were stopped before they were done: they pass.
 *
 * @example
 * export default defineConfig({ test: { reporters: ['default', 'kinoko/testing/reporter'] } })
 */
export default class SimulationReporter implements Reporter {
  readonly #out: string
  /** The pages of tests that are not over, by the test's id: a test may expect a failure, and pass. */
  readonly #pages = new Map<string, string>()
  readonly #files: string[] = []
  readonly #stopped: string[] = []
  readonly #writing: Promise<void>[] = []

  constructor({ out = '.kinoko' }: ReporterOptions = {}) {
    this.#out = resolve(out)
  }

  /** Called by vitest: takes the report of a failed simulation, or that an exploration was stopped. */
  onTestCaseAnnotate(test: TestCase, annotation: Annotation): void {
    if (isStopped.test(annotation.message)) {
      this.#stopped.push(`${test.fullName}: ${annotation.message}`)
    }
    const { contentType, body, bodyEncoding } = annotation.attachment ?? {}
    if (contentType !== 'text/html' || typeof body !== 'string') return
    const page = bodyEncoding === 'utf-8' ? body : Buffer.from(body, 'base64').toString('utf8')
    if (page.includes('id="report"')) this.#pages.set(test.id, page)
  }

  /** Called by vitest: a test is over. */
  onTestCaseResult(test: TestCase): void {
    const page = this.#pages.get(test.id)
    this.#pages.delete(test.id)
    if (page === undefined || test.result().state !== 'failed') return
    this.#writing.push(this.#write(nameOf(test), page))
  }

  /** Called by vitest: says what was not explored, and how to step through the runs whose reports were kept. */
  async onTestRunEnd(): Promise<void> {
    await Promise.all(this.#writing.splice(0))
    for (const line of this.#stopped.splice(0)) {
      process.stdout.write(`not all was explored: ${oneLine(line)}\n`)
    }
    for (const file of this.#files.splice(0)) {
      process.stdout.write(`step through it: npx kinoko trace ${file}\n`)
    }
  }

  async #write(name: string, page: string): Promise<void> {
    await mkdir(this.#out, { recursive: true })
    const file = join(this.#out, `${name}.html`)
    await writeFile(file, page)
    this.#files.push(relative('', file))
  }
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} ${test.fullName}`
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 120)
}
