/**
 * When Node's hooks are on.
 *
 * A hook that cannot be told to leave promises alone makes each of them dearer: a simulated call by half, on Node 20.
 * There the hook is on in the beginning. When many events have brought no work it goes off, and only the numbers that
 * Node gives to its resources are looked at: promises take none, so a number that is missing is a resource that was
 * made. Then the hook goes on again, for good.
 */
import { hopTimes, wakeAfter } from '../world/schedule/hop.js'
import { ownWork } from '../world/schedule/own-work.js'
import { HttpWork } from './http-work.js'
import { asyncHooks, diagnosticsChannel, type AsyncHook, type AsyncHooks } from './node-modules.js'
import { NodeWork } from './node-work.js'

/** How the hook is used. Where it costs nothing it is `awake` from the beginning. */
type State =
  /** It is on, and no work has been seen yet. */
  | 'looking'
  /** It has just gone off. */
  | 'drowsy'
  /** It is off, and numbers are looked at. */
  | 'dozing'
  /** It is on for good. */
  | 'awake'

/** So many events without any work of the platform, and the hook goes off where it costs. */
const quietEvents = 2_000

/** Real milliseconds after the last event before the hook goes off. */
const lingerMs = 200

/**
 * Whether asynchronous contexts (AsyncLocalStorage) cost nothing: since Node 24 they are kept without hooks, and since
 * then hooks can leave promises alone.
 */
export const contextsAreFree = asyncHooks !== undefined && canLeavePromises(asyncHooks)

export class NodeHooks {
  readonly #hooks: AsyncHooks
  readonly #work = new NodeWork()
  readonly #http = diagnosticsChannel && new HttpWork(diagnosticsChannel)
  readonly #hook: AsyncHook
  readonly #users = new Set<object>()
  #isOn = false
  #state: State
  #events = 0
  #latestId = 0
  #latestOwn = 0
  #cancelEnd: (() => void) | undefined

  constructor(hooks: AsyncHooks) {
    this.#hooks = hooks
    this.#state = contextsAreFree ? 'awake' : 'looking'
    this.#hook = hooks.createHook({ ...this.#work.callbacks, trackPromises: false })
  }

  /** An event is about to happen in a world. */
  turn(world: object): void {
    this.#use(world)
    if (this.#state === 'dozing' && this.#hooks.executionAsyncId() !== this.#latestId) this.#look()
  }

  /** Its promise chains rest, and this is called in a tick of Node that was asked for right after the event. */
  rest(): boolean {
    if (this.#state === 'dozing') this.#compare(this.#hooks.executionAsyncId())
    else if (this.#mayDoze && ++this.#events > quietEvents) this.#doze()
    return this.#work.takeTicks()
  }

  /** Nothing happens in a world any more until its next {@link turn}. */
  idle(world: object): void {
    if (!this.#users.delete(world) || this.#users.size > 0 || this.#cancelEnd !== undefined) return
    this.#cancelEnd = wakeAfter(lingerMs, () => this.#turnOff(), false)
  }

  get #mayDoze(): boolean {
    return this.#state === 'looking' && this.#work.count === 0
  }

  #use(world: object): void {
    if (this.#users.has(world)) return
    this.#users.add(world)
    this.#cancelEnd?.()
    this.#cancelEnd = undefined
    if (this.#state === 'looking' || this.#state === 'awake') this.#turnOn()
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
    const own = this.#latestOwn - ownBefore
    // where ticks of two worlds were asked for at once, none is known to be of this event
    if (before === 0 || own === 0 || id - before <= own) return
    this.#state = 'awake'
    this.#turnOn()
    this.#work.expect(before, id)
  }

  /** Node lets go of promises some time after the hook is off: until then they still take numbers. */
  #doze(): void {
    this.#state = 'drowsy'
    this.#turnOff()
    hopTimes(2, () => {
      this.#state = 'dozing'
      this.#latestId = 0
    })
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

/** Those of this process; undefined where there are none. */
export const nodeHooks = asyncHooks && new NodeHooks(asyncHooks)

/** An option that is not known is not checked either. */
function canLeavePromises(hooks: AsyncHooks): boolean {
  try {
    hooks.createHook({ trackPromises: 'is it checked?' })
    return false
  } catch {
    return true
  }
}
