import { isCalledByPlatform } from './caller.js'
import { replaceProperties } from './replace-properties.js'
import type { GlobalScope } from './scopes.js'
import { SimulatedTimer, type Callback } from './simulated-timer.js'

type AnyFunction = (...args: unknown[]) => unknown

/** `setTimeout` and its kin, wherever they are kept: in a browser there are no immediates. */
export interface TimerFunctions {
  setTimeout: AnyFunction
  setInterval: AnyFunction
  setImmediate?: AnyFunction
  clearTimeout: AnyFunction
  clearInterval: AnyFunction
  clearImmediate?: AnyFunction
}

/** Replaces the timers of the globals; gives a function that puts the platform's back. */
export function globalTimers(scope: () => GlobalScope | undefined): () => void {
  return replaceTimers(globalThis as unknown as TimerFunctions, scope)
}

/** Makes timers events of the simulation, on the host whose code sets them. */
export function replaceTimers(
  target: TimerFunctions,
  scope: () => GlobalScope | undefined,
): () => void {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } =
    target
  const simulated = (isRepeated: boolean, platform: AnyFunction | undefined): AnyFunction => {
    return (callback, ms, ...args) => {
      const owner = scopeOfCaller(scope)
      if (owner === undefined) return platform?.call(globalThis, callback, ms, ...args)
      return start(owner, callback, args, delayOf(ms), isRepeated)
    }
  }
  const clearing =
    (platform: AnyFunction | undefined): AnyFunction =>
    (handle) => {
      const timer = SimulatedTimer.of(handle)
      if (timer === undefined) platform?.call(globalThis, handle)
      else timer.close()
    }
  return replaceProperties(target, {
    setTimeout: withPromiseVariant(simulated(false, setTimeout), setTimeout),
    setInterval: simulated(true, setInterval),
    setImmediate: withPromiseVariant((callback, ...args) => {
      const owner = scopeOfCaller(scope)
      if (owner === undefined) return setImmediate?.call(globalThis, callback, ...args)
      return start(owner, callback, args, 0, false)
    }, setImmediate),
    clearTimeout: clearing(clearTimeout),
    clearInterval: clearing(clearInterval),
    clearImmediate: clearing(clearImmediate),
  })
}

/** Node's own code keeps its own time: its timers outlive a simulation. */
function scopeOfCaller(scope: () => GlobalScope | undefined): GlobalScope | undefined {
  const owner = scope()
  return owner === undefined || isCalledByPlatform() ? undefined : owner
}

function start(
  { clock }: GlobalScope,
  callback: unknown,
  args: unknown[],
  delayMs: number,
  isRepeated: boolean,
): SimulatedTimer {
  if (typeof callback !== 'function') {
    throw new TypeError('The "callback" argument must be of type function')
  }
  return new SimulatedTimer(clock, callback as Callback, args, delayMs, isRepeated).refresh()
}

/** The name under which Node's `promisify` looks for a function's own promise variant. */
const promisifyCustom = Symbol.for('nodejs.util.promisify.custom')

/** A promise variant calls the function it belongs to; that of an immediate has no delay. */
function withPromiseVariant(timer: AnyFunction, platform: AnyFunction | undefined): AnyFunction {
  const isImmediate = platform?.name === 'setImmediate'
  const promised = (first?: unknown, value?: unknown): Promise<unknown> =>
    new Promise((resolve) => (isImmediate ? timer(resolve, first) : timer(resolve, first, value)))
  return Object.assign(timer, { [promisifyCustom]: promised })
}

const longestDelayMs = 2 ** 31 - 1

/** A delay as platforms take it: nothing, nonsense and delays that are too long count as the shortest. */
export function delayOf(ms: unknown): number {
  const delayMs = Math.trunc(Number(ms))
  return delayMs >= 1 && delayMs <= longestDelayMs ? delayMs : 1
}
