import { Deque } from '../core/containers/deque.js'
import type { ClientCommand, Effect } from '../core/methods.js'
import { Session, type SessionOwner } from '../wire/session/session.js'
import type { WireProfile } from '../wire/profile.js'
import type { ByteSocket, SocketEvents } from './byte-socket.js'

/** The services of the server that a connection needs. */
export interface ConnectionHub {
  now(): number
  /** Commands have come. */
  hasWork(connection: ServerConnection): void
  /** Commands that wait may be applied again, but not within this turn. */
  mayGoOn(connection: ServerConnection): void
  /** The connection can take more again: those that waited for it may go on. */
  relieved(connection: ServerConnection): void
  /** When it wants to be woken has changed. */
  reschedule(connection: ServerConnection): void
  /** The socket of the client is closed. */
  gone(connection: ServerConnection): void
}

/** Bytes that may wait in a socket before effects are held back. */
const socketLimit = 262_144
/** Effects that may be held back before who causes more of them has to wait. */
const effectLimit = 1024
/** The same for what a client causes for itself: it may not read before it has written all. */
const ownEffectLimit = 65_536
/** How long a socket that is to be closed may take to get rid of what was written. */
const lastWordsMs = 30_000

/**
 * One client of the server: its socket, its session, and the commands and effects that wait between them and the broker.
 *
 * 1. Commands wait until it is this client's turn; meanwhile its socket is not read.
 * 2. Effects wait while its socket is full, as they are, not as bytes: a message is in memory once, however many wait
 *    for it.
 * 3. A client that publishes more than somebody can take waits for that one.
 */
export class ServerConnection implements SessionOwner, SocketEvents {
  readonly id: number
  readonly socket: ByteSocket
  readonly session: Session
  readonly openedAt: number
  /** Commands that are not applied yet. */
  readonly commands = new Deque<ClientCommand>()
  /** Connections that wait until this one can take more. */
  readonly waiters = new Set<ServerConnection>()
  /** Whether the hub has it in its queue. */
  isQueued = false
  bytesReceived = 0
  bytesSent = 0
  readonly #hub: ConnectionHub
  readonly #effects = new Deque<Effect>()
  /** The connection that this one waits for. */
  #waitsFor: ServerConnection | undefined
  #isBlocked = false
  #isReading = true
  /** Whether nothing comes and nothing goes, as if the network between were gone. */
  #isCutOff = false
  #socketBacklog = 0
  #endAt = Infinity
  #isEnding = false
  /** Whether it ends with a reset. */
  #isAbrupt = false
  #isGone = false

  constructor(
    id: number,
    socket: ByteSocket,
    hub: ConnectionHub,
    options: {
      readonly profile: WireProfile
      readonly largestBody: number
      readonly allocate: (size: number) => Uint8Array
    },
  ) {
    this.id = id
    this.socket = socket
    this.#hub = hub
    this.openedAt = hub.now()
    this.session = new Session(this, {
      ...options,
      connection: id,
      external: socket.external,
      keepsPropertyBytes: true,
      now: this.openedAt,
    })
  }

  /** Whether its commands may be applied now. */
  get mayRun(): boolean {
    return !this.#isBlocked && !this.#isCutOff && this.#waitsFor === undefined && !this.#isGone
  }

  /** When it wants {@link tick}. */
  get nextTick(): number {
    return Math.min(this.session.nextTick, this.#endAt)
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Whether it is behind with what it is sent, seen from the one who causes it. */
  isCongestedFor(cause: ServerConnection): boolean {
    return this.#effects.length > (cause === this ? ownEffectLimit : effectLimit)
  }

  waitFor(other: ServerConnection): void {
    this.#waitsFor = other
    other.waiters.add(this)
    this.#updateReading()
  }

  stopWaiting(): void {
    this.#waitsFor?.waiters.delete(this)
    this.#waitsFor = undefined
    this.#updateReading()
  }

  cutOff(): void {
    this.#isCutOff = true
    this.#updateReading()
  }

  rejoin(): void {
    if (!this.#isCutOff) return
    this.#isCutOff = false
    this.#pump()
    this.flush()
    this.#hub.mayGoOn(this)
    this.#updateReading()
  }

  // --- from the socket

  data(chunk: Uint8Array): void {
    if (this.#isGone) return
    this.bytesReceived += chunk.length
    this.session.input(chunk, this.#hub.now())
    if (this.commands.length > 0) this.#hub.hasWork(this)
    else this.flush()
    this.#updateReading()
    this.#hub.reschedule(this)
  }

  drained(): void {
    if (this.#isGone) return
    this.#socketBacklog = this.socket.backlog
    this.#pump()
    this.flush()
  }

  closed(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.commands.clear()
    this.#effects.clear()
    this.stopWaiting()
    this.#hub.gone(this)
  }

  // --- from the session

  submit(command: ClientCommand): void {
    this.commands.push(command)
  }

  hangUp(afterMs: number, isAbrupt: boolean): void {
    this.#isAbrupt = isAbrupt
    this.#endAt = this.#hub.now() + afterMs
    this.#hub.reschedule(this)
  }

  // --- from the broker

  /** Takes an effect; it goes out with the next {@link flush}, or when there is room. */
  deliver(effect: Effect): void {
    if (this.#effects.length > 0 || this.#isFull) this.#effects.push(effect)
    else this.#write(effect)
  }

  /** Sends what was written. */
  flush(): void {
    if (this.#isGone || this.#isCutOff) return
    if (this.session.pendingBytes > 0) {
      const pieces = this.session.take()
      for (const piece of pieces) this.bytesSent += piece.length
      this.socket.write(pieces)
      this.#socketBacklog = this.socket.backlog
    }
    if (this.#endAt <= this.#hub.now()) this.#end()
  }

  /** Does what is due. */
  tick(now: number): void {
    if (this.#isEnding && now >= this.#endAt) this.socket.destroy()
    else if (now >= this.#endAt) this.#end()
    else this.session.tick(now, this.#isReading)
    this.flush()
    this.#hub.reschedule(this)
  }

  /** The socket of the client is read again or not any more, as things stand. */
  afterTurn(): void {
    this.#updateReading()
    this.#hub.reschedule(this)
  }

  get #isFull(): boolean {
    return this.#isCutOff || this.#socketBacklog + this.session.pendingBytes > socketLimit
  }

  #write(effect: Effect): void {
    if (effect.method === 'connection.blocked') this.#isBlocked = true
    if (effect.method === 'connection.unblocked') {
      this.#isBlocked = false
      this.#hub.mayGoOn(this)
      this.#updateReading()
    }
    this.session.effect(effect, this.#hub.now())
  }

  /** Writes what was held back, as far as there is room. */
  #pump(): void {
    while (this.#effects.length > 0 && !this.#isFull) this.#write(this.#effects.shift()!)
    if (this.#effects.length < effectLimit / 2 && this.waiters.size > 0) this.#hub.relieved(this)
  }

  #end(): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#endAt = this.#hub.now() + lastWordsMs
    if (this.#isAbrupt) this.socket.reset()
    else this.socket.end()
    this.#hub.reschedule(this)
  }

  #updateReading(): void {
    const shouldRead = this.mayRun && this.commands.length === 0
    if (shouldRead === this.#isReading) return
    this.#isReading = shouldRead
    if (shouldRead) this.socket.resume()
    else if (!this.#isGone) this.socket.pause()
  }
}
