import type { TlsOptions } from '../config/config.js'
import { AttemptLog } from './attempt-log.js'
import { Caretaker } from './caretaker.js'
import { failedAttempt, problemOf, refusedBy, unreachable } from './broker-problem.js'
import { Deferred } from '../support/deferred.js'
import { messageOf } from '../support/describe.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import type { ConnectionEnvironment } from './connection-environment.js'
import { ClientStopped, TopologyError, type BrokerUnreachable } from '../errors/errors.js'
import type { HealthCheck } from '../support/health-check.js'
import type { AmqpConnection } from '../ports/transport.js'
import { within } from '../support/within.js'
import type { ConnectionEvent, ConnectionState } from './connection-event.js'
import { watch } from './liveness.js'
import { redactUri } from '../support/redact.js'
import { urisOf } from './uri.js'

/** Events of a connection: each change by its name; `'*'` for all changes. */
export type ConnectionEvents = Record<ConnectionState, ConnectionEvent>

/** A channel as its connection sees it. */
export interface ConnectionChannel {
  /** Whether no harm is done when the broker reads nothing from the connection for a while. Default false. */
  readonly mayStall: boolean
  /** Opens the channel on a fresh connection. Rejects with a TopologyError when it can never succeed. */
  open(connection: AmqpConnection): Promise<void>
  /** Closes the channel after all that was written to it has been sent. */
  close(): Promise<void>
  /** Forgets the channel: the connection is being closed without ceremony. */
  abandon(): void
  /** Why the channel is not open although its connection is; undefined when all is well. */
  readonly problem: string | undefined
}

const connectTimeoutMs = 10_000
const closeTimeoutMs = 5_000

/**
 * A connection that comes back.
 *
 * 1. `start` opens it: the first attempt at once, the next after pauses that grow (exponential back-off
 *    with full jitter, so that many clients do not return in step), for a bounded number of times.
 * 2. After each opening its channels are opened, and each declares and consumes what it needs.
 *    A broker that refuses the user or the virtual host ends it at once.
 * 3. When it is lost it is opened again in the same way, by default for ever.
 * 4. At the start an opening that can never succeed, since a queue exists with other flags or the user lacks permission,
 *    ends the connection at once: event `failed`. After a start that succeeded somebody is about to mend the broker:
 *    a refusal is tried again like a loss, and the connection is not ready meanwhile.
 */
export class SupervisedConnection {
  readonly environment: ConnectionEnvironment
  readonly name: string
  readonly events: Emitter<ConnectionEvents>
  /** Brings back what vanishes at the broker. */
  readonly caretaker: Caretaker
  readonly #channels: ConnectionChannel[] = []
  readonly #uris: readonly string[]
  readonly #attemptLog: AttemptLog
  readonly #tls: Readonly<TlsOptions>
  #connection: AmqpConnection | undefined
  /** The open connection, or the one whose channels are being opened. */
  #latest: AmqpConnection | undefined
  #blockedReason: string | undefined
  #isStopped = false
  /** Whether the start has succeeded. */
  #wasOpen = false
  /** How many attempts to connect there were: several brokers take turns. */
  #attempts = 0
  #endPause: (() => void) | undefined
  /** The latest opening, with all its attempts. */
  #opening: Promise<void> | undefined

  /** @param name as the broker's management tools and the logs show it: `orders (publish)` */
  constructor(environment: ConnectionEnvironment, name: string, attemptLog = new AttemptLog()) {
    this.#attemptLog = attemptLog
    this.environment = environment
    this.events = createEmitter<ConnectionEvents>(environment.logger)
    this.name = name
    this.caretaker = new Caretaker(environment, name)
    const { AMQP_SSL } = environment.config
    this.#uris = urisOf(environment.config)
    this.#tls = typeof AMQP_SSL === 'object' ? AMQP_SSL : {}
  }

  /** The open connection; undefined while there is none. */
  get current(): AmqpConnection | undefined {
    return this.#connection
  }

  /** The connection on which channels can be opened: it is up, though others of its channels may still be opening. */
  get latest(): AmqpConnection | undefined {
    return this.#latest
  }

