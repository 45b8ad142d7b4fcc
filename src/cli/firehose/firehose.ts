import { hostAmbient } from '../../ports/ambient.js'
import { Deferred } from '../../support/deferred.js'
import { messageOf } from '../../support/describe.js'
import { CommandError } from '../command-error.js'
import type { Broker } from '../operator/broker.js'
import type { OperatorChannel } from '../operator/channel.js'
import type { DeliveredMessage } from '../../ports/transport.js'
import { firehoseExchange, tracedMessage, type TracedMessage } from './traced-message.js'

/** How many messages of the firehose RabbitMQ keeps for us at most; it drops the oldest, never slows anybody down. */
const longestQueue = 10_000

/**
 * The trace that RabbitMQ's firehose gives of a virtual host. It takes part in nothing: its one queue is its own, exclusive and
 * bound to the firehose's exchange, and goes with the connection; the one message that it publishes goes to that queue.
 */
export class Firehose {
  readonly #broker: Broker
  readonly #heard: (message: TracedMessage) => void
  readonly #began = hostAmbient.monotonic()
  /** Whether our own message was traced. */
  readonly #isTraced = new Deferred<boolean>()
  #queue = ''
  #ownConnection: string | undefined

  /** @param heard is told of every message, in the order in which the broker tells */
  constructor(broker: Broker, heard: (message: TracedMessage) => void) {
    this.#broker = broker
    this.#heard = heard
  }

  /** Milliseconds since the watch began. */
  get time(): number {
    return hostAmbient.monotonic() - this.#began
  }

  /**
   * Listens until `until` resolves. Rejects with a CommandError when tracing is off in the virtual host, or when the user may
   * not listen.
   *
   * @param ready is called once tracing is known to be on
   */
  async listen(until: Promise<unknown>, ready: () => void): Promise<void> {
    try {
      await this.#broker.onChannel(async (channel) => {
        await this.#consume(channel)
        await this.#expectTracing(channel)
        ready()
        await until
      })
    } catch (error) {
      throw this.#problem(error)
    }
  }

  async #consume(channel: OperatorChannel): Promise<void> {
    const options = {
      exclusive: true,
      autoDelete: true,
      durable: false,
      arguments: { 'x-max-length': longestQueue },
    }
    const { queue } = await channel.assertQueue('', options)
    this.#queue = queue
    for (const key of ['publish.#', 'deliver.#']) {
      await channel.bindQueue(queue, firehoseExchange, key)
    }
    await channel.consume(queue, (message) => message && this.#hear(message), { noAck: true })
  }

  #hear(message: DeliveredMessage): void {
    const traced = tracedMessage(message, this.time)
    // its copy comes before it: both go to our queue over the same channel
    if (traced === undefined) this.#isTraced.resolve(this.#ownConnection !== undefined)
    else if (traced.queues.includes(this.#queue)) this.#ownConnection = traced.connection
    else if (traced.connection !== this.#ownConnection) this.#heard(traced)
  }

  /** AMQP does not say whether tracing is on: a message to our own queue is traced, or is not. */
  async #expectTracing(channel: OperatorChannel): Promise<void> {
    channel.publish('', this.#queue, Buffer.alloc(0))
    if (await this.#isTraced.promise) return
    const { host, virtualHost } = this.#broker.place
    throw new CommandError(
      `tracing is off in the virtual host \`${virtualHost}\` at ${host}, so RabbitMQ tells of no message: ` +
        `\`rabbitmqctl trace_on -p ${virtualHost}\` switches it on, and \`rabbitmqctl trace_off -p ${virtualHost}\` off again. ` +
        'Meanwhile RabbitMQ copies every message of the virtual host, which costs it time',
    )
  }

  #problem(error: unknown): unknown {
    const { code } = (error ?? {}) as { code?: unknown }
    if (code !== 403) return error
    const { host, user, virtualHost } = this.#broker.place
    const said = /with message "(.*)"$/.exec(messageOf(error))?.[1] ?? messageOf(error)
    return new CommandError(
      `user \`${user}\` may not listen to ${firehoseExchange} at ${host}, virtual host \`${virtualHost}\` (RabbitMQ: ${said}): ` +
        `\`rabbitmqctl set_permissions -p ${virtualHost} ${user} '^amq\\.gen' '^amq\\.(gen|default)' '^amq\\.(gen|rabbitmq\\.trace)'\` ` +
        'allows that, and nothing else',
    )
  }
}
