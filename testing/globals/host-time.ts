import type { World } from '../../simulator/index.js'
import { replaceProperties } from './replace-properties.js'

type Clock = ReturnType<World['clockOf']>

/**
 * `Date`, `performance.now` and `process.hrtime` as a machine of the simulation has them; gives a function
 * that puts the host's back. What only moves forward knows nothing of clocks that are wrong.
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

/** The host's class in all but what it takes for now; its instances are those of the host. */
function dateOf(now: () => number): DateConstructor {
  const HostDate = Date
  const properties = { now }
  return new Proxy(HostDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new HostDate(now()).toString(),
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
