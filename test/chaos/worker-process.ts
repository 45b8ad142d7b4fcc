import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Report } from './messages.js'

type ReportOf<K extends Report['kind']> = Extract<Report, { kind: K }>

/** A process of a chaos run as seen from the one that started it. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #reports: Report[] = []
  readonly #listeners = new Set<(report: Report) => void>()
  readonly #exited: Promise<number | string>
  #isOver = false

  /** @param file of this folder */
  constructor(file: string, plan: unknown) {
    const path = fileURLToPath(new URL(file, import.meta.url))
    const options = ['--conditions=kinoko:source', '--import', 'tsx', '--expose-gc']
    this.#child = spawn(process.execPath, [...options, path, JSON.stringify(plan)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (report: Report) => {
      this.#reports.push(report)
      for (const listener of this.#listeners) listener(report)
    })
    this.#exited = new Promise((resolve) =>
      this.#child.once('exit', (code, signal) => {
        this.#isOver = true
        resolve(code ?? signal ?? 'unknown')
      }),
    )
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Its exit code, or the signal that ended it. */
  get exited(): Promise<number | string> {
    return this.#exited
  }

  /** What it has told of a kind. */
  reports<K extends Report['kind']>(kind: K): ReportOf<K>[] {
    return this.#reports.filter((report): report is ReportOf<K> => report.kind === kind)
  }

  /** The next report of a kind, or the first if there was one. Rejects when the process ends before. */
  async first<K extends Report['kind']>(kind: K): Promise<ReportOf<K>> {
    const [found] = this.reports(kind)
    return found ?? this.next(kind)
  }

  async next<K extends Report['kind']>(kind: K): Promise<ReportOf<K>> {
    const told = new Promise<ReportOf<K>>((resolve) => {
      const listener = (report: Report): void => {
        if (report.kind !== kind) return
        this.#listeners.delete(listener)
        resolve(report as ReportOf<K>)
      }
      this.#listeners.add(listener)
    })
    const over = this.#exited.then((code) => {
      throw new Error(`the process ended (${code}) before its \`${kind}\``)
    })
    return Promise.race([told, over])
  }

  send(message: string): void {
    this.#child.send(message)
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal)
  }
}
