import { Access } from './access/access.js'
import { plainPassword } from './access/user.js'
import type { BrokerState } from './broker-state.js'
import type { AckWatcher, ChannelEnvironment } from './channel/ack-watch.js'
import type { Connection } from './connection.js'
import { DeadLettering } from './queue/dead-letter/dead-lettering.js'
import { afterDelay, HeldMessages } from './exchanges/delayed-message.js'
import { Deadlines } from './containers/deadlines.js'
import { handleChannelMethod } from './handlers/channel.js'
import { logIn, openConnection, startConnection } from './handlers/connection.js'
import {
  forgetTopicsOf,
  isBrokerCommand,
  operate,
  type BrokerCommand,
} from './handlers/operator.js'
import { Ledger } from './ledger.js'
import type { Message } from './message.js'
import type { ClientCommand, Command, Effect } from './methods.js'
import { NameGenerator } from './values/names.js'
import type { Publisher, Queue } from './queue/queue.js'
import type { Profile } from './profile.js'
import type { QueueEnvironment } from './queue/environment.js'
import { implicitType, type QueueType } from './queue/settings.js'
import { QueueTypes } from './queue/rules/queue-types.js'
import { methodIds, noMethod, ProtocolError, type MethodId } from './reply-codes.js'
import { snapshotOf, type BrokerSnapshot } from './snapshot.js'
import type { BrokerSettings } from './settings.js'
import { hasUnreadableFloat } from './values/table.js'
import { VirtualHost, type DelayedPlace } from './virtual-host.js'

/**
 * The broker: AMQP methods in, AMQP methods out.
 *
 * It is a state machine without a clock, randomness, promises or events of its own: time comes in with
 * each command. It is total: whatever a client sends, the answer is an effect (at worst `channel.close`
 * or `connection.close`), never a throw. The same commands at the same times give the same effects.
 */
export class Broker implements BrokerState {
  /** @internal */
  readonly settings: BrokerSettings
  /** @internal */
  readonly profile: Profile
  /** @internal */
  readonly queueTypes: QueueTypes
  /** @internal */
  readonly names = new NameGenerator()
  /** @internal */
  readonly connections = new Map<number, Connection>()
  /** @internal */
  readonly virtualHosts = new Map<string, VirtualHost>()
  /** @internal */
  readonly access = new Access()
  /** The fate of every message. @internal */
  readonly ledger = new Ledger()
  /** Why publishers are blocked; undefined while they are not. @internal */
  alarm: string | undefined
  /** Confirmed publishes to come that will be nacked. @internal */
  nacksToCome = 0
  /** Is told where each message goes, dead letters and delayed ones included. @internal */
  onRouted:
    ((virtualHost: VirtualHost, message: Message, queues: readonly Queue[]) => void) | undefined
  #now = 0
  #effects: Effect[] = []
  readonly #deadLettering: DeadLettering
  /** @internal */
  readonly channelHost: ChannelEnvironment
  readonly #deadlines = new Deadlines<Queue>()
  readonly #acks = new Deadlines<AckWatcher>()
  /** Messages that an exchange is to route later; they survive a restart. */
  readonly #held = new HeldMessages<DelayedPlace>()
  /** The publisher of messages that were held back. */
  readonly #delayer: Publisher = {}
  readonly #queueEnvironments = new Map<VirtualHost, QueueEnvironment>()

  /** @internal */
  constructor(settings: BrokerSettings) {
    this.settings = settings
    this.profile = settings.profile
    this.#deadLettering = new DeadLettering(settings.profile.deadLetters)
    this.queueTypes = new QueueTypes(settings.profile)
    this.channelHost = this.#createChannelHost()
    for (const [name, password] of Object.entries(settings.users)) {
      this.access.users.set(name, {
        name,
        credential: plainPassword(password),
        tags: [],
        hasFullAccess: true,
      })
    }
    for (const name of settings.virtualHosts) this.addVirtualHost(name)
  }

  /**
   * Does what a command asks for.
   *
   * @param now - milliseconds since the epoch
   * @param hasMore - the next command of the same channel has come already: publishers hear of this one and
   * of that together
   *
   * @internal
   */
  apply(command: Command, now: number, hasMore = false): Effect[] {
    this.#advance(now)
    this.#dispatch(command, hasMore)
    return this.#finish()
  }

  /** When something will happen without a command: a message or a queue expires. @internal */
  nextDeadline(): number | undefined {
    const next = Math.min(
      this.#deadlines.next() ?? Infinity,
      this.#acks.next() ?? Infinity,
      this.#held.next ?? Infinity,
      this.#deadLettering.nextDeadline ?? Infinity,
    )
    return next === Infinity ? undefined : next
  }

