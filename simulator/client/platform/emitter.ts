/** Node's EventEmitter, without Node. */
import { invalidArgument, outOfRange, unhandledError } from './node-errors.js'

export type EventName = string | symbol

/** What an event carries is said where the event is declared; an undeclared one may carry anything. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyListener = (...args: any[]) => void

/** The listener of an event, by the map from event names to what they carry. */
export type ListenerOf<Events, Name> = Name extends keyof Events
  ? Events[Name] extends unknown[]
    ? (...args: Events[Name]) => void
    : never
  : AnyListener

/** What an event carries. */
export type PayloadOf<Events, Name> = Parameters<ListenerOf<Events, Name>>

/** A listener, or what stands for one that is called once. */
type Entry = AnyListener & { readonly listener?: AnyListener }

/**
 * Calls listeners synchronously, in the order they were added, with the emitter as `this`. What they throw
 * goes to whoever emits. An `error` nobody listens for is thrown.
 */
export class Emitter<Events = object> {
  /** Never changed in place: an emit that is under way calls the listeners there were when it began. */
  readonly #entries = new Map<EventName, readonly Entry[]>()
  #maxListeners = 10

  on<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, listener, false)
  }

  addListener<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, listener, false)
  }

  prependListener<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, listener, true)
  }

  once<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#add(event, this.#untilCalled(event, listener), false)
  }

  prependOnceListener<Name extends EventName>(
    event: Name,
    listener: ListenerOf<Events, Name>,
  ): this {
    return this.#add(event, this.#untilCalled(event, listener), true)
  }

  off<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.removeListener(event, listener)
  }

  /** Removes the listener that was added last, if it was added several times. */
  removeListener<Name extends EventName>(event: Name, listener: ListenerOf<Events, Name>): this {
    return this.#remove(event, listener)
  }

  /** Without an argument, those of all events. */
  removeAllListeners(...names: [event?: EventName]): this {
    const events = names.length === 0 ? this.eventNames() : [...names]
    // those who want to hear of removals go last
    events.sort((a, b) => Number(a === 'removeListener') - Number(b === 'removeListener'))
    for (const name of events) {
      if (name === undefined) continue
      for (const entry of this.rawListeners(name).reverse()) this.#remove(name, entry)
    }
    return this
  }

  /** Whether anybody listened. */
  emit<Name extends EventName>(event: Name, ...args: PayloadOf<Events, Name>): boolean {
    const entries = this.#entries.get(event)
    if (entries === undefined) {
      if (event === 'error') throwUnheard(args[0])
      return false
    }
    for (const entry of entries) Reflect.apply(entry, this, args)
    return true
  }

  listenerCount(event: EventName, listener?: AnyListener): number {
    const entries = this.#entries.get(event) ?? []
    if (listener === undefined) return entries.length
    return entries.filter((entry) => isFor(entry, listener)).length
  }

  listeners(event: EventName): AnyListener[] {
    return this.rawListeners(event).map(unwrap)
  }

  /** The listeners with their wrappers: a wrapper's `listener` is what was given to `once`. */
  rawListeners(event: EventName): AnyListener[] {
    return [...(this.#entries.get(event) ?? [])]
  }

  eventNames(): EventName[] {
    const names = [...this.#entries.keys()]
    return [...names.filter(isText), ...names.filter((name) => !isText(name))]
  }

  /** Kept, and never warned about: a simulator has no console of its own. */
  setMaxListeners(count: number): this {
    if (!(count >= 0)) throw outOfRange('n', 'a non-negative number', count)
    this.#maxListeners = count
    return this
  }

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
