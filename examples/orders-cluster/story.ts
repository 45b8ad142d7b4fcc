/** Tells what happened in a cluster: each call with the calls it led to, who served it, how it ended. */
import { inspect, styleText } from 'node:util'
import type { ServiceContainer, WorkerContext } from 'kinoko'

interface Chapter {
  readonly callId: string
  readonly parent: string | undefined
  readonly instance: string
  readonly what: string
  readonly begin: number
  end: number
  outcome: string
  hasFailed: boolean
}

export class Story {
  readonly #chapters = new Map<string, Chapter>()
  readonly #begin: number

  constructor(begin: number) {
    this.#begin = begin
  }

  /** Listens to one instance of a service. */
  follow(instance: string, container: ServiceContainer): void {
    container.events.on('workerSetup', (worker) => this.#open(instance, worker))
    container.events.on('workerTeardown', (worker) => this.#close(worker))
  }

  /** All calls that nobody else's call led to, in the order in which they began. */
  lines(): string[] {
    const roots = [...this.#chapters.values()].filter(({ parent }) => !this.#isKnown(parent))
    return roots.flatMap((root) => this.#tell(root, '', ''))
  }

  /** How many calls each instance served. */
  shares(): [instance: string, calls: number][] {
    const shares = new Map<string, number>()
    for (const { instance } of this.#chapters.values()) {
      shares.set(instance, (shares.get(instance) ?? 0) + 1)
    }
    return [...shares].sort(([a], [b]) => a.localeCompare(b))
  }

  #open(instance: string, worker: WorkerContext): void {
    const { callId, parentCallId, methodName, args, container } = worker
    const now = container.ambient.now()
    this.#chapters.set(callId, {
      callId,
      parent: parentCallId,
      instance,
      what: `${methodName}(${args.map(show).join(', ')})`,
      begin: now,
      end: now,
      outcome: 'still running',
      hasFailed: false,
    })
  }

  #close(worker: WorkerContext): void {
    const chapter = this.#chapters.get(worker.callId)
    const { outcome } = worker
    if (chapter === undefined || outcome === undefined) return
    chapter.end = worker.container.ambient.now()
    chapter.hasFailed = !outcome.ok
    chapter.outcome = outcome.ok ? show(outcome.result) : describeError(outcome.error)
  }

  #tell(chapter: Chapter, first: string, rest: string): string[] {
    const { instance, what, begin, end, outcome, hasFailed } = chapter
    const at = `${String(begin - this.#begin).padStart(5)} ms`
    const took = `${end - begin} ms`
    const ending = hasFailed ? styleText('red', `✗ ${outcome}`) : styleText('green', `→ ${outcome}`)
    const who = styleText('cyan', instance)
    const line = `${styleText('dim', at)}  ${first}${who} ${what}  ${ending}  ${styleText('dim', took)}`
    const children = [...this.#chapters.values()].filter(({ parent }) => parent === chapter.callId)
    return [
      line,
      ...children.flatMap((child, i) => {
        const isLast = i === children.length - 1
        return this.#tell(
          child,
          `${rest}${isLast ? '└─ ' : '├─ '}`,
          `${rest}${isLast ? '   ' : '│  '}`,
        )
      }),
    ]
  }

  #isKnown(callId: string | undefined): boolean {
    return callId !== undefined && this.#chapters.has(callId)
  }
}

export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function show(value: unknown): string {
  return inspect(value, { breakLength: Infinity })
}
