import { wakeAfter } from '../world/schedule/hop.js'
import { ownWork } from '../world/schedule/own-work.js'
import { sortOf, type Sort } from './kinds.js'
import type { HookCallbacks } from './node-modules.js'
import { placeOfCode } from './where.js'
import { hasOwners, owners, type WorkWatch } from './work-watch.js'
import type { Work } from './work.js'

interface Entry {
  readonly work: Work
  /** The watches that are not over. */
  readonly watches: Set<WorkWatch>
  /** Whether its first callback is its end. */
  readonly isOnce: boolean
}

/** Numbers of resources that were made while nobody looked. */
interface Missed {
  readonly from: number
  readonly to: number
  /** A missed resource has called back; there may be others. */
  hear(): void
}

/** Real milliseconds that work may take which began while nobody looked. */
const longestMissedMs = 500

/** Real milliseconds that the next of it may take after one has called back. */
const betweenMissedMs = 30

interface Resource {
  hasRef?(): boolean
  readonly _repeat?: unknown
  readonly buffer?: unknown
  readonly pending?: unknown
  readonly ondone?: unknown
  /** Of a socket, a pipe or a terminal that is open. */
  readonly fd?: unknown
  /** Whether it is read at the moment. */
  readonly reading?: unknown
  /** Of a write: what is written to. */
  readonly handle?: { readonly fd?: unknown }
}

/** Work as the async hooks of Node tell of it. */
export class NodeWork {
  readonly #onExpecting: () => void
  readonly #entries = new Map<number, Entry>()
  readonly #servers = new Set<number>()
  #count = 0
  #hasTicks = false
  #missed: Missed | undefined

  /** @param onExpecting - called when the {@link ends} of something are wanted from now on */
  constructor(onExpecting: () => void) {
    this.#onExpecting = onExpecting
  }

  /** How many pieces of work have begun. */
  get count(): number {
    return this.#count
  }

  /** Whether ticks were asked for since this was asked last. */
  takeTicks(): boolean {
    const had = this.#hasTicks
    this.#hasTicks = false
    return had
  }

  /** The callback that hears of beginnings. */
  readonly begins: HookCallbacks = {
    init: (id, type, trigger, resource) => {
      const sort = sortOf(type)
      if (sort === undefined || ownWork.isBeginning) return
      if (sort === 'tick') this.#hasTicks = true
      else if (sort === 'server') this.#addServer(id)
      else if (hasOwners()) this.#begin(id, type, sort, trigger, resource)
    },
  }

  /** The callbacks that hear of progress and ends. */
  readonly ends: HookCallbacks = {
    after: (id) => {
      const entry = this.#entries.get(id)
      if (this.#missed !== undefined) this.#findMissed(this.#missed, id)
      if (entry === undefined) return
      if (entry.isOnce) this.#end(id, entry)
      else for (const watch of entry.watches) watch.moved(entry.work)
    },
    destroy: (id) => {
      this.#servers.delete(id)
      const entry = this.#entries.get(id)
      if (entry !== undefined) this.#end(id, entry)
    },
  }

  /** Work may have begun that was not seen, with one of these numbers: the world waits until they are heard of, or for a while. */
  expect(from: number, to: number): void {
    const watches = owners()
    const work: Work = { kind: 'work', sort: 'job', isLive: always, where: undefined }
    for (const watch of watches) watch.began(work)
    const end = (): void => {
      this.#missed = undefined
      for (const watch of watches) watch.ended(work)
    }
    let cancel = wakeAfter(longestMissedMs, end, true)
    const hear = (): void => {
      cancel()
      cancel = wakeAfter(betweenMissedMs, end, true)
    }
    this.#missed = { from, to, hear }
    this.#onExpecting()
  }

  /** Whether there is work whose end is still to come. */
  get isUnderWay(): boolean {
    for (const { work } of this.#entries.values()) if (work.isLive()) return true
    return false
  }

  /** Forgets the work of a world that is over. */
  forget(watch: object): void {
    for (const [id, { watches }] of this.#entries) {
      if (watches.delete(watch as WorkWatch) && watches.size === 0) this.#entries.delete(id)
    }
  }

  /** Forgets everything. */
  clear(): void {
    for (const [id, entry] of this.#entries) this.#end(id, entry)
    this.#servers.clear()
  }

  #addServer(id: number): void {
    this.#servers.add(id)
    this.#onExpecting()
  }

  #findMissed(missed: Missed, id: number): void {
    if (id > missed.from && id <= missed.to) missed.hear()
  }

  #begin(id: number, kind: string, sort: Sort, trigger: number, resource: Resource): void {
    // a connection that a server has accepted: whoever waits for it waits for the other end
    if (sort === 'handle' && this.#servers.has(trigger)) return
    if (isStandardOutput(resource.handle)) return
    const isOnce = isOnceOnly(sort, resource)
    this.#add(id, { kind, sort, isLive: livenessOf(kind, sort, resource) }, isOnce)
    // a request went out on a socket that was there before: there may be an answer
    if (kind === 'WRITEWRAP' && !this.#entries.has(trigger)) {
      this.#add(trigger, { kind: 'an answer', sort: 'handle', isLive: always }, true)
    }
  }

  #add(id: number, facts: Pick<Work, 'kind' | 'sort' | 'isLive'>, isOnce: boolean): void {
    this.#count++
    this.#onExpecting()
    const place = placeOfCode()
    const work: Work = {
      ...facts,
      get where() {
        return place()
      },
    }
    const watches = new Set(owners())
    this.#entries.set(id, { work, watches, isOnce })
    for (const watch of watches) watch.began(work)
  }

  #end(id: number, { work, watches }: Entry): void {
    this.#entries.delete(id)
    for (const watch of watches) watch.ended(work)
  }
}

const always = (): boolean => true

function isOnceOnly(sort: Sort, resource: Resource): boolean {
  if (sort === 'timer') return (resource._repeat ?? null) === null
  return sort === 'job' || sort === 'computation' || sort === 'immediate'
}

/** A line that was logged has no answer: nobody waits for what makes or takes it, be it a pipe, a socket or a terminal. */
function isStandardOutput(handle: { readonly fd?: unknown } | undefined): boolean {
  return handle?.fd === 1 || handle?.fd === 2
}

/** A resource must not be kept alive: some tell of their end only when they are collected. */
function livenessOf(kind: string, sort: Sort, resource: Resource): () => boolean {
  const weak = new WeakRef(resource)
  if (sort === 'job') return always
  return () => {
    const live = weak.deref()
    if (live === undefined || isStandardOutput(live)) return false
    // a terminal has a file descriptor of its own: it is written to unless somebody reads
    if (kind === 'TTYWRAP' && live.reading !== true) return false
    // scryptSync and its like make a request, too, which is done at once and calls nobody back
    if (sort === 'computation') return typeof live.ondone === 'function'
    if (sort === 'zlib') return live.buffer !== null && live.buffer !== undefined
    return typeof live.hasRef === 'function' ? live.hasRef() : true
  }
}