  /** Whether channels can be opened on a connection: it is up, though others of its channels may still be opening. */
  carries(connection: AmqpConnection): boolean {
    return this.#latest === connection
  }

  /** Why the broker reads nothing from us at the moment (no memory, no disk space); undefined when it reads. */
  get blockedReason(): string | undefined {
    return this.#blockedReason
  }

  /** Whether all channels may stall: publishing can bring the connection to a stand while the broker is short of memory. */
  get mayPublish(): boolean {
    return this.#channels.every((channel) => channel.mayStall)
  }

  /** How the connection is at this moment. */
  health(): HealthCheck {
    const problem = this.#problem
    return { name: this.name, isOk: problem === undefined, detail: problem ?? 'connected' }
  }

  get #problem(): string | undefined {
    if (this.#connection === undefined) return 'no connection to the broker'
    if (this.#blockedReason !== undefined) return `blocked: ${this.#blockedReason}`
    const [problem] = this.#channels.flatMap((channel) => channel.problem ?? [])
    return problem ?? this.caretaker.problem
  }

  /** The brokers, for logs and errors, without passwords. */
  get #where(): string {
    return redactUri(this.#uris.join('; '))
  }

  /** Whether the connection was closed on purpose or given up, and does not come back. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Opens the channel with each connection from now on. */
  add(channel: ConnectionChannel): void {
    this.#channels.push(channel)
  }

  /** Resolves when the connection and its channels are open. Rejects with a BrokerUnreachable or a TopologyError. */
  async start(): Promise<void> {
    const { max_retries_at_start } = this.environment.config.connection_retry
    this.#opening = this.#open(max_retries_at_start, (attempt, error) =>
      this.#refused(attempt, error),
    )
    await this.#opening
  }

