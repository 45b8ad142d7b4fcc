import type { World } from '../../simulator/index.js'

type Clock = ReturnType<World['clockOf']>
type Callback = (...args: unknown[]) => void

/** `setTimeout` and its kin as events of the simulation, on the host whose code calls them. */
export function createTimers(clock: () => Clock): Readonly<Record<string, unknown>> {
  const timers = new Map<number, SimulatedTimer>()
  const start = (
    callback: Callback,
    args: unknown[],
    delayMs: number,
    isRepeated: boolean,
  ): SimulatedTimer => {
    if (typeof callback !== 'function') {
      throw new TypeError('The "callback" argument must be of type function')
    }
    const timer = new SimulatedTimer(clock(), callback, args, delayMs, isRepeated)
    timers.set(timer.id, timer)
    timer.onEnd = () => timers.delete(timer.id)
    return timer.refresh()
  }
  const clear = (handle: unknown): void => {
    if (handle instanceof SimulatedTimer) handle.close()
    else if (handle !== null && handle !== undefined) timers.get(Number(handle))?.close()
  }
  const setTimeout = (callback: Callback, ms?: number, ...args: unknown[]): SimulatedTimer =>
    start(callback, args, delayOf(ms), false)
  const sleep = (ms?: number, value?: unknown): Promise<unknown> =>
    new Promise((resolve) => setTimeout(resolve, ms, value))
  return {
    setTimeout: Object.assign(setTimeout, { [promisifyCustom]: sleep }),
    setInterval: (callback: Callback, ms?: number, ...args: unknown[]) =>
      start(callback, args, delayOf(ms), true),
    setImmediate: (callback: Callback, ...args: unknown[]) => start(callback, args, 0, false),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  }
}

/** The name under which Node's `promisify` looks for a function's own promise variant. */
const promisifyCustom = Symbol.for('nodejs.util.promisify.custom')

const longestDelayMs = 2 ** 31 - 1

/** A delay as platforms take it: nothing, nonsense and delays that are too long count as the shortest. */
function delayOf(ms: unknown): number {
  const delayMs = Math.trunc(Number(ms))
  return delayMs >= 1 && delayMs <= longestDelayMs ? delayMs : 1
}

let lastId = 0

/** The handle that `setTimeout` gives: Node's Timeout, and a browser's number where a number is asked for. */
class SimulatedTimer {
  readonly id = ++lastId
  onEnd: (() => void) | undefined
  readonly #clock: Clock
  readonly #callback: Callback
  readonly #args: unknown[]
  readonly #delayMs: number
  readonly #isRepeated: boolean
  #isBackground = false
  #timer: object | undefined
  #dueAt = 0

  constructor(
    clock: Clock,
    callback: Callback,
    args: unknown[],
    delayMs: number,
    isRepeated: boolean,
  ) {
    this.#clock = clock
    this.#callback = callback
    this.#args = args
    this.#delayMs = delayMs
    this.#isRepeated = isRepeated
  }

  /** Starts the timer anew, from now. */
  refresh(): this {
    this.#dueAt = this.#clock.now() + this.#delayMs
    return this.#arm()
  }

  close(): this {
    this.#stop()
    this.onEnd?.()
    return this
  }

  /** The simulation's time need not move on its account. */
  unref(): this {
    return this.#setBackground(true)
  }

  ref(): this {
    return this.#setBackground(false)
  }

  hasRef(): boolean {
    return !this.#isBackground
  }

  [Symbol.toPrimitive](): number {
    return this.id
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #fire(): void {
    this.#timer = undefined
    if (this.#isRepeated) this.refresh()
    else this.onEnd?.()
    this.#callback(...this.#args)
  }

  #arm(): this {
    this.#stop()
    const left = this.#dueAt - this.#clock.now()
    this.#timer = this.#clock.setTimeout(() => this.#fire(), left, {
      background: this.#isBackground,
    })
    return this
  }

  #stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #setBackground(isBackground: boolean): this {
    if (isBackground === this.#isBackground) return this
    this.#isBackground = isBackground
    return this.#timer === undefined ? this : this.#arm()
  }
}
