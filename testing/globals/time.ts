import type { World } from '../../simulator/index.js'
import { replaceProperties } from './replace-properties.js'

type Clock = ReturnType<World['clockOf']>

/**
 * Replaces `Date`, `performance.now` and `process.hrtime` by the time of a simulated host; gives a function
 * that puts the platform's back. Clocks that only move forward are never wrong.
 */
export function replaceTime(world: World, clock: () => Clock): () => void {
  const begin = world.now()
  const elapsed = (): number => world.now() - begin
  const { process } = globalThis as { process?: object }
  const restore = [
    replaceProperties(globalThis, { Date: dateOf(() => clock().now()) }),
    replaceProperties(performance, { now: elapsed }),
    ...(process === undefined ? [] : [replaceProperties(process, { hrtime: hrtimeOf(elapsed) })]),
  ]
  return () => {
    for (const undo of restore.reverse()) undo()
  }
}

/** The platform's class with another now; its instances are those of the platform. */
function dateOf(now: () => number): DateConstructor {
  const PlatformDate = Date
  const properties = { now }
  return new Proxy(PlatformDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new PlatformDate(now()).toString(),
    get: (target, name, receiver) =>
      Reflect.get(name === 'now' ? properties : target, name, receiver) as unknown,
  })
}

/** Seconds and nanoseconds, since an earlier such pair if there is one. */
function hrtimeOf(elapsed: () => number): object {
  const hrtime = (since?: readonly [number, number]): [number, number] => {
    const ns = nanoseconds(elapsed()) - (since === undefined ? 0n : toNanoseconds(since))
    return [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)]
  }
  return Object.assign(hrtime, { bigint: () => nanoseconds(elapsed()) })
}

function nanoseconds(ms: number): bigint {
  return BigInt(ms) * 1_000_000n
}

function toNanoseconds([seconds, ns]: readonly [number, number]): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(ns)
}
