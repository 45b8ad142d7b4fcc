import type { GlobalScope } from './scopes.js'

type Clock = GlobalScope['clock']

/** A function that a timer calls. */
export type Callback = (...args: unknown[]) => void

/** The handle that `setTimeout` gives: Node's Timeout, and a browser's number where a number is asked for. */
/** Above those of a platform that counts its timers. */
let lastId = 2 ** 40

/** The pending timers, by their numbers. */
const pending = new Map<number, SimulatedTimer>()

export class SimulatedTimer {
  readonly id = ++lastId
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
    pending.set(this.id, this)
  }

  /** The timer of that number, or that handle; undefined for one of the platform's. */
  static of(handle: unknown): SimulatedTimer | undefined {
    if (handle instanceof SimulatedTimer) return handle
    return typeof handle === 'object' ? undefined : pending.get(Number(handle))
  }

  /** Starts the timer anew, from now. */
  refresh(): this {
    this.#dueAt = this.#clock.now() + this.#delayMs
    return this.#arm()
  }

  close(): this {
    this.#stop()
    pending.delete(this.id)
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
    else pending.delete(this.id)
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