  /**
   * Whether something is due at time `now`: the same as {@link nextDeadline} says, but quick, for it is asked before
   * every event.
   *
   * @internal
   */
  isDue(now: number): boolean {
    return (
      this.#deadlines.isDue(now) ||
      this.#acks.isDue(now) ||
      (this.#held.next ?? Infinity) <= now ||
      (this.#deadLettering.nextDeadline ?? Infinity) <= now
    )
  }

  /** Lets expire what is due at time `now`. @internal */
  expire(now: number): Effect[] {
    this.#advance(now)
    return this.#finish()
  }

  snapshot(): BrokerSnapshot {
    return snapshotOf(this)
  }

  /** @internal */
  addVirtualHost(name: string, defaultQueueType: QueueType = implicitType): VirtualHost {
    const virtualHost: VirtualHost = new VirtualHost(name, this.settings, {
      forget: (queue) => this.#forget(queue),
      forgetExchange: (exchange) => forgetTopicsOf(this, virtualHost, exchange.name),
      hold: (place, message, delayMs) => this.#held.add(place, message, this.#now + delayMs),
      routed: (message, queues) => this.onRouted?.(virtualHost, message, queues),
    })
    virtualHost.defaultQueueType = defaultQueueType
    this.virtualHosts.set(name, virtualHost)
    this.#queueEnvironments.set(virtualHost, this.#createQueueEnvironment(virtualHost))
    return virtualHost
  }

  /** @internal */
  queueEnvironment(virtualHost: VirtualHost): QueueEnvironment {
    return this.#queueEnvironments.get(virtualHost)!
  }

  /** @internal */
  readonly emit = (effect: Effect): void => {
    this.#effects.push(effect)
  }

  #advance(now: number): void {
    this.#now = Math.max(this.#now, now)
    if (this.isDue(this.#now)) this.#catchUp()
  }

  #catchUp(): void {
    this.#deadLettering.resume(this.#now)
    for (;;) {
      const due = this.#deadlines.takeDue(this.#now) ?? this.#acks.takeDue(this.#now)
      if (due === undefined) break
      if ('checkAcks' in due) due.checkAcks()
      else due.expire()
      this.#deadLettering.arrive(this.#now)
    }
    this.#releaseHeld()
  }

  /** Messages whose delay is over go to the queues that are bound by now. */
  #releaseHeld(): void {
    for (;;) {
      const due = this.#held.takeDue(this.#now)
      if (due === undefined) return
      const { virtualHost, exchange: name } = due.place
      const exchange = virtualHost.exchanges.get(name)
      const isThere = this.virtualHosts.get(virtualHost.name) === virtualHost
      if (exchange === undefined || !isThere) continue
      const message = afterDelay(due.message)
      for (const queue of virtualHost.route(exchange, message))
        queue.publish(message, this.#delayer)
      this.#deadLettering.arrive(this.#now)
    }
  }

  #finish(): Effect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  #dispatch(command: Command, hasMore: boolean): void {
    if (isOpening(command)) {
      this.#open(command)
      return
    }
    if (isBrokerCommand(command)) {
      this.#operate(command)
      this.#deadLettering.arrive(this.#now)
      return
    }
    const connection = this.connections.get(command.connection)
    // a client that is gone already cannot be heard
    if (connection !== undefined) this.#handle(connection, command, hasMore)
  }

  #open(command: OpeningCommand): void {
    if (command.method === 'connection.open') openConnection(this, command)
    else if (command.method === 'connection.start-ok') logIn(this, command)
    else startConnection(this, command.connection)
  }

