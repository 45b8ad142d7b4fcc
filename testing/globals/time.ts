import { replaceProperties } from './replace-properties.js'
import type { GlobalScope } from './scopes.js'

/**
 * Replaces `Date`, `performance.now` and `process.hrtime` by the time of a simulated host; gives a function
 * that puts the platform's back. Clocks that only move forward are never wrong.
 */
export function time(scope: () => GlobalScope | undefined): () => void {
  const { process } = globalThis as { process?: { hrtime: Hrtime; uptime(): number } }
  const restore = [
    replaceProperties(globalThis, { Date: dateOf(() => scope()?.clock.now()) }),
    replacePerformance(scope),
    ...(process === undefined ? [] : [replaceProcess(process, scope)]),
  ]
  return () => {
    for (const undo of restore.reverse()) undo()
  }
}

function replacePerformance(scope: () => GlobalScope | undefined): () => void {
  const now = performance.now.bind(performance)
  return replaceProperties(performance, { now: () => scope()?.elapsedMs ?? now() })
}

function replaceProcess(
  process: { hrtime: Hrtime; uptime(): number },
  scope: () => GlobalScope | undefined,
): () => void {
  const { hrtime } = process
  const uptime = process.uptime.bind(process)
  return replaceProperties(process, {
    hrtime: hrtimeOf(() => scope()?.elapsedMs, hrtime),
    uptime: () => {
      const { elapsedMs } = scope() ?? {}
      return elapsedMs === undefined ? uptime() : elapsedMs / 1_000
    },
  })
}

/** The platform's class with another now; its instances are those of the platform. */
function dateOf(simulatedNow: () => number | undefined): DateConstructor {
  const PlatformDate = Date
  const platformNow = PlatformDate.now.bind(PlatformDate)
  const now = (): number => simulatedNow() ?? platformNow()
  const properties = { now }
  return new Proxy(PlatformDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new PlatformDate(now()).toString(),
    get: (target, name, receiver) =>
      Reflect.get(name === 'now' ? properties : target, name, receiver) as unknown,
  })
}

interface Hrtime {
  (since?: [number, number]): [number, number]
  readonly bigint: () => bigint
}

/** Seconds and nanoseconds, since an earlier such pair if there is one. */
function hrtimeOf(elapsed: () => number | undefined, platform: Hrtime): Hrtime {
  const bigint = platform.bigint.bind(platform)
  const hrtime = (since?: [number, number]): [number, number] => {
    const ms = elapsed()
    if (ms === undefined) return platform(since)
    const ns = nanoseconds(ms) - (since === undefined ? 0n : toNanoseconds(since))
    return [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)]
  }
  return Object.assign(hrtime, {
    bigint: () => {
      const ms = elapsed()
      return ms === undefined ? bigint() : nanoseconds(ms)
    },
  })
}

function nanoseconds(ms: number): bigint {
  return BigInt(ms) * 1_000_000n
}

function toNanoseconds([seconds, ns]: readonly [number, number]): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(ns)
}
