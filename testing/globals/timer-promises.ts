import { replaceProperties } from './replace-properties.js'
import type { GlobalScope } from './scopes.js'
import { SimulatedTimer } from './simulated-timer.js'
import { delayOf } from './timers.js'

interface WaitOptions {
  readonly signal?: AbortSignal
  readonly ref?: boolean
}

/** `node:timers/promises`. */
export interface TimerPromises {
  readonly setTimeout: (ms?: number, value?: unknown, options?: WaitOptions) => Promise<unknown>
  readonly setImmediate: (value?: unknown, options?: WaitOptions) => Promise<unknown>
  readonly setInterval: (
    ms?: number,
    value?: unknown,
    options?: WaitOptions,
  ) => AsyncIterable<unknown>
  readonly scheduler: {
    wait(ms: number, options?: WaitOptions): Promise<unknown>
    yield(): Promise<unknown>
  }
}

/** Replaces the timers that are promises; gives a function that puts the platform's back. */
export function replaceTimerPromises(
  target: TimerPromises,
  scope: () => GlobalScope | undefined,
): () => void {
  const { setTimeout, setImmediate, setInterval, scheduler } = target
  const wait = scheduler.wait.bind(scheduler)
  const yieldTurn = scheduler.yield.bind(scheduler)
  const restores = [
    replaceProperties(target, {
      setTimeout: (ms?: number, value?: unknown, options?: WaitOptions) => {
        const owner = scope()
        if (owner === undefined) return setTimeout(ms, value, options)
        return sleep(owner, delayOf(ms), options).then(() => value)
      },
      setImmediate: (value?: unknown, options?: WaitOptions) => {
        const owner = scope()
        if (owner === undefined) return setImmediate(value, options)
        return sleep(owner, 0, options).then(() => value)
      },
      setInterval: (ms?: number, value?: unknown, options?: WaitOptions) => {
        const owner = scope()
        if (owner === undefined) return setInterval(ms, value, options)
        return ticks(owner, delayOf(ms), value, options)
      },
    }),
    replaceProperties(scheduler, {
      wait: (ms: number, options?: WaitOptions) => {
        const owner = scope()
        return owner === undefined ? wait(ms, options) : sleep(owner, delayOf(ms), options)
      },
      yield: () => {
        const owner = scope()
        return owner === undefined ? yieldTurn() : sleep(owner, 0)
      },
    }),
  ]
  return () => {
    for (const restore of restores) restore()
  }
}

async function* ticks(
  owner: GlobalScope,
  ms: number,
  value: unknown,
  options?: WaitOptions,
): AsyncGenerator {
  for (;;) {
    await sleep(owner, ms, options)
    yield value
  }
}

/** Rejects with an AbortError as Node's do. */
function sleep(
  { clock }: GlobalScope,
  ms: number,
  { signal, ref = true }: WaitOptions = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      timer.close()
      reject(abortError(signal))
    }
    const done = (): void => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const timer = new SimulatedTimer(clock, done, [], ms, false)
    if (!ref) timer.unref()
    if (signal?.aborted === true) {
      abort()
      return
    }
    timer.refresh()
    signal?.addEventListener('abort', abort, { once: true })
  })
}

function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason })
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' })
}
