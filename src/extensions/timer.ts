import type { Timer as PendingTimer } from '../ports/ambient.js'
import { flag, seconds } from '../config/config.js'
import { checkOptions } from '../config/options.js'
import {
  Entrypoint,
  entrypoint,
  entrypointOptions,
  type EntrypointOptions,
} from '../container/entrypoint.js'
import { isDecoration, type MethodMark } from '../service/decoration.js'
import { ConfigurationError, ContainerBeingKilled } from '../errors/errors.js'

/** Options of `@timer`. */
export interface IntervalOptions extends EntrypointOptions {
  /** Whether the first run comes at the start of the container, not an interval later. Default false. */
  eager?: boolean
}

/**
 * Fires every `interval` seconds, counted from the start of the container. A run that takes longer delays
 * the next one, which then begins at once: runs of one instance never overlap.
 */
export class Timer extends Entrypoint {
  /** The seconds between the starts of two runs. */
  readonly interval: number
  /** Whether the first run comes at the start of the container. */
  readonly eager: boolean
  #begin = 0
  #ticks = 0
  #pending: PendingTimer | undefined
  #isStopped = false

  constructor(interval: number, options: IntervalOptions = {}) {
    super(options)
    this.interval = seconds('interval of a timer', interval)
    this.eager = flag('@timer: eager', options.eager ?? false)
  }

  override start(): void {
    this.#begin = this.container.ambient.monotonic()
    this.#ticks = this.eager ? 0 : 1
    this.#wait()
  }

  override stop(): void {
    this.#isStopped = true
    if (this.#pending !== undefined) this.container.ambient.clearTimeout(this.#pending)
  }

  override kill(): void {
    this.stop()
  }

  #wait(): void {
    if (this.#isStopped) return
    const { ambient } = this.container
    const next = this.#begin + this.#ticks * this.interval * 1000
    this.#pending = ambient.setTimeout(() => this.#fire(), Math.max(0, next - ambient.monotonic()))
  }

  #fire(): void {
    try {
      this.container.spawnWorker(this, [], undefined, {
        handleResult: (_worker, outcome) => {
          this.#ticks++
          this.#wait()
          return outcome
        },
      })
    } catch (error) {
      if (!(error instanceof ContainerBeingKilled)) throw error
    }
  }
}

interface TimerSettings extends IntervalOptions {
  interval: number
}

const decorate = entrypoint(
  (settings: TimerSettings = { interval: NaN }) => new Timer(settings.interval, settings),
  { name: '@timer' },
)

/**
 * Runs a method every `interval` seconds. Throws a ConfigurationError, as soon as it is applied, for an
 * interval that is no number of seconds.
 *
 * @example
 * \@timer(60) clean() { ... }
 * \@timer(3600, { eager: true }) report() { ... }
 */
export function timer(interval: number, options: IntervalOptions = {}): MethodMark {
  if (isDecoration(interval, options)) {
    throw new ConfigurationError('@timer needs its interval in seconds: @timer(60)')
  }
  checkOptions('@timer', options, intervalOptions)
  return decorate({ ...options, interval: seconds('interval of a timer', interval) })
}

const intervalOptions = [...entrypointOptions, 'eager']
