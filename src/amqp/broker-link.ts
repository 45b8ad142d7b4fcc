import type { Emitter } from '../support/emitter.js'
import type { ConnectionEnvironment } from './connection-environment.js'
import type { LinkEvents } from './connection-event.js'
import type { HealthCheck } from '../support/health-check.js'
import { Publisher } from './publisher.js'
import { UnconfirmedPublisher } from './unconfirmed-publisher.js'
import { SupervisedConnection } from './supervised-connection.js'

/**
 * A container's or client's two connections to the broker: a broker short of memory stops reading from
 * connections that publish, and would otherwise stop acknowledgements too.
 */
export class BrokerLink {
  readonly consuming: SupervisedConnection
  readonly publishing: SupervisedConnection
  readonly publisher: Publisher
  #unconfirmed: UnconfirmedPublisher | undefined
  #starting: Promise<void> | undefined

  constructor(
    environment: ConnectionEnvironment,
    name: string,
    events: { emit: Emitter<LinkEvents>['emit'] },
    onFailure: (error: Error) => void,
  ) {
    this.consuming = new SupervisedConnection(environment, `${name} (consume)`)
    this.publishing = new SupervisedConnection(environment, `${name} (publish)`)
    const exchange = environment.config.rpc_exchange
    this.publisher = new Publisher(this.publishing, (channel) =>
      channel.assertExchange(exchange, 'topic', { durable: true }),
    )
    for (const connection of this.connections) {
      connection.events.on('*', (_, event) => events.emit('connection', event))
      connection.events.on('failed', ({ reason }) => onFailure(reason as Error))
    }
  }

  /** For what nobody wants any more after a lost connection. Opened when it is first asked for. */
  get unconfirmed(): UnconfirmedPublisher {
    if (this.#unconfirmed === undefined) {
      const { publishing } = this
      this.#unconfirmed = new UnconfirmedPublisher(
        publishing,
        `unconfirmed publisher of ${publishing.name}`,
      )
      this.#unconfirmed.openLate()
    }
    return this.#unconfirmed
  }

  /** Opens both; the same promise however often it is called. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  get connections(): readonly SupervisedConnection[] {
    return [this.consuming, this.publishing]
  }

  health(): readonly HealthCheck[] {
    return this.connections.map((connection) => connection.health())
  }

  async stop(): Promise<void> {
    await this.consuming.stop()
    await this.publishing.stop()
  }

  kill(): void {
    this.consuming.kill()
    this.publishing.kill()
  }

  async #start(): Promise<void> {
    await Promise.all([this.consuming.start(), this.publishing.start()])
  }
}
