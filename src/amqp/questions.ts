import type { SupervisedConnection } from './supervised-connection.js'
import { Publisher } from './publisher.js'
import { refusalOf } from './refusal.js'
import { within } from '../support/within.js'

/** Milliseconds to wait for the channel, which is opened with the first question. */
const longestOpeningMs = 1_000
const nothing = new Uint8Array()

/**
 * Asks whether there is a queue that nobody consumes: an empty mandatory message to it, through the default exchange,
 * comes back where there is none.
 *
 * The channel is one of its own: where the user may not write to the default exchange the broker closes this channel, and
 * no other. Then nothing is asked any more.
 */
export class Questions extends Publisher {
  #isRefused = false

  constructor(connection: SupervisedConnection) {
    super(connection, `questions of ${connection.name}`)
    this.openLate()
  }

  /** Whether there is the queue; undefined where the broker does not say. Never rejects. */
  async isThere(queue: string): Promise<boolean | undefined> {
    if (!(await this.#mayAsk())) return undefined
    const { ambient } = this.connection.environment
    return new Promise((answer) => {
      this.send({
        label: `the question after the queue ${queue}`,
        exchange: '',
        routingKey: queue,
        body: nothing,
        // the message is gone at once
        properties: { mandatory: true, correlationId: ambient.uuid(), expiration: '0' },
        confirmed: () => answer(true),
        returned: () => answer(false),
        failed: () => answer(undefined),
      })
    })
  }

  protected override lost(error: unknown): void {
    const refusal = refusalOf(error)
    if (refusal === undefined || this.#isRefused) return
    this.#isRefused = true
    this.connection.environment.logger.warn(
      { channel: this.name, err: error },
      `${refusal}; from now on requests run that their callers gave up while they waited. Allow the user to write to ` +
        'amq.default, and start again',
    )
  }

  async #mayAsk(): Promise<boolean> {
    if (this.#isRefused || this.connection.current === undefined) return false
    if (this.isOpen) return true
    await within(this.connection.environment.ambient, longestOpeningMs, this.whenOpen())
    return this.isOpen
  }
}
