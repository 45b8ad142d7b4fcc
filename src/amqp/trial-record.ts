import type { AmqpChannel, AmqpConnection } from '../ports/transport.js'
import { isThere } from './supervised-channel.js'

/** Milliseconds after which the broker forgets a trial of which nobody heard again: a day. */
const expiryMs = 86_400_000

/**
 * How far a trial was that a message came back from: whether it had begun, whether others were at work by then, and whether its
 * process lives on and has only lost its connections.
 */
export type TrialEnd = 'not begun' | 'alone' | 'not alone' | 'survived'

/**
 * The record of a trial at the broker: a queue whose being there says that it has begun, another that other messages may be
 * worked on beside it, a third that its process lives on. The broker marks a message as redelivered whether it was worked on or only waited its turn when its
 * instance ended; the queues, made at the last moment before the work, tell one from the other, and outlive the instance.
 */
export class TrialRecord {
  readonly #alone: string
  readonly #notAlone: string
  readonly #survived: string

  constructor(queue: string, trial: string) {
    this.#alone = `${queue}.trial.${trial}`
    this.#notAlone = `${this.#alone}.shared`
    this.#survived = `${this.#alone}.survived`
  }

  async read(connection: AmqpConnection): Promise<TrialEnd> {
    if (await isThere(this.#survived, connection)) return 'survived'
    if (await isThere(this.#alone, connection)) return 'alone'
    return (await isThere(this.#notAlone, connection)) ? 'not alone' : 'not begun'
  }

  /** Rejects where the broker does not allow the queue. */
  begin(connection: AmqpConnection, isAlone: boolean): Promise<void> {
    return declare(connection, isAlone ? this.#alone : this.#notAlone)
  }

  /** Others are about to begin. Never rejects: with the connection the message is lost, too, and comes back. */
  async share(connection: AmqpConnection): Promise<void> {
    try {
      await declare(connection, this.#notAlone)
      await remove(connection, this.#alone)
    } catch {
      // the broker does not know: the message comes back from a trial alone, unless its process says that it lives
    }
  }

  /** The process lives on, and has lost the message. Whether the broker knows. */
  async survive(connection: AmqpConnection): Promise<boolean> {
    try {
      await declare(connection, this.#survived)
      return true
    } catch {
      return false
    }
  }

  /** Never rejects: what stays behind expires. */
  async forget(connection: AmqpConnection): Promise<void> {
    try {
      await remove(connection, this.#alone)
      await remove(connection, this.#notAlone)
      await remove(connection, this.#survived)
    } catch {
      // the connection is gone, or the permission by now
    }
  }
}

/** On a channel of its own, which a refusal costs. */
function declare(connection: AmqpConnection, queue: string): Promise<void> {
  return withChannel(connection, (channel) =>
    channel.assertQueue(queue, { durable: true, expires: expiryMs }),
  )
}

function remove(connection: AmqpConnection, queue: string): Promise<void> {
  return withChannel(connection, (channel) => channel.deleteQueue(queue))
}

async function withChannel(
  connection: AmqpConnection,
  use: (channel: AmqpChannel) => Promise<unknown>,
): Promise<void> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined) // the request that asked rejects
  await use(channel)
  channel.close().catch(() => undefined) // nobody waits for it
}
