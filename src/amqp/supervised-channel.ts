import type { Timer } from '../ports/ambient.js'
import { Deferred } from '../support/deferred.js'
import { messageOf } from '../support/describe.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import { ClientStopped, TopologyError } from '../errors/errors.js'
import type { AmqpChannel, AmqpConnection, DeliveredMessage } from '../ports/transport.js'
import { watch } from './liveness.js'
import type { ConnectionChannel, SupervisedConnection } from './supervised-connection.js'

/** The pause before a channel that failed alone is opened again; it doubles while that fails. */
const reopenDelayMs = 1000
const longestDelayMs = 4000

/** Events of a channel. */
export interface ChannelEvents {
  /** The channel is ready for use: for the first time, or again after a loss. */
  opened: undefined
  /**
   * The broker cancelled the consumer, which is about to start anew: its queue was deleted, or a message was not
   * acknowledged in time.
   */
  cancelled: undefined
  /** A mandatory message that no queue took. On a channel with confirms the broker confirms it afterwards. */
  returned: DeliveredMessage
}

/**
 * A channel that comes back: with its connection, or alone when the broker closes it. Each opening runs
 * {@link setup}, which declares and consumes.
 */
export abstract class SupervisedChannel<
  C extends AmqpChannel = AmqpChannel,
> implements ConnectionChannel {
  readonly events: Emitter<ChannelEvents>
  protected readonly connection: SupervisedConnection
  /** For logs and errors: `queue rpc-orders`. */
  protected readonly name: string
  #channel: C | undefined
  /** The connection on which the channel was opened, or is being opened. */
  #carrier: AmqpConnection | undefined
  #opening: Deferred<void> | undefined
  #reopenTimer: Timer | undefined
  /** How often in a row the channel could not be opened alone. */
  #failures = 0
  #problem: string | undefined

  constructor(connection: SupervisedConnection, name: string) {
    this.events = createEmitter<ChannelEvents>(connection.environment.logger)
    this.connection = connection
    this.name = name
    connection.add(this)
  }

  readonly mayStall: boolean = false

  /** Why the channel is not open although its connection is; undefined when all is well. */
  get problem(): string | undefined {
    return this.isOpen ? undefined : this.#problem
  }

  /** The open channel, set up; undefined while there is none. */
  get current(): C | undefined {
    return this.#channel
  }

  /** Whether the channel is open and set up. */
  get isOpen(): boolean {
    return this.#channel !== undefined
  }

  /** Resolves when the channel is open; rejects with a ClientStopped when it never will be. */
  whenOpen(): Promise<void> {
    if (this.isOpen) return Promise.resolve()
    if (this.connection.isStopped) return Promise.reject(stopped())
    this.#opening ??= new Deferred<void>()
    return this.#opening.promise
  }

  /** Opens the channel on a fresh connection. Rejects with a TopologyError when it can never succeed. */
  async open(connection: AmqpConnection): Promise<void> {
    this.#carrier = connection
    const channel = await this.create(connection)
    const liveness = watch(channel, (reason) => this.#closed(channel, connection, reason))
    channel.on('return', (message: DeliveredMessage) => this.events.emit('returned', message))
    await this.#setup(channel, connection)
    if (!liveness.isUp) throw new Error(`${this.name} was closed while it was set up`)
    this.#isReady(channel)
  }

  /** Opens the channel on the connection that is open already; if there is none, with the next connection. */
  openLate(): void {
    const connection = this.connection.current
    if (connection !== undefined) this.#openAgain(connection)
  }

  /** Closes the channel after all that was written to it has been sent. */
  async close(): Promise<void> {
    const channel = this.#channel
    this.abandon()
    if (channel === undefined) return
    try {
      await channel.close()
    } catch {
      // the connection went first: the channel is closed
    }
  }

  /** Forgets the channel, whose connection is being closed without ceremony. */
  abandon(): void {
    this.#channel = undefined
    if (this.#reopenTimer !== undefined) {
      this.connection.environment.ambient.clearTimeout(this.#reopenTimer)
    }
    this.lost?.(undefined)
    if (!this.connection.isStopped) return
    this.#opening?.reject(stopped())
    this.#opening = undefined
  }

  /** Opens the kind of channel that is needed. */
  protected abstract create(connection: AmqpConnection): Promise<C>

  /** Declares what the channel needs; the channel counts as open when this resolves. */
  protected setup?(channel: C, connection: AmqpConnection): Promise<void>

  /** The channel is ready for use. */
  protected opened?(channel: C): void

  /** The channel is gone, on purpose (no error) or not. */
  protected lost?(error: unknown): void

  /**
   * The broker has cancelled the channel's consumer: a queue that was deleted is declared again, else the consumer starts
   * anew.
   */
  protected async consumeAgain(channel: C, queue: string): Promise<void> {
    const connection = this.#carrier
    if (connection === undefined) return
    const isDeleted = !(await isThere(queue, connection))
    // lost in the meantime: nobody was told whether the queue is there, and the channel is opened again anyway
    if (this.#channel !== channel) return
    this.events.emit('cancelled', undefined)
    if (isDeleted) this.declareAgain(channel, queue)
    else this.#startAnew(channel, queue)
  }

  /** The queue was deleted under the channel's consumer: sets the channel up again. */
  protected declareAgain(channel: C, queue: string): void {
    this.connection.environment.logger.warn(
      { queue },
      `the queue ${queue} was deleted under its consumer; declaring it again`,
    )
    this.#setUpAgain(channel)
  }

  /** The error as it is, or a TopologyError when the same request can never succeed. */
  protected explained(error: unknown): unknown {
    return isRefusal(error) ? this.#refused(error) : error
  }

  /**
   * On a channel of its own: RabbitMQ 4.3 answers an acknowledgement that comes too late with another cancel of the same
   * consumer, which amqplib takes for an error of the channel.
   */
  #startAnew(channel: C, queue: string): void {
    const connection = this.#carrier
    if (this.#channel !== channel || connection === undefined) return
    this.connection.environment.logger.warn(
      { queue },
      `the broker cancelled the consumer of the queue ${queue}, which is still there: a message was not acknowledged in ` +
        'time and will be delivered again; consuming again. The time is `x-consumer-timeout` of the queue or its policy',
    )
    this.#channel = undefined
    this.lost?.(new Error(`${this.name} is being consumed again`))
    this.#openAgain(connection)
  }

  #setUpAgain(channel: C): void {
    const connection = this.#carrier
    if (this.#channel !== channel || connection === undefined) return
    this.#channel = undefined
    this.lost?.(new Error(`${this.name} is being set up again`))
    this.#setup(channel, connection).then(
      () => this.#isReady(channel),
      (error: unknown) => this.#reopenSoon(connection, error),
    )
  }

  async #setup(channel: C, connection: AmqpConnection): Promise<void> {
    try {
      await this.setup?.(channel, connection)
    } catch (error) {
      throw this.explained(error)
    }
  }

  #isReady(channel: C): void {
    this.#channel = channel
    this.#failures = 0
    this.#problem = undefined
    this.events.emit('opened', undefined)
    this.opened?.(channel)
    this.#opening?.resolve()
    this.#opening = undefined
  }

  #closed(channel: C, connection: AmqpConnection, error: unknown): void {
    if (this.#channel !== channel) return
    this.#channel = undefined
    this.lost?.(error ?? new Error('the connection was lost'))
    if (error !== undefined) this.#reopenSoon(connection, error)
  }

  /** Only this channel failed, as far as we know; if its connection goes too, the next connection opens it. */
  #reopenSoon(connection: AmqpConnection, error: unknown): void {
    if (!this.connection.carries(connection)) return
    const { logger, ambient } = this.connection.environment
    const delayMs = Math.min(longestDelayMs, reopenDelayMs * 2 ** this.#failures++)
    const problem = `the broker closed the channel: ${messageOf(error)}`
    this.#problem = `${this.name}: ${problem}`
    logger.warn({ channel: this.name, err: error }, `${problem}; opening it again in ${delayMs} ms`)
    this.#reopenTimer = ambient.setTimeout(() => {
      if (this.connection.carries(connection)) this.#openAgain(connection)
    }, delayMs)
  }

  #openAgain(connection: AmqpConnection): void {
    this.open(connection).catch((cause: unknown) => this.#reopenSoon(connection, cause))
  }

  #refused(cause: unknown): TopologyError {
    return new TopologyError(
      `the broker refuses ${this.name}: ${messageOf(cause)}. It may exist with other flags (delete it, or ` +
        'look who else declares it), or the user may lack permission',
      { cause },
    )
  }
}

/** Whether there is a queue of that name; an answer that does not come is taken for a no. */
export async function isThere(queue: string, connection: AmqpConnection): Promise<boolean> {
  try {
    const channel = await connection.createChannel()
    channel.on('error', () => undefined) // the answer to a queue that is not there
    await channel.checkQueue(queue)
    await channel.close()
    return true
  } catch {
    return false
  }
}

/** 403 ACCESS_REFUSED and 406 PRECONDITION_FAILED: the same request fails tomorrow too. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return code === 403 || code === 406
}

function stopped(): ClientStopped {
  return new ClientStopped('the connection to the broker was closed')
}
