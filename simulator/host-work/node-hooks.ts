import { hopTimes, wakeAfter } from '../world/schedule/hop.js'
import { ownWork } from '../world/schedule/own-work.js'
import { HttpWork } from './http-work.js'
import { asyncHooks, diagnosticsChannel, type AsyncHook, type AsyncHooks } from './node-modules.js'
import { NodeWork } from './node-work.js'

/** The hook is on; it has just gone off; it is off, and numbers are looked at. */
type State = 'awake' | 'drowsy' | 'dozing'

/** So many events without any work of the platform, and the hook goes off for the first time. */
const quietEvents = 2_000

/** Real milliseconds after the last event before the hook goes off. */
const lingerMs = 200

/**
 * Whether asynchronous contexts (AsyncLocalStorage) cost nothing: since Node 24 they are kept without hooks, and since
 * then hooks can leave promises alone.
 */
export const contextsAreFree = asyncHooks !== undefined && canLeavePromises(asyncHooks)

/**
 * The hooks of Node by which work of the platform is seen: they are on only when they are needed.
 *
 * A hook makes each call dearer, by a fifth, and by half where it cannot be told to leave promises alone. So it is on in
 * the beginning, and goes off when many events have brought no work. From then on only the numbers are looked at that
 * Node gives to its resources: promises take none, so a number that is missing is a resource that was made. Then the
 * hook is on again; when there was work indeed it stays on for ten times as many events as before.
 *
 * The work that wakes it is seen, but not the line that began it: so it stays on as long as a world asks for lines.
 */
export class NodeHooks {
  readonly #hooks: AsyncHooks
  readonly #work = new NodeWork(() => this.#ends.enable())
  readonly #http = diagnosticsChannel && new HttpWork(diagnosticsChannel)
  readonly #begins: AsyncHook
  /** On once there is something that can end: else Node watches over the end of every promise (docs/performance.md). */
  readonly #ends: AsyncHook
  readonly #users = new Set<object>()
  /** The one of them that was last heard of: nearly always there is no other. */
  #latestUser: object | undefined
  readonly #attended = new Set<object>()
  #isOn = false
  #state: State = 'awake'
  #quietEvents = quietEvents
  #hasDozed = false
  #seen = 0
  #events = 0
  #latestId = 0
  #latestOwn = 0
  /** The tick in which the latest look was taken; 0 when it was taken elsewhere. */
  #latestTick = 0
  #cancelEnd: (() => void) | undefined

  constructor(hooks: AsyncHooks) {
    this.#hooks = hooks
    this.#begins = hooks.createHook({ ...this.#work.begins, trackPromises: false })
    this.#ends = hooks.createHook({ ...this.#work.ends, trackPromises: false })
  }

  /** An event is about to happen in a world. */
  turn(world: object): void {
    if (world !== this.#latestUser) this.#use(world)
    if (this.#state === 'dozing' && this.#hooks.executionAsyncId() !== this.#latestTick)
      this.#look()
  }

  /** The promise chains of a world rest, and this is called in a tick of Node that was asked for right after the event. */
  rest(): boolean {
    if (this.#state === 'drowsy') return true
    if (this.#state === 'awake') this.#countQuiet()
    else this.#compare(this.#hooks.executionAsyncId())
    return this.#work.takeTicks()
  }

  /** Nothing happens in a world any more until its next {@link turn}. */
  idle(world: object): void {
    this.#latestUser = undefined
    if (!this.#users.delete(world) || this.#users.size > 0 || this.#cancelEnd !== undefined) return
    this.#linger()
  }

  /** Off too early, and a world that stands still could not say any more what it waits for. */
  #linger(): void {
    const end = (): void => (this.#work.isUnderWay ? this.#linger() : this.#turnOff())
    this.#cancelEnd = wakeAfter(lingerMs, end, false)
  }

  /** From now on every piece of work of a world is known with its line, until {@link leave}. */
  attend(world: object): void {
    this.#attended.add(world)
    if (this.#state !== 'awake') this.#wake()
  }

  /** A world is over. */
  leave(world: object): void {
    this.#attended.delete(world)
    this.#work.forget(world)
  }

  #countQuiet(): void {
    if (this.#attended.size > 0) return
    const { count } = this.#work
    if (count === this.#seen) this.#events++
    else this.#expectMore(count)
    if (this.#events > this.#quietEvents) this.#doze()
  }

  /** There was work: it takes longer until the hook goes off again. */
  #expectMore(count: number): void {
    if (this.#hasDozed) this.#quietEvents *= 10
    this.#hasDozed = false
    this.#seen = count
    this.#events = 0
  }

  #use(world: object): void {
    this.#latestUser = world
    if (this.#users.has(world)) return
    this.#users.add(world)
    this.#cancelEnd?.()
    this.#cancelEnd = undefined
    if (this.#state === 'awake') this.#turnOn()
  }

  /** Takes the number that Node gives next as the one from which resources are counted. */
  #look(): void {
    // with the number of its trigger: it is looked for otherwise (docs/performance.md)
    this.#latestId = new this.#hooks.AsyncResource('KINOKO', 0).asyncId()
    this.#latestOwn = ownWork.resources
    this.#latestTick = 0
  }

  /**
   * Two looks at each event: promise chains that are longer than the simulator's own make resources after the tick was
   * asked for. The next event may be too late for that: time may have moved before it.
   *
   * @param tick - the number of the tick that was asked for after the event
   */
  #compare(tick: number): void {
    const [before, ownBefore] = [this.#latestId, this.#latestOwn]
    const own = ownWork.resourcesAtTick - ownBefore
    const ownLater = ownWork.resources - ownWork.resourcesAtTick
    this.#look()
    this.#latestTick = tick
    // where ticks of two worlds were asked for at once, none is known to be of this event
    if (before !== 0 && own !== 0 && tick - before > own) this.#wakeFor(before, tick)
    else if (this.#latestId - tick - 1 > ownLater) this.#wakeFor(tick, this.#latestId)
  }

  /** Resources with these numbers were made in the meantime. */
  #wakeFor(from: number, to: number): void {
    this.#wake()
    this.#work.expect(from, to)
  }

  #wake(): void {
    this.#state = 'awake'
    this.#events = 0
    this.#turnOn()
  }

  /** Node lets go of promises some time after the hook is off: until then they still take numbers. */
  #doze(): void {
    this.#state = 'drowsy'
    this.#hasDozed = true
    this.#turnOff()
    hopTimes(2, () => {
      if (this.#state !== 'drowsy') return
      this.#state = 'dozing'
      this.#latestId = 0
      this.#latestTick = 0
    })
  }

  #turnOn(): void {
    if (this.#isOn) return
    this.#isOn = true
    this.#begins.enable()
    this.#http?.start()
  }

  #turnOff(): void {
    this.#cancelEnd = undefined
    if (!this.#isOn) return
    this.#isOn = false
    this.#begins.disable()
    this.#ends.disable()
    this.#http?.stop()
    this.#work.clear()
  }
}

/** The hooks of this process; undefined where there are none. */
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
