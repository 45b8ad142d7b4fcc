import { Broker } from '../core/broker.js'
import { Deadlines } from '../core/containers/deadlines.js'
import { Deque } from '../core/containers/deque.js'
import type { Command, Effect, OperatorCommand } from '../core/methods.js'
import type { BrokerSettings } from '../core/settings.js'
import { wireProfileOf, type WireProfile } from '../wire/profile.js'
import { hop, realNow, wakeAfter } from '../world/schedule/hop.js'
import type { ByteSocket } from './byte-socket.js'
import { Traffic, type RecordedFrame } from './control/traffic.js'
import { InnerClient, type InnerLogin } from './inner-client.js'
import { ServerConnection, type ConnectionHub } from './server-connection.js'

/** Commands that a client may have applied before others have their turn. */
const turnLength = 128

/**
 * The broker and its clients in real time: commands of the sockets are applied in turns, effects go to the sockets, and
 * one timer wakes whatever is due next. Knows no kind of socket.
 */
export class Hub implements ConnectionHub {
  readonly broker: Broker
  readonly connections = new Map<number, ServerConnection>()
  readonly traffic: Traffic
  /** How much later what clients send is applied. */
  delayMs = 0
  /** Publishes to come that arrive, and whose connections are reset before they hear of it. */
  resetsToCome = 0
  #isPaused = false
  readonly #profile: WireProfile
  readonly #allocate: (size: number) => Uint8Array
  readonly #queue = new Deque<ServerConnection>()
  readonly #deadlines = new Deadlines<ServerConnection>()
  /** Connections to which something was written in this turn. */
  readonly #touched = new Set<ServerConnection>()
  readonly #lastOnChannel = new Map<number, number>()
  #count = 0
  #isScheduled = false
  #cancelWake: (() => void) | undefined
  #wakeAt = Infinity

  /**
   * @param allocate - makes arrays to write into
   * @param kept - entries of the trace that are kept
   */
  constructor(
    settings: BrokerSettings,
    allocate: (size: number) => Uint8Array = (size) => new Uint8Array(size),
    kept = 0,
  ) {
    this.traffic = new Traffic(kept)
    this.broker = new Broker(settings)
    this.broker.onRouted = ({ name }, message, queues) => {
      if (!this.traffic.tellsRoutings) return
      const names = queues.map((queue) => queue.name)
      this.traffic.noteRouting({ virtualHost: name, message, queues: names })
    }
    this.#profile = wireProfileOf(settings.profile)
    this.#allocate = allocate
  }

