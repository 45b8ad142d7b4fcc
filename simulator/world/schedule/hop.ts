import { asOwnWork, ownWork } from './own-work.js'

/**
 * The event loop and the clock of the platform: the world hops by this module alone. Its
 * functions are taken when the module is loaded: fake timers that a test installs later do not reach them.
 */
interface EventLoop {
  process?: { nextTick?: (callback: () => void) => void }
  setImmediate?: (callback: () => void) => unknown
  MessageChannel?: new () => MessagePorts
  setTimeout: (callback: () => void, ms: number) => unknown
  clearTimeout: (timer: unknown) => void
  Date: { now: (this: unknown) => number }
}

interface MessagePorts {
  readonly port1: { onmessage: (() => void) | null; unref?: () => void }
  readonly port2: { postMessage(message: null): void }
}

const loop = globalThis as unknown as EventLoop
const { process, setImmediate, setTimeout, clearTimeout } = loop
// not asked for where it is not needed: in Node it brings twenty modules of Node's along
const MessageChannel = setImmediate === undefined ? loop.MessageChannel : undefined
const nextTick = process?.nextTick
const atRest = Promise.resolve()
const platformDate = loop.Date
const dateNow = platformDate.now

/**
 * Calls back in a macrotask of its own, once every promise chain rests. So one hop after an event lets all the user
 * code run that the event set going, however long its chains.
 */
export const hop: (callback: () => void) => void =
  setImmediate !== undefined
    ? (callback) => void asOwnWork(() => setImmediate.call(globalThis, callback))
    : MessageChannel !== undefined
      ? overMessageChannel(new MessageChannel())
      : (callback) => void setTimeout.call(globalThis, callback, 0)

/**
 * Gives a function that calls back once every promise chain rests, where possible without a turn of the event loop: files,
 * sockets and real timers get no turn in between. The ticks of Node run only when the promise chains rest, if they are
 * asked for from within one.
 */
export const shortHopTo: (callback: () => void) => () => void =
  nextTick !== undefined && setImmediate !== undefined
    ? (callback) => {
        const tick = (): void => tickAsOwnWork(nextTick, callback)
        return () => void atRest.then(tick)
      }
    : (callback) => () => hop(callback)

/** As {@link asOwnWork} does, without a function for it: there are two ticks in every call (docs/performance.md). */
function tickAsOwnWork(nextTick: (callback: () => void) => void, callback: () => void): void {
  ownWork.isBeginning = true
  ownWork.resourcesAtTick = ++ownWork.resources
  nextTick.call(process, callback)
  ownWork.isBeginning = false
}

/** Calls back after so many macrotasks, at least one. */
export function hopTimes(times: number, callback: () => void): void {
  if (times <= 1) hop(callback)
  else hop(() => hopTimes(times - 1, callback))
}

/** The clock of the platform, in milliseconds since the epoch. */
export function realNow(): number {
  return dateNow.call(platformDate)
}

/**
 * Calls back after so many real milliseconds; gives a function that takes it back.
 *
 * @param delayMs - cut to the longest that platforms take, some 24 days
 * @param keepsAlive - whether the process must not end before
 */
export function wakeAfter(delayMs: number, callback: () => void, keepsAlive: boolean): () => void {
  const ms = Math.min(delayMs, longestTimerMs)
  const timer = asOwnWork(() => setTimeout.call(globalThis, callback, ms))
  if (!keepsAlive) letGo(timer)
  return () => {
    clearTimeout.call(globalThis, timer)
  }
}

/** The longest delay that platforms take for a timer, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1

/** Messages between ports come in order, so one channel serves all hops. */
function overMessageChannel({ port1, port2 }: MessagePorts): (callback: () => void) => void {
  const waiting: (() => void)[] = []
  port1.onmessage = () => {
    waiting.shift()?.()
  }
  return (callback) => {
    waiting.push(callback)
    port2.postMessage(null)
  }
}

/** Node's timers keep the process alive unless told otherwise; a browser's are numbers. */
function letGo(timer: unknown): void {
  const { unref } = timer as { unref?: () => unknown }
  unref?.call(timer)
}