  /**
   * Closes the channels, which sends what they still hold, then the connection. A broker that does not
   * answer is not waited for longer than a few seconds.
   */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.caretaker.stop()
    this.#endPause?.()
    const connection = this.#connection
    this.#connection = undefined
    // a connection that is just being opened sees that it was stopped, and closes again
    const over = Promise.allSettled([this.#close(connection), this.#opening])
    await within(this.environment.ambient, closeTimeoutMs, over)
    this.#tell('closed')
  }

  /** Closes without waiting for anything. */
  kill(): void {
    if (!this.#isStopped) this.#tell('closed')
    this.#abandon()
  }

  #abandon(): void {
    this.#isStopped = true
    this.caretaker.stop()
    this.#endPause?.()
    for (const channel of this.#channels) channel.abandon()
    const connection = this.#connection
    this.#connection = undefined
    if (connection !== undefined) void closeQuietly(connection)
  }

  /** Gives up: the channels can never be what they must be. */
  fail(error: Error): void {
    if (this.#isStopped) return
    this.#abandon()
    this.#tell('failed', { reason: error })
  }

  async #close(connection: AmqpConnection | undefined): Promise<void> {
    for (const channel of this.#channels) await channel.close()
    if (connection !== undefined) await closeQuietly(connection)
  }

  /** @param refused gives an error where there is no sense in another attempt */
  async #open(
    maxRetries: number | null,
    refused?: (attempt: number, error: unknown) => Error | undefined,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#openOnce()
        return
      } catch (error) {
        if (this.#isStopped) throw new ClientStopped(`${this.name} was stopped`, { cause: error })
        if (error instanceof TopologyError && !this.#wasOpen) throw error
        const refusal = refused?.(attempt, error)
        if (refusal !== undefined) throw refusal
        if (maxRetries !== null && attempt > maxRetries)
          throw unreachable(this.#uris, attempt, error)
        await this.#waitAfter(attempt, error)
      }
    }
  }

  async #openOnce(): Promise<void> {
    this.#checkStopped()
    const uri = this.#uris[this.#attempts++ % this.#uris.length]!
    const connection = await this.environment.connect(uri, {
      ...this.#tls,
      noDelay: true,
      timeout: connectTimeoutMs,
      clientProperties: { connection_name: this.name },
    })
    // amqplib never settles the close of a channel or a connection that is lost meanwhile
    const gone = new Deferred<never>()
    let isOpening = true
    this.#latest = connection
    const liveness = watch(connection, (reason) => {
      if (this.#latest === connection) this.#latest = undefined
      // an error has a stack: none is made where nobody waits any more
      if (isOpening) gone.reject(reason ?? new Error('the connection was closed'))
      this.#closed(connection, reason)
    })
    connection.on('blocked', (reason: unknown) => this.#blocked(String(reason)))
    connection.on('unblocked', () => this.#blocked(undefined))
    this.#blockedReason = undefined
    try {
      for (const channel of this.#channels) {
        this.#checkStopped()
        await Promise.race([channel.open(connection), gone.promise])
      }
      this.#checkStopped()
      if (!liveness.isUp) throw new Error('the connection was closed')
    } catch (error) {
      this.#latest = undefined
      if (!liveness.isUp) throw lostOnTheWay(error, liveness.reason)
      await within(this.environment.ambient, closeTimeoutMs, closeQuietly(connection))
      throw error
    } finally {
      isOpening = false
    }
    this.#connection = connection
    this.#wasOpen = true
    this.caretaker.start(connection)
    this.#attemptLog.clear()
    this.environment.logger.info(
      { connection: this.name, uri: redactUri(uri) },
      `${this.name}: connected`,
    )
    this.#tell('connected')
  }

  #checkStopped(): void {
    if (this.#isStopped) throw new ClientStopped(`${this.name} was stopped`)
  }

  #closed(connection: AmqpConnection, error: unknown): void {
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.caretaker.stop()
    this.#blockedReason = undefined
    this.environment.logger.warn(
      { connection: this.name, uri: this.#where, err: error },
      `connection lost: ${messageOf(error ?? 'the broker closed it')}; opening it again`,
    )
    this.#tell('lost', { reason: error })
    this.#opening = this.#open(this.environment.config.connection_retry.max_retries)
    this.#opening.catch((cause: unknown) => this.fail(cause as Error))
  }

  #blocked(reason: string | undefined): void {
    this.#blockedReason = reason
    const fields = { connection: this.name, reason }
    if (reason === undefined) this.environment.logger.info(fields, 'the broker reads from us again')
    else this.environment.logger.warn(fields, `the broker reads nothing from us: ${reason}`)
    this.#tell(reason === undefined ? 'unblocked' : 'blocked', fields)
  }

  #tell(state: ConnectionState, facts: Partial<ConnectionEvent> = {}): void {
    this.events.emit(state, { ...facts, connection: this.name, state })
  }

  async #waitAfter(attempt: number, error: unknown): Promise<void> {
    const { config, ambient, logger } = this.environment
    const { interval_start, interval_max } = config.connection_retry
    const longest = Math.min(interval_max, interval_start * 2 ** (attempt - 1))
    const delayMs = Math.round(ambient.random() * longest * 1000)
    const problem = problemOf(error)
    if (this.#attemptLog.isNews(attempt, problem)) {
      logger.warn(
        { connection: this.name, uri: this.#where, attempt, delayMs, err: error },
        failedAttempt(this.#uris, attempt, error, delayMs),
      )
    }
    this.#tell('retrying', { reason: error, attempt, delayMs })
    await new Promise<void>((resolve) => {
      const timer = ambient.setTimeout(resolve, delayMs)
      this.#endPause = () => {
        ambient.clearTimeout(timer)
        resolve()
      }
    })
    this.#endPause = undefined
  }

  /** After the restart of a broker its users may come later than itself, so this is for the start alone. */
  #refused(attempt: number, cause: unknown): BrokerUnreachable | undefined {
    return attempt < this.#uris.length ? undefined : refusedBy(this.#uris, cause)
  }
}

/** The reason of the connection says more than the error of the channel that noticed. */
function lostOnTheWay(error: unknown, reason: unknown): Error {
  const why = messageOf(reason ?? error)
  return new Error(`it was lost while its channels were opened: ${why}`, { cause: reason ?? error })
}

/** A connection that cannot even close is gone already. */
async function closeQuietly(connection: AmqpConnection): Promise<void> {
  try {
    await connection.close()
  } catch {
    // closed is what it should be
  }
}
