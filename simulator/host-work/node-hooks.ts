/**
 * When Node's hooks are on.
 *
 * A hook that cannot be told to leave promises alone makes each of them dearer: a simulated call by half, on Node 20.
 * There the hook is on in the beginning. When many events have brought no work it goes off, and only the numbers that
 * Node gives to its resources are looked at: promises take none, so a number that is missing is a resource that was
 * made. Then the hook goes on again, for good.
 */
import { wakeAfter } from '../world/schedule/hop.js'
import { ownWork } from '../world/schedule/own-work.js'
import { HttpWork } from './http-work.js'
import { asyncHooks, diagnosticsChannel, type AsyncHook, type AsyncHooks } from './node-modules.js'
import { NodeWork } from './node-work.js'

/** So many events without any work of the platform, and the hook goes off where it costs. */
const quietEvents = 2_000

/** Real milliseconds after the last event before the hook goes off. */
const lingerMs = 200

export class NodeHooks {
  readonly #hooks: AsyncHooks
  readonly #work = new NodeWork()
  readonly #http = diagnosticsChannel && new HttpWork(diagnosticsChannel)
  readonly #hook: AsyncHook
  readonly #isFree: boolean
  readonly #users = new Set<object>()
  #isOn = false
  #isDozing = false
  /** Whether there once was work that nobody had expected: the hook never goes off again. */
  #isAwake = false
  #events = 0
  #latestId = 0
  #latestOwn = 0
  #cancelEnd: (() => void) | undefined

  constructor(hooks: AsyncHooks) {
    this.#hooks = hooks
    this.#isFree = canLeavePromises(hooks)
    this.#hook = hooks.createHook({ ...this.#work.callbacks, trackPromises: false })
  }

  /** An event is about to happen in a world. */
  turn(world: object): void {
    this.#use(world)
    if (this.#isDozing && this.#hooks.executionAsyncId() !== this.#latestId) this.#look()
  }

  /** Its promise chains rest, and this is called in a tick of Node that was asked for right after the event. */
  rest(): boolean {
    if (this.#isDozing) this.#compare(this.#hooks.executionAsyncId())
    else if (this.#mayDoze && ++this.#events > quietEvents) this.#doze()
    return this.#work.takeTicks()
  }

  /** Nothing happens in a world any more until its next {@link turn}. */
  idle(world: object): void {
    if (!this.#users.delete(world) || this.#users.size > 0 || this.#cancelEnd !== undefined) return
    this.#cancelEnd = wakeAfter(lingerMs, () => this.#turnOff(), false)
  }

  get #mayDoze(): boolean {
    return !this.#isFree && !this.#isAwake && this.#work.count === 0
  }

  #use(world: object): void {
    if (this.#users.has(world)) return
    this.#users.add(world)
    this.#cancelEnd?.()
    this.#cancelEnd = undefined
    if (!this.#isDozing) this.#turnOn()
  }

  /** Takes the number that Node gives next as the one from which resources are counted. */
  #look(): void {
    this.#latestId = new this.#hooks.AsyncResource('KINOKO').asyncId()
    this.#latestOwn = ownWork.resources
  }

  /** @param id - the number of the tick that was asked for after the event */
  #compare(id: number): void {
    const [before, ownBefore] = [this.#latestId, this.#latestOwn]
    this.#latestId = id
    this.#latestOwn = ownWork.resourcesAtTick
    if (before === 0 || id - before <= this.#latestOwn - ownBefore) return
    this.#isDozing = false
    this.#isAwake = true
    this.#turnOn()
    this.#work.expect(before, id)
  }

  #doze(): void {
    this.#isDozing = true
    this.#latestId = 0
    this.#turnOff()
  }

  #turnOn(): void {
    if (this.#isOn) return
    this.#isOn = true
    this.#hook.enable()
    this.#http?.start()
  }

  #turnOff(): void {
    this.#cancelEnd = undefined
    if (!this.#isOn) return
    this.#isOn = false
    this.#hook.disable()
    this.#http?.stop()
    this.#work.clear()
  }
}

/** An option that is not known is not checked either. */
function canLeavePromises({ createHook }: AsyncHooks): boolean {
  try {
    createHook({ trackPromises: 'is it checked?' })
    return false
  } catch {
    return true
  }
}

/**
 * Whether asynchronous contexts (AsyncLocalStorage) cost nothing: since Node 24 they are kept without hooks, and since
 * then hooks can leave promises alone.
 */
export const contextsAreFree = asyncHooks !== undefined && canLeavePromises(asyncHooks)

/** Those of this process; undefined where there are none. */
export const nodeHooks = asyncHooks && new NodeHooks(asyncHooks)
