import type { Timer } from '../ports/ambient.js'
import type { AmqpChannel, AmqpConnection } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'
import type { ConnectionEnvironment } from './connection-environment.js'

type Declaration = (channel: AmqpChannel, connection: AmqpConnection) => Promise<unknown>

/** Exchanges and bindings that vanish are back after so long, at the latest. */
const intervalMs = 5_000

/**
 * Declares again, every few seconds, what somebody may have deleted under a running service: nothing tells a client that
 * an exchange or a binding is gone. To declare what is there changes nothing.
 *
 * The channel is one of its own: a declaration that the broker refuses costs the channel that asks.
 */
export class Caretaker {
  readonly #environment: ConnectionEnvironment
  /** For logs. */
  readonly #owner: string
  readonly #declarations = new Map<string, Declaration>()
  #connection: AmqpConnection | undefined
  #channel: AmqpChannel | undefined
  #timer: Timer | undefined
  #problem: string | undefined

  constructor(environment: ConnectionEnvironment, owner: string) {
    this.#environment = environment
    this.#owner = owner
  }

  /** The refusal of a declaration at the moment; undefined when all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** From now on, until {@link forget}, the thing is declared again and again. */
  keep(name: string, declaration: Declaration): void {
    this.#declarations.set(name, declaration)
    this.#wait()
  }

  forget(name: string): void {
    this.#declarations.delete(name)
  }

  /** The connection is open. */
  start(connection: AmqpConnection): void {
    this.stop()
    this.#connection = connection
    this.#wait()
  }

  /** The connection is gone or about to be closed, and the channel with it. */
  stop(): void {
    if (this.#timer !== undefined) this.#environment.ambient.clearTimeout(this.#timer)
    this.#timer = undefined
    this.#connection = undefined
    this.#channel = undefined
  }

  /** In the background: neither a process nor virtual time goes on for its sake. */
  #wait(): void {
    if (this.#timer !== undefined || this.#connection === undefined) return
    if (this.#declarations.size === 0) return
    const { ambient } = this.#environment
    this.#timer = ambient.setTimeout(() => void this.#look(), intervalMs, { background: true })
  }

  async #look(): Promise<void> {
    const connection = this.#connection
    if (connection === undefined) return
    try {
      await this.#declareAll(connection)
      this.#problem = undefined
    } catch (error) {
      this.#failed(connection, error)
    }
    if (this.#connection !== connection) return
    this.#timer = undefined
    this.#wait()
  }

  async #declareAll(connection: AmqpConnection): Promise<void> {
    const channel = (this.#channel ??= await openChannel(connection))
    for (const declaration of [...this.#declarations.values()]) {
      if (this.#channel !== channel) return // the connection is gone
      await declaration(channel, connection)
    }
  }

  #failed(connection: AmqpConnection, error: unknown): void {
    if (this.#connection !== connection) return
    this.#channel = undefined
    const problem = messageOf(error)
    if (this.#problem !== problem) {
      const { logger } = this.#environment
      logger.warn(
        { connection: this.#owner, err: error },
        `${this.#owner}: what is needed cannot be declared: ${problem}; trying again every ${intervalMs / 1000} s`,
      )
    }
    this.#problem = problem
  }
}

async function openChannel(connection: AmqpConnection): Promise<AmqpChannel> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined) // the declaration that asked rejects
  return channel
}