  /** Takes a client that has connected. */
  readonly accept = (socket: ByteSocket): ServerConnection => {
    const connection = new ServerConnection(++this.#count, socket, this, {
      profile: this.#profile,
      largestBody: this.broker.profile.messages.maxSize,
      allocate: this.#allocate,
    })
    this.connections.set(connection.id, connection)
    this.reschedule(connection)
    return connection
  }

  /** Something happens to the broker itself. */
  operate(command: OperatorCommand): void {
    this.#record('operator', command)
    this.#dispatch(this.broker.apply(command, this.now()))
    if (command.method === 'broker.restart') {
      for (const connection of [...this.connections.values()]) connection.socket.destroy()
    }
    this.#flush()
  }

  /** A client without a socket, for what comes in over other protocols. */
  openInner(login: InnerLogin): InnerClient {
    const apply = (command: Command): readonly Effect[] => {
      const effects = this.broker.apply(command, this.now())
      this.#dispatch(effects)
      this.#flush()
      this.#wake()
      return effects
    }
    return new InnerClient(++this.#count, login, apply)
  }

  /** Tells every client that the server goes, and lets them go. */
  shutDown(): void {
    for (const { id } of [...this.connections.values()]) {
      const reason = "broker forced connection closure with reason 'shutdown'"
      const place = { connection: id, channel: 0 }
      this.#dispatch(
        this.broker.apply({ ...place, method: 'connection.force-close', reason }, this.now()),
      )
    }
    this.#flush()
    for (const connection of [...this.connections.values()]) connection.socket.end()
    this.#cancelWake?.()
  }

  now(): number {
    return realNow()
  }

  hasWork(connection: ServerConnection): void {
    if (this.delayMs > 0) {
      wakeAfter(this.delayMs, () => this.#enqueue(connection), false)
      return
    }
    if (connection.isQueued || !connection.mayRun) return
    // the first turn at once: a client that waits for an answer does not wait for the event loop
    if (this.#queue.length === 0 && !this.#isPaused) this.#takeTurn(connection)
    else this.#enqueue(connection)
  }

  mayGoOn(connection: ServerConnection): void {
    if (connection.commands.length > 0) this.#enqueue(connection)
  }

  relieved(connection: ServerConnection): void {
    for (const waiter of [...connection.waiters]) {
      waiter.stopWaiting()
      this.mayGoOn(waiter)
    }
  }

  reschedule(connection: ServerConnection): void {
    const at = connection.nextTick
    this.#deadlines.set(connection, at === Infinity || connection.isGone ? undefined : at)
    this.#wake()
  }

  gone(connection: ServerConnection): void {
    this.connections.delete(connection.id)
    this.#deadlines.set(connection, undefined)
    const lost = { connection: connection.id, channel: 0, method: 'connection.lost' } as const
    this.#dispatch(this.broker.apply(lost, this.now()))
    this.relieved(connection)
    this.#flush()
  }

  // --- turns

  #enqueue(connection: ServerConnection): void {
    if (connection.isQueued || !connection.mayRun) return
    connection.isQueued = true
    this.#queue.push(connection)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isPaused) return
    this.#isScheduled = true
    hop(this.#runQueue)
  }

  // --- pause and step

  get isPaused(): boolean {
    return this.#isPaused
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    if (this.#queue.length > 0) this.#schedule()
  }

  /** Applies the next command of the client whose turn it is; false when nobody waits, or the hub is not paused. */
  step(): boolean {
    if (!this.#isPaused) return false
    const connection = this.#queue.shift()
    if (connection === undefined) return false
    connection.isQueued = false
    if (!connection.mayRun) return this.step()
    this.#takeTurn(connection, 1)
    return true
  }

  /** Each waiting connection gets one turn; one that is not done then waits again. */
  readonly #runQueue = (): void => {
    this.#isScheduled = false
    if (this.#isPaused) return
    for (let left = this.#queue.length; left > 0; left--) {
      const connection = this.#queue.shift()!
      connection.isQueued = false
      if (connection.mayRun) this.#takeTurn(connection)
    }
  }

  #takeTurn(connection: ServerConnection, most = turnLength): void {
    this.#applyBatch(connection, most)
    this.#makeWait(connection)
    this.#flush()
    connection.afterTurn()
    if (connection.commands.length > 0) this.#enqueue(connection)
    this.#wake()
  }

  #applyBatch(connection: ServerConnection, most: number): void {
    const { commands } = connection
    const batch = Math.min(most, commands.length)
    const last = this.#lastOnChannel
    last.clear()
    let place = 0
    for (const { channel } of commands) {
      if (place === batch) break
      last.set(channel, place++)
    }
    const now = this.now()
    for (let i = 0; i < batch && connection.mayRun; i++) {
      const command = commands.shift()
      if (command === undefined) return
      const hasMore = last.get(command.channel)! > i
      this.#record('received', command)
      const effects = this.broker.apply(command, now, hasMore)
      if (this.resetsToCome > 0 && command.method === 'basic.publish') {
        this.resetsToCome--
        connection.socket.reset()
        this.#dispatch(effects.filter((effect) => effect.connection !== connection.id))
        return
      }
      this.#dispatch(effects)
    }
  }

  #record(direction: RecordedFrame['direction'], frame: Command | Effect): void {
    if (this.traffic.isOn) this.traffic.note({ time: this.now(), direction, frame })
  }

  #dispatch(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const connection = this.connections.get(effect.connection)
      if (connection === undefined) continue
      this.#record('sent', effect)
      connection.deliver(effect)
      this.#touched.add(connection)
    }
  }

  /** A connection that causes more than another can take waits until the other has caught up. */
  #makeWait(cause: ServerConnection): void {
    for (const connection of this.#touched) {
      if (connection.isCongestedFor(cause)) {
        cause.waitFor(connection)
        return
      }
    }
  }

  #flush(): void {
    for (const connection of this.#touched) connection.flush()
    this.#touched.clear()
  }

  // --- time

  #wake(): void {
    const next = Math.min(
      this.broker.nextDeadline() ?? Infinity,
      this.#deadlines.next() ?? Infinity,
    )
    if (next === this.#wakeAt) return
    this.#cancelWake?.()
    this.#cancelWake = undefined
    this.#wakeAt = next
    if (next === Infinity) return
    this.#cancelWake = wakeAfter(Math.max(0, next - this.now()), this.#onTime, false)
  }

  readonly #onTime = (): void => {
    this.#wakeAt = Infinity
    const now = this.now()
    this.#dispatch(this.broker.expire(now))
    for (;;) {
      const connection = this.#deadlines.takeDue(now)
      if (connection === undefined) break
      connection.tick(now)
    }
    this.#flush()
    this.#wake()
  }
}
