import { invalidArgument, outOfRange, unhandledError } from './node-errors.js'
import { platformGlobals } from './platform-globals.js'

/** The name of an event. */
export type EventName = string | symbol

/** Any listener. The arguments of an event are declared with the event; an undeclared event may have any. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyListener = (...args: any[]) => void

/** The listener of an event, by the map from event names to arguments. */
export type ListenerOf<Events, Name> = Name extends keyof Events
  ? Events[Name] extends unknown[]
    ? (...args: Events[Name]) => void
    : never
  : AnyListener

/** The arguments of an event. */
export type PayloadOf<Events, Name> = Parameters<ListenerOf<Events, Name>>

/** A listener, or the wrapper of one that is called once. */
type Entry = AnyListener & { readonly listener?: AnyListener }

/**
 * Node's EventEmitter, where there is none. Calls listeners synchronously, in the order they were added, with the emitter as
 * `this`. Errors of listeners go to the code that emits. An `error` event without a listener is thrown.
 */
export class OwnEmitter<Events = object> {
  /**
   * The lists are never changed in place: an emit that is under way calls the listeners that were there when it
   * began.
   */
  readonly #entries = new Map<EventName, readonly Entry[]>()
  #maxListeners = 10

  /** Adds a listener, as the last. */
  on<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, listener, false)
  }

  /** Adds a listener, as the last. */
  addListener<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, listener, false)
  }

  /** Adds a listener, as the first. */
  prependListener<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, listener, true)
  }

  /** Adds a listener that is called once, as the last. */
  once<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, this.#untilCalled(event, listener), false)
  }

  /** Adds a listener that is called once, as the first. */
  prependOnceListener<Name extends EventName>(
    event: Name,
    listener: ListenerOf<Events, Name>,
  ): this {
    return this.#add(event, this.#untilCalled(event, listener), true)
  }

  /** Removes the listener that was added last, if it was added several times. */
  off<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.removeListener(event, listener)
  }

  /** Removes the listener that was added last, if it was added several times. */
  removeListener<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#remove(event, listener)
  }

  /** Removes the listeners of an event; without an argument those of all events. */
  removeAllListeners(...names: [event?: EventName]): this {
    const events = names.length === 0 ? this.eventNames() : [...names]
    // listeners of removals go last
    events.sort((a, b) => Number(a === 'removeListener') - Number(b === 'removeListener'))
    for (const name of events) {
      if (name === undefined) continue
      for (const entry of this.rawListeners(name).reverse()) this.#remove(name, entry)
    }
    return this
  }

  /** Calls the listeners of an event. Gives whether there was one. */
  emit<Name extends EventName>(event: Name, ...args: PayloadOf<Events, Name>): boolean {
    const entries = this.#entries.get(event)
    if (entries === undefined) {
      if (event === 'error') throwUnheard(args[0])
      return false
    }
    for (const entry of entries) Reflect.apply(entry, this, args)
    return true
  }

  /** How many listeners an event has, or how often it has that one. */
  listenerCount(event: EventName, listener?: AnyListener): number {
    const entries = this.#entries.get(event) ?? []
    if (listener === undefined) return entries.length
    return entries.filter((entry) => isFor(entry, listener)).length
  }

  /** The listeners of an event. */
  listeners(event: EventName): AnyListener[] {
    return this.rawListeners(event).map(unwrap)
  }

  /** The listeners of an event with their wrappers: the `listener` of a wrapper is the one given to `once`. */
  rawListeners(event: EventName): AnyListener[] {
    return [...(this.#entries.get(event) ?? [])]
  }

  /** The names of all events that have listeners. */
  eventNames(): EventName[] {
    const names = [...this.#entries.keys()]
    return [...names.filter(isText), ...names.filter((name) => !isText(name))]
  }

  /** The number is kept, and never warned about: a simulator has no console of its own. */
  setMaxListeners(count: number): this {
    if (!(count >= 0)) throw outOfRange('n', 'a non-negative number', count)
    this.#maxListeners = count
    return this
  }

  /** The number given to `setMaxListeners`. Default 10. */
  getMaxListeners(): number {
    return this.#maxListeners
  }

  #add(event: EventName, entry: Entry, isFirst: boolean): this {
    check(entry)
    this.#tell('newListener', event, unwrap(entry))
    const entries = this.#entries.get(event) ?? []
    this.#set(event, isFirst ? [entry, ...entries] : [...entries, entry])
    return this
  }

  #remove(event: EventName, listener: AnyListener): this {
    check(listener)
    const entries = this.#entries.get(event) ?? []
    const index = entries.map((entry) => isFor(entry, listener)).lastIndexOf(true)
    if (index < 0) return this
    this.#set(
      event,
      entries.filter((_, i) => i !== index),
    )
    this.#tell('removeListener', event, unwrap(listener))
    return this
  }

  #set(event: EventName, entries: readonly Entry[]): void {
    if (entries.length === 0) this.#entries.delete(event)
    else this.#entries.set(event, entries)
  }

  #tell(event: 'newListener' | 'removeListener', ...args: [EventName, AnyListener]): void {
    for (const entry of this.#entries.get(event) ?? []) Reflect.apply(entry, this, args)
  }

  #untilCalled(event: EventName, listener: AnyListener): Entry {
    check(listener)
    const remove = (): void => void this.#remove(event, entry)
    let isCalled = false
    function entry(this: unknown, ...args: unknown[]): void {
      if (isCalled) return
      isCalled = true
      remove()
      Reflect.apply(listener, this, args)
    }
    return Object.assign(entry, { listener })
  }
}

/**
 * Node's EventEmitter; where there is none, and in Node before 20.16, which gives its modules only to those who import
 * them, one of our own.
 */
export const Emitter = (platformGlobals.process?.getBuiltinModule?.('events') ??
  OwnEmitter) as typeof OwnEmitter

/** An emitter of events with their arguments. */
export type Emitter<Events = object> = OwnEmitter<Events>

function check(listener: unknown): void {
  if (typeof listener !== 'function') {
    throw invalidArgument('listener', 'of type function', listener)
  }
}

function unwrap(entry: Entry): AnyListener {
  return entry.listener ?? entry
}

function isFor(entry: Entry, listener: AnyListener): boolean {
  return entry === listener || entry.listener === listener
}

function isText(name: EventName): boolean {
  return typeof name === 'string'
}

function throwUnheard(error: unknown): never {
  throw error instanceof Error ? error : unhandledError(error)
}