  #operate(command: BrokerCommand): void {
    if (command.method === 'broker.restart') this.#deadLettering.clear()
    if (command.method === 'broker.unblock') this.#unblock()
    else operate(this, command)
    if (command.method === 'broker.delete-virtual-host') this.#cutOff(command.virtualHost)
    if (command.method === 'broker.delete-user') this.#closeConnectionsOf(command.username)
  }

  #handle(
    connection: Connection,
    command: Exclude<Command, BrokerCommand | OpeningCommand>,
    hasMore: boolean,
  ): void {
    switch (command.method) {
      case 'connection.lost':
        return this.#remove(connection)
      case 'connection.force-close':
        return this.#closeConnection(
          connection,
          new ProtocolError('CONNECTION_FORCED', command.reason),
          noMethod,
        )
      case 'connection.close-ok':
        if (connection.isClosing) this.#remove(connection)
        return
      case 'connection.close':
        this.#remove(connection)
        this.emit({ connection: connection.id, channel: 0, method: 'connection.close-ok' })
        return
      default:
        if (connection.isClosing) return
        if ('arguments' in command && hasUnreadableFloat(command.arguments)) {
          return this.#hangUp(connection)
        }
        if (connection.held === undefined) this.#handleOpen(connection, command, hasMore)
        else connection.held.push(command)
    }
  }

  #handleOpen(connection: Connection, command: ClientCommand, hasMore: boolean): void {
    const channel = connection.channels.get(command.channel)
    if (!mayOvertakeConfirms(command)) channel?.tellConfirms()
    try {
      if (command.method === 'connection.update-secret') {
        this.emit({ connection: connection.id, channel: 0, method: 'connection.update-secret-ok' })
      } else if (command.method === 'connection.protocol-error') {
        const { code, explanation, classId, methodId } = command
        throw new ProtocolError(code, explanation, [classId, methodId])
      } else {
        handleChannelMethod(this, connection, command)
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#answerError(connection, command, error)
    }
    this.#deadLettering.arrive(this.#now)
    if (!hasMore) channel?.idle()
    if (this.alarm !== undefined && command.method === 'basic.publish') this.#block(connection)
  }

  /** The virtual host is gone, and its connections with it. */
  #cutOff(virtualHost: string): void {
    for (const connection of [...this.connections.values()]) {
      if (connection.virtualHost.name === virtualHost) this.#hangUp(connection)
    }
  }

  #closeConnectionsOf(username: string): void {
    const error = new ProtocolError('CONNECTION_FORCED', `user '${username}' is deleted`)
    for (const connection of [...this.connections.values()]) {
      if (connection.username === username) this.#closeConnection(connection, error, noMethod)
    }
  }

  /** The reader of the socket has failed on what came over it. */
  #hangUp(connection: Connection): void {
    this.#remove(connection)
    const { id } = connection
    this.emit({ connection: id, channel: 0, method: 'connection.hang-up', afterMs: 0 })
  }

  /** One publish is still taken; from then on the connection is not read. */
  #block(connection: Connection): void {
    if (connection.isClosing) return
    connection.held = []
    const reason = this.alarm ?? ''
    this.emit({ connection: connection.id, channel: 0, method: 'connection.blocked', reason })
  }

  #unblock(): void {
    this.alarm = undefined
    for (const connection of this.connections.values()) {
      const { held } = connection
      if (held === undefined) continue
      connection.held = undefined
      this.emit({ connection: connection.id, channel: 0, method: 'connection.unblocked' })
      for (const command of held) {
        if (!connection.isClosing) this.#handleOpen(connection, command, true)
      }
      for (const channel of connection.channels.values()) channel.idle()
    }
  }

  #answerError(connection: Connection, command: ClientCommand, error: ProtocolError): void {
    // a crash is nobody's fault: it names no method
    const isCrash = error.code === 'INTERNAL_ERROR'
    const ids = error.ids ?? (isCrash ? undefined : methodIds[command.method]) ?? noMethod
    if (error.isHard) {
      // its own channel fails first, and what that held may yet go to others of the same connection
      connection.channels.get(command.channel)?.release()
      this.#closeConnection(connection, error, ids)
      return
    }
    connection.channels.get(command.channel)!.fail(error, ids)
  }

  #closeConnection(
    connection: Connection,
    error: ProtocolError,
    [classId, methodId]: MethodId,
  ): void {
    connection.isClosing = true
    connection.release()
    this.#deadLettering.arrive(this.#now)
    this.emit({
      connection: connection.id,
      channel: 0,
      method: 'connection.close',
      replyCode: error.replyCode,
      replyText: error.replyText,
      classId,
      methodId,
    })
  }

  #remove(connection: Connection): void {
    connection.release()
    this.connections.delete(connection.id)
    this.#deadLettering.arrive(this.#now)
  }

  #createQueueEnvironment(virtualHost: VirtualHost): QueueEnvironment {
    const now = (): number => this.#now
    return {
      get now() {
        return now()
      },
      ledger: this.ledger,
      deadLetter: (queue, message, reason) =>
        this.#deadLettering.send(virtualHost, queue, message, reason, this.#now),
      recordDeath: (queue, message, reason, at) =>
        this.#deadLettering.recordDeath(queue, message, reason, at),
      routesOf: (queue, dead, reason) =>
        this.#deadLettering.routesOf(virtualHost, queue, dead, reason),
      dispatch: (message, queues, publisher, heard) =>
        this.#deadLettering.dispatch(message, queues, publisher, heard),
      deleteQueue: (queue) => {
        virtualHost.deleteQueue(queue)
      },
      reschedule: (queue) => {
        if (!queue.isDeleted) this.#deadlines.set(queue, queue.nextDeadline())
      },
    }
  }

  #createChannelHost(): ChannelEnvironment {
    const now = (): number => this.#now
    return {
      get now() {
        return now()
      },
      channels: this.profile.channels,
      lookAt: (channel, at) => this.#acks.set(channel, at),
    }
  }

  #forget(queue: Queue): void {
    this.#deadlines.set(queue, undefined)
    const { owner } = queue.declaration
    if (owner !== undefined) this.connections.get(owner)?.exclusiveQueues.delete(queue)
  }
}

type OpeningCommand = Extract<
  ClientCommand,
  { method: 'connection.protocol-header' | 'connection.start-ok' | 'connection.open' }
>

/** Whether it comes from a client that is not in yet. */
function isOpening(command: Command): command is OpeningCommand {
  switch (command.method) {
    case 'connection.protocol-header':
    case 'connection.start-ok':
    case 'connection.open':
      return true
    default:
      return false
  }
}

/** Queues answer for what was published before the broker answers a question, not before it goes on. */
function mayOvertakeConfirms({ method }: ClientCommand): boolean {
  switch (method) {
    case 'basic.publish':
    case 'basic.ack':
    case 'basic.nack':
    case 'basic.reject':
      return true
    default:
      return false
  }
}
