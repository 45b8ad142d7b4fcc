import type { Ambient } from '../ports/ambient.js'
import { Deferred } from '../support/deferred.js'
import { within } from '../support/within.js'

/** The workers of a container, as trials see them. */
export interface Workers {
  /** How many run. */
  readonly runningCount: number
  readonly runningWorkers: Iterable<{ readonly drawnCallId: string | undefined }>
  /** Resolves when none runs. */
  idle(): Promise<void>
}

/** Something that waits for its turn; it must not reject. */
type Begin = () => Promise<void>

/**
 * The trials of a process: one message at a time is worked on while no other is begun, in any container. A message that ends
 * the process ends all of them.
 */
class ProcessTrials {
  readonly members = new Set<Trials>()
  readonly #waiting: Begin[] = []
  /** Whether a trial waits for the workers that run as it begins: the calls that they make have to go on. */
  isWaiting = false
  #isBusy = false
  #isTrying = false

  /** Whether what arrives has to wait. */
  get isTrying(): boolean {
    return this.#isTrying
  }

  run(trial: Begin): void {
    this.#waiting.push(trial)
    if (!this.#isBusy) void this.#runAll()
  }

  async #runAll(): Promise<void> {
    this.#isBusy = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#isTrying = true
      await next()
      this.#isTrying = false
      await Promise.all([...this.members].map((member) => member.beginHeld()))
    }
    this.#isBusy = false
  }
}

/** By the ambient, which the containers of a process have in common, and no two hosts of a simulation. */
const processes = new WeakMap<Ambient, ProcessTrials>()

function processOf(ambient: Ambient): ProcessTrials {
  const known = processes.get(ambient)
  if (known !== undefined) return known
  const made = new ProcessTrials()
  processes.set(ambient, made)
  return made
}

/**
 * The part that a container has in the trials of its process. What arrives during a trial, from whichever queue, is held, and
 * begins before the next trial.
 */
export class Trials {
  readonly #ambient: Ambient
  readonly #workers: Workers | undefined
  readonly #process: ProcessTrials
  readonly #stopped = new Deferred<void>()
  #held: Begin[] = []
  #isHoldingCalls = false
  #isStopped = false

  /** @param workers - undefined for a client, which has none */
  constructor(ambient: Ambient, workers: Workers | undefined) {
    this.#ambient = ambient
    this.#workers = workers
    this.#process = processOf(ambient)
  }

  /**
   * Whether a message that arrives has to wait, which is part of the calls of these ids, up the chain: one that no running worker
   * waits for. A trial that has not begun waits for workers, here and in other processes, which may wait for what is called.
   */
  hasToWait(callers: readonly string[]): boolean {
    if (!this.#process.isTrying || this.#isStopped) return false
    return !(this.#process.isWaiting && isOfWorker(callers)) && !this.#isWaitedFor(callers)
  }

  /** Whether a call of a worker waits, which may be of another process that holds up one of ours. */
  get isHoldingCalls(): boolean {
    return [...this.#process.members].some((member) => member.#isHoldingCalls)
  }

  /** Whether the container takes no more work: a trial that has not begun will not. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Whether no worker of the process runs. */
  get isAlone(): boolean {
    return this.#everybody.every(({ runningCount }) => runningCount === 0)
  }

  /** Whether a worker of the process may wait for a call: it made the call, itself or through others. */
  #isWaitedFor(callers: readonly string[]): boolean {
    const running = this.#everybody.flatMap(({ runningWorkers }) => [...runningWorkers])
    return running.some(({ drawnCallId: id }) => id !== undefined && callers.includes(id))
  }

  /** Begins something after the trial that is on, and before the next. */
  hold(begin: Begin, callers: readonly string[]): void {
    this.#held.push(begin)
    this.#isHoldingCalls ||= isOfWorker(callers)
  }

  /** Runs a trial: at once, so that nothing which arrives later overtakes it, or after those before. */
  run(trial: Begin): void {
    this.#process.run(trial)
  }

  async beginHeld(): Promise<void> {
    const held = this.#held
    this.#held = []
    this.#isHoldingCalls = false
    await Promise.all(held.map((begin) => begin()))
  }

  /** Waits until no worker of the process runs, for so many milliseconds, and no longer than until the stop. */
  async quiet(limitMs: number): Promise<void> {
    this.#process.isWaiting = true
    await this.within(limitMs, Promise.all(this.#everybody.map((workers) => workers.idle())))
    this.#process.isWaiting = false
  }

  /** Waits for something, for so many milliseconds, and no longer than until the stop; whether it ended in time. */
  within(limitMs: number, awaited: Promise<unknown>): Promise<boolean> {
    return within(this.#ambient, limitMs, Promise.race([awaited, this.#stopped.promise]))
  }

  /** Waits for so many milliseconds, and no longer than until the stop. */
  async pause(durationMs: number): Promise<void> {
    await within(this.#ambient, durationMs, this.#stopped.promise)
  }

  /** Messages will come. */
  start(): void {
    this.#process.members.add(this)
  }

  /** The container takes no more work: what waits goes on, to be handed back. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#stopped.resolve()
    void this.beginHeld()
  }

  /** The container's workers have ended. */
  end(): void {
    this.stop()
    this.#process.members.delete(this)
  }

  get #everybody(): readonly Workers[] {
    return [...this.#process.members].flatMap((member) => member.#workers ?? [])
  }
}

/** Whether a worker has made a call, or one up its chain; clients that stand alone have ids of their own, as in Python. */
function isOfWorker(callers: readonly string[]): boolean {
  return callers.some((id) => !id.startsWith('standalone_'))
}
