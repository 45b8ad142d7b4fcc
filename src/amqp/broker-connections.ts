import type { Emitter } from '../support/emitter.js'
import type { ConnectionEnvironment } from './connection-environment.js'
import type { BrokerEvents } from './connection-event.js'
import { AttemptLog } from './attempt-log.js'
import type { HealthCheck } from '../support/health-check.js'
import { Moves } from './moves.js'
import { Publisher } from './publisher.js'
import { Questions } from './questions.js'
import { Trials, type Workers } from './trials.js'
import { UnconfirmedPublisher } from './unconfirmed-publisher.js'
import { SupervisedConnection } from './supervised-connection.js'

/**
 * A container's or client's two connections to the broker: a broker short of memory stops reading from
 * connections that publish, and would otherwise stop acknowledgements too.
 */
export class BrokerConnections {
  readonly consuming: SupervisedConnection
  readonly publishing: SupervisedConnection
  readonly publisher: Publisher
  /** The messages of all queues that are being put back with their count, or moved to the dead. */
  readonly moves = new Moves()
  /** The trials of messages of all queues. */
  readonly trials: Trials
  #unconfirmed: UnconfirmedPublisher | undefined
  #questions: Questions | undefined
  #starting: Promise<void> | undefined

  /**
   * @param name the service, or the kind of client
   * @param events told of the changes of both connections
   * @param onFailure called when a connection was given up for good
   * @param workers those of a container
   */
  constructor(
    environment: ConnectionEnvironment,
    name: string,
    events: { emit: Emitter<BrokerEvents>['emit'] },
    onFailure: (error: Error) => void,
    workers?: Workers,
  ) {
    const attempts = new AttemptLog()
    this.trials = new Trials(environment.ambient, workers)
    this.consuming = new SupervisedConnection(environment, `${name} (consume)`, attempts)
    this.publishing = new SupervisedConnection(environment, `${name} (publish)`, attempts)
    this.publisher = new Publisher(this.publishing)
    for (const connection of this.#both) {
      connection.events.on('*', (_, event) => events.emit('connection', event))
      connection.events.on('failed', ({ reason }) => onFailure(reason as Error))
    }
  }

  /** For messages that nobody wants any more after a lost connection. Opened when first asked for. */
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

  /** Opened when first asked for. */
  get questions(): Questions {
    return (this.#questions ??= new Questions(this.publishing))
  }

  /** Opens both; the same promise however often it is called. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  /** One check for each connection. */
  health(): readonly HealthCheck[] {
    return this.#both.map((connection) => connection.health())
  }

  /** Closes both, after all that their channels still hold was sent. */
  async stop(): Promise<void> {
    this.trials.stop()
    await this.consuming.stop()
    await this.publishing.stop()
    this.trials.end()
  }

  /** Closes both without waiting for anything. */
  kill(): void {
    this.trials.end()
    this.consuming.kill()
    this.publishing.kill()
  }

  get #both(): readonly SupervisedConnection[] {
    return [this.consuming, this.publishing]
  }

  async #start(): Promise<void> {
    this.trials.start()
    await Promise.all([this.consuming.start(), this.publishing.start()])
  }
}
