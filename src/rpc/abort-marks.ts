import { SupervisedChannel } from '../amqp/supervised-channel.js'
import type { SupervisedConnection } from '../amqp/supervised-connection.js'
import type { AmqpChannel, AmqpConnection } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'

/** The header with the name of the queue that is there once the caller has given the call up. */
export const abortMarkHeader = 'kinoko.abort_mark'

/** Names of marks, and of no other queue: a service publishes to whatever name a peer sends. */
const markName = /^rpc\.reply-.{1,236}\.aborted\.\d{1,9}$/

/** The mark that a request names; undefined for a request without one. */
export function abortMarkOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const name = headers[abortMarkHeader]
  return typeof name === 'string' && markName.test(name) ? name : undefined
}

interface Mark {
  readonly name: string
  /** When the last call with the signal ends by itself. */
  deadline: number
  isMade: boolean
}

/**
 * Lets services know that a caller has given calls up whose requests are still in a queue.
 *
 * 1. A request cannot be taken out of a queue by its publisher, and a message that follows comes too late. So a request
 *    whose call has an AbortSignal names a queue that is not there: the mark.
 * 2. When the signal aborts, the caller declares the queue, one for all calls with the signal. It expires when the last
 *    of these calls would have ended. Only then has a call with a signal cost the broker anything beyond its header.
 * 3. A service asks before it runs such a request: an empty mandatory message to the mark comes back as long as there is
 *    no mark. So every instance knows, those that start later among them, and the caller may be gone.
 */
export class AbortMarks {
  readonly #connection: SupervisedConnection
  readonly #prefix: string
  readonly #marks = new WeakMap<AbortSignal, Mark>()
  #channel: MarkChannel | undefined
  #count = 0

  /** @param replyQueue of the caller: a user who may declare it may declare marks */
  constructor(connection: SupervisedConnection, replyQueue: string) {
    this.#connection = connection
    this.#prefix = `${replyQueue}.aborted`
  }

  /**
   * The mark of the signal, for a request whose call ends at the deadline. Undefined where the name of the caller leaves no
   * room for one.
   */
  nameFor(signal: AbortSignal, deadline: number): string | undefined {
    let mark = this.#marks.get(signal)
    if (mark === undefined) {
      mark = { name: `${this.#prefix}.${++this.#count}`, deadline, isMade: false }
      this.#marks.set(signal, mark)
    }
    mark.deadline = Math.max(mark.deadline, deadline)
    return isShortEnough(mark.name) ? mark.name : undefined
  }

  /** A call with the signal was given up after its request was sent. */
  make(signal: AbortSignal): void {
    const mark = this.#marks.get(signal)
    if (mark === undefined || mark.isMade || !isShortEnough(mark.name)) return
    mark.isMade = true
    this.#declare(mark).catch((err: unknown) => {
      const problem = `an aborted call may still run: its mark ${mark.name} cannot be declared: ${messageOf(err)}`
      this.#connection.environment.logger.warn({ queue: mark.name, err }, problem)
    })
  }

  async #declare({ name, deadline }: Mark): Promise<void> {
    if (this.#channel === undefined) {
      this.#channel = new MarkChannel(
        this.#connection,
        `marks of aborted calls of ${this.#connection.name}`,
      )
      this.#channel.openLate()
    }
    await this.#channel.whenOpen()
    const leftMs = Math.ceil(deadline - this.#connection.environment.ambient.monotonic())
    // durable, since RabbitMQ 4.3 refuses queues that are neither that nor exclusive
    if (leftMs > 0) {
      const expires = Math.min(leftMs, longestMs)
      await this.#channel.current?.assertQueue(name, { durable: true, expires })
    }
  }
}

/** AMQP limits names to 255 bytes. */
function isShortEnough(name: string): boolean {
  return new TextEncoder().encode(name).byteLength <= 255
}

/** RabbitMQ takes no more in `x-expires`. */
const longestMs = 2 ** 32 - 1

/** Of its own: where the user may not declare marks, the broker closes this channel, and no other. */
class MarkChannel extends SupervisedChannel {
  protected override create(connection: AmqpConnection): Promise<AmqpChannel> {
    return connection.createChannel()
  }
}
