/**
 * The real broker, and how to tell that it has come to rest.
 *
 * A command may go on after its answer: queues hand out messages, give them up to other queues, tell the
 * channel. A queue, a channel, each is a process that takes what it is told in order, save that a question
 * for its counts goes first. So:
 *
 * 1. An answer of a channel says that it has told the queues all that was sent on it before.
 * 2. A second question for the counts, asked after the first is answered, says that the queue has done what
 *    had come to it before the first. Each dead letter is a further hop, and needs a further question.
 * 3. Another answer of each channel says that what the queues sent it has gone to the client.
 * 4. A quorum queue does nothing before it is written to the log, which all of them share: once a message
 *    to another quorum queue is confirmed, all before it is written.
 *
 * Rule 2 is not quite a promise. Where the counts or what clients have seen is not yet what is expected,
 * the broker is asked again, for a while: what is late is waited for, and what is too much shows later.
 */
import { connect, type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Arm } from './arm.js'
import { openOperator, type BrokerOperator } from '../support/rabbitmq-operator.js'
import type { ConnectionName } from './commands.js'
import type { Kind } from './options.js'
import type { Counts, Side } from './sides.js'

const options = { noDelay: true }

/** Which queue to look at, and over which connection: an exclusive one shows itself only to its own. */
export interface Question {
  readonly queue: string
  readonly owner: ConnectionName | undefined
}

/** How long RabbitMQ 3.10 may need to forget a queue that has expired, and later versions. */
const forgottenMs = 1_000
const soonForgottenMs = 40
/** A queue that is locked for longer is locked for good. */
const lockedMs = 5_000

export class RabbitMqSide implements Side {
  readonly arm: Arm
  readonly #prefix: string
  readonly #admin: ChannelModel
  readonly #logQueue: string
  /** A channel for each queue that is looked at. */
  readonly #probes = new Map<string, { readonly over: ChannelModel; readonly channel: Channel }>()
  #logProbe: ConfirmChannel | undefined

  constructor(url: string, prefix: string, kind: Kind, { connection, logQueue, operator }: Admin) {
    this.#prefix = prefix
    this.#admin = connection
    this.#logQueue = logQueue
    this.arm = new Arm(
      { client: { connect }, url, operator, confirmsAll: kind === 'stream' },
      prefix,
    )
  }

  async passes(ms: number): Promise<void> {
    await sleep(ms)
  }

