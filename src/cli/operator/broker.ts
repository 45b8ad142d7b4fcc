import { placeOf, type BrokerPlace } from '../../amqp/broker-place.js'
import { refusedBy, unreachable } from '../../amqp/broker-problem.js'
import { urisOf, type BrokerSettings } from '../../amqp/uri.js'
import type { Connect } from '../../ports/transport.js'
import { Deferred } from '../../support/deferred.js'
import { messageOf } from '../../support/describe.js'
import type { OperatorChannel, OperatorConnection } from './channel.js'

const connectTimeoutMs = 10_000

/** A connection for a command that does one thing: it is opened once, and when it is lost the command fails. */
export class Broker {
  readonly place: BrokerPlace
  readonly #connection: OperatorConnection
  readonly #lost = new Deferred<never>()
  #isLost = false

  private constructor(connection: OperatorConnection, uri: string) {
    this.#connection = connection
    this.place = placeOf(uri)
    const lose = (reason: unknown): void => {
      this.#isLost = true
      const why = reason === undefined ? 'the broker closed it' : messageOf(reason)
      this.#lost.reject(new Error(`the connection was lost: ${why}`, { cause: reason }))
    }
    connection.on('error', lose)
    connection.on('close', lose)
  }

  /** Asks each address once. Rejects with a BrokerUnreachable that says what the last of them said. */
  static async open(settings: BrokerSettings, connect: Connect): Promise<Broker> {
    const { AMQP_SSL } = settings
    const uris = urisOf(settings)
    let problem: unknown
    for (const uri of uris) {
      try {
        const connection = await connect(uri, {
          ...(typeof AMQP_SSL === 'object' ? AMQP_SSL : {}),
          noDelay: true,
          timeout: connectTimeoutMs,
          clientProperties: { connection_name: 'kinoko (command line)' },
        })
        return new Broker(connection as OperatorConnection, uri)
      } catch (error) {
        problem = error
      }
    }
    throw refusedBy(uris, problem) ?? unreachable(uris, uris.length, problem)
  }

  /** RabbitMQ's version as it says itself, `4.3.6`; undefined where the client library does not tell. */
  get version(): string | undefined {
    const { connection } = this.#connection as {
      connection?: { serverProperties?: { version?: unknown } }
    }
    const version = connection?.serverProperties?.version
    return typeof version === 'string' ? version : undefined
  }

  /** Works on a channel of its own. Rejects when the channel or the connection is lost meanwhile. */
  async onChannel<T>(work: (channel: OperatorChannel) => Promise<T>): Promise<T> {
    const channel = await Promise.race([
      this.#connection.createConfirmChannel(),
      this.#lost.promise,
    ])
    const end = endOf(channel)
    try {
      return await Promise.race([work(channel), end.closed, this.#lost.promise])
    } finally {
      // amqplib never settles the close of what is closed already
      if (end.isOpen() && !this.#isLost) await quietly(Promise.race([channel.close(), end.closed]))
    }
  }

  async close(): Promise<void> {
    if (!this.#isLost) await quietly(Promise.race([this.#connection.close(), this.#lost.promise]))
  }
}

/** Tells when a channel ends before it is closed. */
function endOf(channel: OperatorChannel): { closed: Promise<never>; isOpen: () => boolean } {
  const closed = new Deferred<never>()
  let isOpen = true
  const end = (error: unknown): void => {
    isOpen = false
    closed.reject(error ?? new Error('the broker closed the channel'))
  }
  channel.on('error', end)
  channel.on('close', end)
  return { closed: closed.promise, isOpen: () => isOpen }
}

/** A connection that is gone already is no error. */
async function quietly(closing: Promise<unknown>): Promise<void> {
  await closing.catch(() => undefined)
}
