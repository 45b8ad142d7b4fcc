import type { AmqpChannel, AmqpConnection } from '../ports/transport.js'
import { publishOn, type Message } from './message.js'
import { SupervisedChannel } from './supervised-channel.js'

/**
 * Publishes without confirms, on a channel of its own: for messages that are worth nothing once their connection is
 * lost.
 */
export class UnconfirmedPublisher extends SupervisedChannel {
  /** Throws a ConnectionLost, or an UnserializableValueError for what AMQP cannot carry: nothing was sent. */
  publish(message: Message): void {
    publishOn(this.current, message)
  }

  protected override create(connection: AmqpConnection): Promise<AmqpChannel> {
    return connection.createChannel()
  }
}
