import type { WorkerContext } from './worker.js'

/** Runs a worker; undefined when the worker is done already. A promise must never reject. */
type Run = (worker: WorkerContext) => Promise<void> | undefined

const begun = Promise.resolve()

/** Runs workers, at most `size` at a time; the others wait in the order in which they came. */
export class WorkerPool {
  readonly #size: number
  readonly #run: Run
  readonly #running: WorkerContext[] = []
  /** The running workers as a set, if asked for since the last change: see TextTable for why no set is kept up to date. */
  #shown: ReadonlySet<WorkerContext> | undefined
  readonly #waiting: WorkerContext[] = []
  #whenIdle: (() => void)[] = []

  constructor(size: number, run: Run) {
    this.#size = size
    this.#run = run
  }

  /** The workers that run at this moment, the oldest first. */
  get running(): ReadonlySet<WorkerContext> {
    return (this.#shown ??= new Set(this.#running))
  }

  /** How many they are: cheaper than a set of them (docs/performance.md). */
  get runningCount(): number {
    return this.#running.length
  }

  /** Starts the worker now, or when its turn has come. */
  submit(worker: WorkerContext): void {
    if (this.#running.length < this.#size) this.#start(worker)
    else this.#waiting.push(worker)
  }

  /** Forgets the workers that wait, and gives them back. */
  takeWaiting(): WorkerContext[] {
    return this.#waiting.splice(0)
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    if (this.#running.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  #start(worker: WorkerContext): void {
    this.#running.push(worker)
    this.#shown = undefined
    // not before submit() has returned: the caller of spawnWorker may want to watch the worker
    void begun.then(() => {
      const running = this.#run(worker)
      if (running === undefined) this.#finished(worker)
      else void running.then(() => this.#finished(worker))
    })
  }

  #finished(worker: WorkerContext): void {
    const at = this.#running.indexOf(worker)
    this.#running.copyWithin(at, at + 1).pop()
    this.#shown = undefined
    worker.options.ended?.()
    const next = this.#waiting.shift()
    if (next !== undefined) this.#start(next)
    if (this.#running.length > 0) return
    const listeners = this.#whenIdle
    this.#whenIdle = []
    for (const resolve of listeners) resolve()
  }
}