  /** Looks at queues until all is done that was under way. */
  async settle(
    questions: readonly Question[],
    hops: number,
    hasQuorum: boolean,
  ): Promise<Map<string, Counts>> {
    await this.#channelsAnswer()
    let counts = new Map<string, Counts>()
    for (let i = 0; i < 2 + hops; i++) {
      if (hasQuorum) await this.#logIsWritten()
      counts = new Map(
        await Promise.all(
          questions.map(async (one) => [one.queue, await this.#count(one)] as const),
        ),
      )
    }
    await this.#channelsAnswer()
    return counts
  }

  /**
   * A queue that has just expired answers no more, and can still be bound until RabbitMQ has forgotten it. RabbitMQ 3.10 is
   * asked until it refuses; later versions forget together with the end, and must not be asked at that moment.
   */
  async forgets(gone: readonly Question[]): Promise<void> {
    if (gone.length === 0) return
    const { version } = this.#admin.connection.serverProperties
    if (version.startsWith('3.')) await Promise.all(gone.map((one) => this.#forgets(one)))
    else await sleep(soonForgottenMs)
  }

  /** Not for ever: a queue that RabbitMQ keeps, and the simulator does not, shows itself in the counts. */
  async #forgets({ queue, owner }: Question): Promise<void> {
    const over = (owner === undefined ? undefined : this.arm.connections.get(owner)) ?? this.#admin
    const name = this.arm.nameOf(queue)
    const channel = await over.createChannel()
    channel.on('error', () => undefined)
    const end = Date.now() + forgottenMs
    try {
      do {
        await channel.bindQueue(name, 'amq.direct', name)
        await channel.unbindQueue(name, 'amq.direct', name)
        await sleep(4)
      } while (Date.now() < end)
      await channel.close()
    } catch {
      // the queue is not there, and the channel is closed over that
    }
  }

  async end(): Promise<void> {
    await this.arm.end()
    for (const name of ['q1', 'q2', 'q3', 'nowhere']) await this.#delete(this.#prefix + name)
    const channel = await this.#admin.createChannel()
    for (const name of ['x1', 'x2', 'nowhere']) await channel.deleteExchange(this.#prefix + name)
    await channel.close()
    for (const { channel: probe } of this.#probes.values())
      await probe.close().catch(() => undefined)
    await this.#logProbe?.close()
  }

  async #delete(queue: string): Promise<void> {
    for (;;) {
      const channel = await this.#admin.createChannel()
      channel.on('error', () => undefined)
      try {
        await channel.deleteQueue(queue)
        await channel.close()
        return
      } catch (error) {
        if (!isLocked(error)) throw error
        await sleep(4)
      }
    }
  }

  async #channelsAnswer(): Promise<void> {
    const open = [...this.arm.channels.values()]
    // a channel that has just been closed answers with that
    await Promise.all(
      open.map(({ channel }) => channel.checkExchange('amq.direct').catch(() => undefined)),
    )
  }

  /** An exclusive queue is locked until RabbitMQ has done with its connection, which it answers before (4.3). */
  async #count({ queue, owner }: Question): Promise<Counts> {
    const ofOwner = owner === undefined ? undefined : this.arm.connections.get(owner)
    const end = Date.now() + lockedMs
    for (;;) {
      try {
        const channel = await this.#probe(queue, ofOwner ?? this.#admin)
        const { messageCount, consumerCount } = await channel.checkQueue(this.arm.nameOf(queue))
        return [messageCount, consumerCount]
      } catch (error) {
        this.#probes.delete(queue)
        if (!isLocked(error) || Date.now() > end) return undefined
        await sleep(4)
      }
    }
  }

  async #probe(queue: string, over: ChannelModel): Promise<Channel> {
    const known = this.#probes.get(queue)
    if (known?.over === over) return known.channel
    await known?.channel.close().catch(() => undefined)
    const channel = await over.createChannel()
    channel.on('error', () => undefined)
    this.#probes.set(queue, { over, channel })
    return channel
  }

  async #logIsWritten(): Promise<void> {
    if (this.#logProbe === undefined) {
      this.#logProbe = await this.#admin.createConfirmChannel()
      const args = { 'x-queue-type': 'quorum', 'x-max-length': 1 }
      await this.#logProbe.assertQueue(this.#logQueue, { arguments: args })
    }
    this.#logProbe.sendToQueue(this.#logQueue, Buffer.from(''))
    await this.#logProbe.waitForConfirms()
  }
}

function isLocked(error: unknown): boolean {
  return (error as Error).message.includes('RESOURCE_LOCKED')
}

/** Who looks on, for as long as many programs run. */
export interface Admin {
  readonly connection: ChannelModel
  /** A quorum queue that tells how far the log is written. */
  readonly logQueue: string
  /** Undefined where nobody knows how to reach the operator of the broker. */
  readonly operator: BrokerOperator | undefined
  /** Leaves nothing behind. */
  close(): Promise<void>
}

export async function openAdmin(url: string): Promise<Admin> {
  const connection = await connect(url, options)
  const logQueue = `d${randomUUID().slice(0, 8)}.log`
  const operator = await openOperator(url)
  const close = async (): Promise<void> => {
    await operator?.close()
    const channel = await connection.createChannel()
    await channel.deleteQueue(logQueue)
    await connection.close()
  }
  return { connection, logQueue, operator, close }
}
