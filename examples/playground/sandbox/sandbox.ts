import { signal } from '@preact/signals'
import { wrap } from 'comlink'
import type { Runner } from '../run/runner.js'
import { openFrame } from './frame.js'

/** The work was ended before it was done. */
export class Stopped extends Error {
  readonly by: 'person' | 'watchdog'

  constructor(by: 'person' | 'watchdog') {
    super(
      by === 'person'
        ? 'stopped'
        : `the code did not come back for ${patienceMs / 1_000} s, so it was stopped: it probably goes round in a loop without an \`await\``,
    )
    this.name = 'Stopped'
    this.by = by
  }
}

/** Real milliseconds without a sign of life, after which the worker is ended. */
export const patienceMs = 5_000
/** Real milliseconds that a worker may take to begin. */
const startPatienceMs = 60_000
const lookEveryMs = 250

interface Worker {
  readonly runner: Runner
  /** Rejects when the worker is ended. */
  readonly end: Promise<never>
}

/** A worker for the scenarios' code that can be ended at any time, and is when it hangs. */
export class Sandbox {
  /** Whether it is at work. */
  readonly isBusy = signal(false)
  /** Whether the code has not come back for a second or more. */
  readonly isSilent = signal(false)
  readonly #id: string
  #worker: Promise<Worker> | undefined
  #fail: ((reason: Error) => void) | undefined
  #hasBegun = false
  #silentMs = 0
  #tasks = 0

  /** @param id tells it from other sandboxes of the page */
  constructor(id: string) {
    this.#id = id
  }

  /** Rejects with {@link Stopped} when the work was ended, by {@link stop} or because it hangs. */
  async run<T>(work: (runner: Runner) => Promise<T>): Promise<T> {
    this.#tasks++
    this.isBusy.value = true
    this.#silentMs = 0
    const stopWatching = this.#watch()
    try {
      const { runner, end } = await (this.#worker ??= this.#start())
      return await Promise.race([work(runner), end])
    } finally {
      stopWatching()
      this.#tasks--
      this.isBusy.value = this.#tasks > 0
      this.isSilent.value = false
    }
  }

  /** Ends what goes on; the next work begins in a new worker. */
  stop(by: 'person' | 'watchdog' = 'person'): void {
    if (this.isBusy.value) this.#abandon(new Stopped(by))
  }

  async #start(): Promise<Worker> {
    let fail!: (reason: Error) => void
    const end = new Promise<never>((_resolve, reject) => (fail = reject))
    end.catch(() => undefined)
    this.#fail = fail
    this.#hasBegun = false
    const frame = await Promise.race([openFrame(), end])
    const port = frame.start(this.#id, (reason) =>
      this.#abandon(new Error(`the sandbox cannot run: ${reason}`)),
    )
    port.addEventListener('message', () => {
      this.#hasBegun = true
      this.#silentMs = 0
      this.isSilent.value = false
    })
    // `wrap` starts the port; all methods are asynchronous already
    return { runner: wrap<Runner>(port) as unknown as Runner, end }
  }

  #abandon(reason: Error): void {
    if (this.#worker === undefined) return
    this.#worker = undefined
    this.#fail?.(reason)
    void openFrame().then((frame) => frame.end(this.#id))
  }

  /** Time that the page itself has slept through does not count. */
  #watch(): () => void {
    const timer = setInterval(() => {
      this.#silentMs += lookEveryMs
      this.isSilent.value = this.#hasBegun && this.#silentMs > 1_000
      if (this.#silentMs <= (this.#hasBegun ? patienceMs : startPatienceMs)) return
      if (this.#hasBegun) this.stop('watchdog')
      else
        this.#abandon(new Error('the sandbox did not start: does a policy of this site forbid it?'))
    }, lookEveryMs)
    return () => clearInterval(timer)
  }
}
